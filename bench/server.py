"""The production server with one more route that does nothing: `python -m bench.server HOST:PORT`."""

from __future__ import annotations

import os
import sys
from typing import Any

from flask import Response, request

from hooks.server import Server

NOTHING = "/nothing"


class BenchServer(Server):
    """The hook server, and a route that shows what HTTP alone costs."""

    def load(self) -> Any:
        """The application with the route."""
        app = super().load()

        def nothing() -> Response:
            request.get_data(cache=False)
            return Response(b"", mimetype="application/json")

        app.add_url_rule(NOTHING, view_func=nothing, methods=["POST"])
        return app


if __name__ == "__main__":
    BenchServer(sys.argv[1], os.environ).run()
