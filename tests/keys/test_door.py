"""What gets past the door in front of LiteLLM, and with which headers."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from hooks.gateway.inside.gateway_door import MODEL_CALLS, READABLE, Door

MASTER = {"authorization": "Bearer master"}


def knock(method: str, path: str, headers: dict[str, str] | None = None, kind: str = "http") -> tuple[Any, list[Any]]:
    """The scope that came in (None if none did), and what was sent back."""
    inside: list[Any] = []
    sent: list[Any] = []

    async def application(scope: Any, _receive: Any, _send: Any) -> None:
        inside.append(scope)

    async def send(message: Any) -> None:
        sent.append(message)

    pairs = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    scope = {"type": kind, "method": method, "path": path, "headers": pairs}
    door = Door(application, lambda key: key == "master")
    asyncio.run(door(scope, None, send))
    return (inside[0] if inside else None), sent


@pytest.mark.parametrize("path", sorted(MODEL_CALLS))
def test_model_calls_come_in(path: str) -> None:
    assert knock("POST", path)[0] is not None
    assert knock("GET", path)[0] is None


@pytest.mark.parametrize("path", sorted(READABLE))
def test_lists_of_models_and_probes_come_in(path: str) -> None:
    assert knock("GET", path)[0] is not None
    assert knock("POST", path)[0] is None


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/health",
        "/health/",
        "/key/generate",
        "/config/update",
        "/model/info",
        "/v1/model/info",
        "/metrics",
        "/ui/",
        "/v1/files",
        "/v1/batches",
        "/v1/responses/resp_1",
        "/v1/chat/completions/",
        "//v1/chat/completions",
        "/V1/chat/completions",
        "/v1/chat/completions/../../health",
        "/openai/deployments/two/chat/completions",
        "/anthropic/v1/messages",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD"])
def test_everything_else_takes_the_master_key(method: str, path: str) -> None:
    scope, (start, body) = knock(method, path, {"authorization": "Bearer a.good.key"})
    assert scope is None
    assert start["status"] == 403
    assert json.loads(body["body"])["error"] == {
        "message": f"{method} {path} is no model call: only the master key may make it.",
        "type": "auth_error",
        "param": None,
        "code": "403",
    }
    assert knock(method, path, MASTER)[0] is not None


@pytest.mark.parametrize("header", ["authorization", "x-api-key", "api-key", "x-litellm-api-key"])
def test_the_master_key_may_come_in_any_header_that_litellm_reads(header: str) -> None:
    assert knock("GET", "/health", {header: "Bearer master"})[0] is not None
    assert knock("GET", "/health", {header: "master"})[0] is not None
    assert knock("GET", "/health", {header: "Bearer wrong"})[0] is None


def test_websockets_take_the_master_key() -> None:
    scope, sent = knock("GET", "/v1/realtime", kind="websocket")
    assert (scope, sent) == (None, [{"type": "websocket.close", "code": 1008}])
    assert knock("GET", "/v1/realtime", MASTER, kind="websocket")[0] is not None


def test_headers_that_steer_litellm_stay_outside() -> None:
    headers = {"x-litellm-num-retries": "50", "x-litellm-disable-callbacks": "prometheus", "accept": "*/*"}
    kept = {"x-litellm-api-key": "a.good.key", "x-litellm-trace-id": "trace"}
    scope, _ = knock("POST", "/v1/chat/completions", {**headers, **kept})
    assert [name for name, _ in scope["headers"]] == [b"accept", b"x-litellm-api-key", b"x-litellm-trace-id"]
    assert len(knock("POST", "/v1/chat/completions", {**headers, **MASTER})[0]["headers"]) == 4


def test_the_start_of_the_server_passes() -> None:
    assert knock("", "", kind="lifespan")[0] is not None
