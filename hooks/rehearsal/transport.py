"""How a rehearsal reaches the hooks: a function from path and body to the answer's body."""

from __future__ import annotations

import http.client
from collections.abc import Callable

from hooks.settings import Settings
from hooks.wire.dispatch import dispatch

Transport = Callable[[str, bytes], bytes]
"""Asks one hook; raises HookFailed for every answer but 200."""


class HookFailed(Exception):
    """A hook answered with something else than 200; the message is its sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        self.status = status
        super().__init__(f"{sentence} (status {status})")


def in_process(settings: Settings) -> Transport:
    """Asks the production functions directly."""

    def ask(path: str, body: bytes) -> bytes:
        reply = dispatch(path, body, settings)
        if reply.status != 200:
            raise HookFailed(reply.status, reply.body.decode())
        return reply.body

    return ask


class OverHttp:
    """Asks a running hook server, all the time over one connection."""

    def __init__(self, host: str, port: int, timeout: float = 20.0) -> None:
        """Connects at the first call.

        Args:
            host: name or address of the server.
            port: its port.
            timeout: seconds until a call fails, as in the CompositeControllers.
        """
        self._connection = http.client.HTTPConnection(host, port, timeout=timeout)

    def __call__(self, path: str, body: bytes) -> bytes:
        """Ask one hook."""
        try:
            self._connection.request("POST", path, body, {"Content-Type": "application/json"})
            response = self._connection.getresponse()
            answer = response.read()
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            raise HookFailed(0, f"The hook server does not answer: {error!r}") from None
        if response.status != 200:
            raise HookFailed(response.status, answer.decode(errors="replace").strip())
        return answer

    def close(self) -> None:
        """End the connection."""
        self._connection.close()
