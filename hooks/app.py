"""The hook server's HTTP side; the only module that knows Flask."""

from __future__ import annotations

import logging
from time import perf_counter

from flask import Flask, Response, g, request
from werkzeug.exceptions import ClientDisconnected, HTTPException, RequestEntityTooLarge

from hooks import late
from hooks.settings import Settings
from hooks.telemetry.call import Call
from hooks.telemetry.logs import log_call
from hooks.telemetry.metrics import CONTENT_TYPE, Metrics
from hooks.wire.door import BUSY, Door
from hooks.wire.paths import PATHS
from hooks.wire.reply import Reply

log = logging.getLogger(__name__)


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application: the hooks under their paths, the probes, and metrics."""
    app = Flask(__name__)
    effective = settings or Settings.from_environment()
    app.config["MAX_CONTENT_LENGTH"] = effective.max_body
    door = Door(effective)

    metrics = Metrics()

    def hook() -> Response:
        refusal = door.refusal(request.headers.get("Authorization"))
        if refusal:
            return _response(refusal)
        body = request.get_data(cache=False)  # a slow client takes no place from those that are served
        with door.place() as taken:
            if not taken:
                return _response(BUSY)
            reply = late.dispatch(request.path, body, effective, request.headers.get("If-None-Match"))
        g.facts = reply.facts
        return _response(reply)

    def record(response: Response) -> Response:
        """Count and log every answer of a hook, refusals included."""
        if request.endpoint in PATHS:
            problem = response.get_data(as_text=True) if response.status_code >= 400 else None
            seconds = perf_counter() - g.start
            call = Call(request.endpoint[1:], response.status_code, seconds, g.get("facts"), problem)
            metrics.count(call)
            log_call(call)
        return response

    def ready() -> Response:
        return _probe() if door.is_open() else _response(Reply(503, b"There is no token in LANGOP_TOKENS."))

    for path in PATHS:
        app.add_url_rule(path, endpoint=path, view_func=hook, methods=["POST"])
    app.add_url_rule("/healthz", endpoint="healthz", view_func=_probe)
    app.add_url_rule("/readyz", endpoint="readyz", view_func=ready)
    app.add_url_rule(
        "/metrics", endpoint="metrics", view_func=lambda: Response(metrics.page(), content_type=CONTENT_TYPE)
    )
    app.before_request(_start_clock)
    app.after_request(record)
    app.register_error_handler(HTTPException, lambda error: _refused(error, effective))
    return app


def _start_clock() -> None:
    g.start = perf_counter()


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
        reply = Reply(error.code or 400, f"{error.name}: POST to one of {', '.join(PATHS)}.".encode())
    return _response(reply)
