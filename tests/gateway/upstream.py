"""A server on loopback that stands in for every provider, records each call and fails when it is told to."""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.gateway import answers


@dataclass(frozen=True)
class Call:
    """One call that arrived, with header names in lower case."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]


@dataclass
class Place:
    """One provider's endpoint: what it does, and what has arrived."""

    url: str
    calls: list[Call] = field(default_factory=list)
    status: int = 200
    failures: int = 0
    """How many of the next calls get `status`; -1: all of them."""
    delay: float = 0.0
    """Seconds before an answer, or between the words of a streamed one."""
    text: str = "Hello from upstream"
    in_flight: int = 0
    most_in_flight: int = 0

    def fail(self, status: int, times: int = -1) -> None:
        """Answer the next calls (default: all) with an error."""
        self.status, self.failures = status, times

    def works(self) -> None:
        """Answer as usual again."""
        self.failures = 0

    def takes_failure(self) -> bool:
        """Whether this call fails."""
        if self.failures == 0:
            return False
        if self.failures > 0:
            self.failures -= 1
        return True


class Upstream:
    """Many places on one port, told apart by the first part of the path."""

    def __init__(self, port: int) -> None:
        self._root = f"http://127.0.0.1:{port}"
        self._places: dict[str, Place] = defaultdict(lambda: Place(""))
        self.lock = threading.Lock()

    def __getitem__(self, name: str) -> Place:
        place = self._places[name]
        place.url = f"{self._root}/{name}"
        return place


@contextmanager
def upstream() -> Iterator[Upstream]:
    """A running server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    world = Upstream(server.server_address[1])
    server.world = world  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield world
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        world: Upstream = self.server.world  # type: ignore[attr-defined]
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.loads(raw) if raw.startswith(b"{") else {"raw": raw.decode()}
        name, _, rest = self.path.removeprefix("/").partition("/")
        place = world[name]
        with world.lock:
            place.calls.append(Call(f"/{rest}", {k.lower(): v for k, v in self.headers.items()}, body))
            place.in_flight += 1
            place.most_in_flight = max(place.most_in_flight, place.in_flight)
            failed = place.takes_failure()
        try:
            self._answer(place, f"/{rest}", body, failed)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            with world.lock:
                place.in_flight -= 1

    def _answer(self, place: Place, path: str, body: dict[str, Any], failed: bool) -> None:
        if failed:
            error = {"message": f"upstream says {place.status}", "type": "upstream_error", "code": place.status}
            self._send(place.status, {"type": "error", "error": error})
        elif body.get("stream"):
            self._stream(place, path, body)
        else:
            time.sleep(place.delay)
            self._send(200, answers.answer(path, body, place.text))

    def _send(self, status: int, data: dict[str, Any]) -> None:
        content = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _stream(self, place: Place, path: str, body: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        for event in answers.stream(path, body, place.text):
            self.wfile.write(event.encode())
            self.wfile.flush()
            time.sleep(place.delay)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass
