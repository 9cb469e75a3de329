"""The hook server's HTTP side; the only module that knows Flask."""

from __future__ import annotations

import logging

from flask import Flask, Response, request
from werkzeug.exceptions import ClientDisconnected, HTTPException, RequestEntityTooLarge

from hooks.settings import Settings
from hooks.wire.dispatch import HOOKS, dispatch
from hooks.wire.door import BUSY, Door
from hooks.wire.reply import Reply

log = logging.getLogger(__name__)


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application: the hooks under their paths, and the probes."""
    app = Flask(__name__)
    effective = settings or Settings.from_environment()
    app.config["MAX_CONTENT_LENGTH"] = effective.max_body
    door = Door(effective)

    def hook() -> Response:
        refusal = door.refusal(request.headers.get("Authorization"))
        if refusal:
            return _response(refusal)
        body = request.get_data(cache=False)  # a slow client takes no place from those that are served
        with door.place() as taken:
            if not taken:
                return _response(BUSY)
            return _response(dispatch(request.path, body, effective, request.headers.get("If-None-Match")))

    def ready() -> Response:
        return _probe() if door.is_open() else _response(Reply(503, b"There is no token in LANGOP_TOKENS."))

    for path in HOOKS:
        app.add_url_rule(path, endpoint=path, view_func=hook, methods=["POST"])
    app.add_url_rule("/healthz", endpoint="healthz", view_func=_probe)
    app.add_url_rule("/readyz", endpoint="readyz", view_func=ready)
    app.register_error_handler(HTTPException, lambda error: _refused(error, effective))
    return app


def _response(reply: Reply) -> Response:
    kind = "application/json" if reply.status == 200 else "text/plain"
    response = Response(reply.body, reply.status, headers=dict(reply.headers), mimetype=kind)
    if reply.etag:
        response.headers["ETag"] = reply.etag
    return response


def _probe() -> Response:
    return Response("ok\n", mimetype="text/plain")


def _refused(error: HTTPException, settings: Settings) -> Response:
    """One sentence for what Flask refuses, instead of its pages."""
    if isinstance(error, RequestEntityTooLarge):
        reply = Reply(413, f"The body is larger than {settings.max_body // 2**20} MiB.".encode())
    elif isinstance(error, ClientDisconnected):
        reply = Reply(408, b"The body did not arrive.")
    elif error.code == 500:
        log.error("a request failed outside of the hooks: %s", type(error).__name__)
        reply = Reply(500, b"The server failed; its log has the reason.")
    else:
        reply = Reply(error.code or 400, f"{error.name}: POST to one of {', '.join(HOOKS)}.".encode())
    return _response(reply)
