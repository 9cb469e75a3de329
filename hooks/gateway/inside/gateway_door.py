"""In front of LiteLLM: model calls come in to the check of their key, and with the master key everything does.

LiteLLM has some hundred paths: administration, a user interface, other providers' APIs. Some ask for no key, and
which do changes between versions. Here is what an agent can reach, whatever LiteLLM thinks of it.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

MODEL_CALLS = frozenset(
    prefix + path
    for prefix in ("", "/v1")
    for path in (
        "/audio/speech",
        "/audio/transcriptions",
        "/chat/completions",
        "/completions",
        "/embeddings",
        "/images/edits",
        "/images/generations",
        "/rerank",
        "/responses",
    )
) | {"/v1/messages", "/v1/messages/count_tokens", "/v2/rerank"}
"""POST to one of these is one call to the model that its body names. None that keeps something (files, batches,
stored responses): without a database LiteLLM does not know whose it is."""
READABLE = frozenset({"/models", "/v1/models", "/health/liveliness", "/health/liveness", "/health/readiness"})
"""GET: what the caller may call, and the kubelet's probes."""
KEY_HEADERS = frozenset({b"authorization", b"x-api-key", b"api-key", b"x-litellm-api-key"})
STEERING = b"x-litellm-"
"""Start of the headers that steer LiteLLM: how often to retry, which callbacks to leave out..."""
HARMLESS = KEY_HEADERS | {b"x-litellm-session-id", b"x-litellm-trace-id"}

Headers = Iterable[tuple[bytes, bytes]]


class Door:
    """An ASGI application around another, see https://asgi.readthedocs.io."""

    def __init__(self, inside: Callable[..., Awaitable[None]], is_master: Callable[[str], bool]) -> None:
        """Takes the application inside, and who may go everywhere."""
        self._inside = inside
        self._is_master = is_master

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        """One connection."""
        if scope["type"] == "lifespan" or self._has_master_key(scope["headers"]):
            await self._inside(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif scope["path"] in {"POST": MODEL_CALLS, "GET": READABLE}.get(scope["method"], ()):
            await self._inside({**scope, "headers": _without_steering(scope["headers"])}, receive, send)
        else:
            await _refuse(send, f"{scope['method']} {scope['path']} is no model call: only the master key may make it.")

    def _has_master_key(self, headers: Headers) -> bool:
        values = (value.decode("latin-1") for name, value in headers if name in KEY_HEADERS)
        return any(self._is_master(value.removeprefix("Bearer ")) for value in values)


def _without_steering(headers: Headers) -> list[tuple[bytes, bytes]]:
    return [header for header in headers if header[0] in HARMLESS or not header[0].startswith(STEERING)]


async def _refuse(send: Callable[[dict[str, Any]], Awaitable[None]], sentence: str) -> None:
    error = {"message": sentence, "type": "auth_error", "param": None, "code": "403"}
    body = json.dumps({"error": error}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})
