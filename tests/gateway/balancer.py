"""A small TCP balancer: what a Service does for its ready pods."""

from __future__ import annotations

import itertools
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Balancer:
    """Sends each new connection to the next backend; connections that are open stay where they are."""

    def __init__(self, listener: socket.socket) -> None:
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self.backends: list[str] = []
        """URLs of the ready pods."""
        self._turn = itertools.count()
        self._listener = listener

    def serve(self) -> None:
        """Accept connections until the listener is closed."""
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        address = urlsplit(self.backends[next(self._turn) % len(self.backends)])
        with client, socket.create_connection((address.hostname or "", address.port or 0)) as backend:
            back = threading.Thread(target=_copy, args=(backend, client), daemon=True)
            back.start()
            _copy(client, backend)
            back.join()


@contextmanager
def balancer() -> Iterator[Balancer]:
    """A running balancer."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = Balancer(listener)
        threading.Thread(target=running.serve, daemon=True).start()
        yield running
        listener.shutdown(socket.SHUT_RDWR)


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
