"""The hook server's HTTP side; the only module that knows Flask."""

from __future__ import annotations

from flask import Flask, Response, request

from hooks.settings import Settings
from hooks.wire.dispatch import HOOKS, dispatch


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application: the hooks under their paths, and the probes."""
    app = Flask(__name__)
    effective = settings or Settings.from_environment()

    def hook() -> Response:
        reply = dispatch(request.path, request.get_data(cache=False), effective, request.headers.get("If-None-Match"))
        kind = "application/json" if reply.status == 200 else "text/plain"
        response = Response(reply.body, reply.status, mimetype=kind)
        if reply.etag:
            response.headers["ETag"] = reply.etag
        return response

    for path in HOOKS:
        app.add_url_rule(path, endpoint=path, view_func=hook, methods=["POST"])
    app.add_url_rule("/healthz", endpoint="healthz", view_func=lambda: Response("ok\n", mimetype="text/plain"))
    app.add_url_rule("/readyz", endpoint="readyz", view_func=lambda: Response("ok\n", mimetype="text/plain"))
    return app
