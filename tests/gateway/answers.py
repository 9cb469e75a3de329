"""What providers answer, in the form of each API: small, always the same, with known numbers of tokens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

PROMPT_TOKENS = 10
COMPLETION_TOKENS = 5


def answer(path: str, body: dict[str, Any], text: str) -> dict[str, Any]:
    """The answer to one call."""
    route = path.partition("?")[0]
    if route.endswith("/messages"):
        return _anthropic(body, text)
    if route.endswith(":generateContent"):
        return _gemini(text)
    if route.endswith("/converse"):
        return _bedrock(text)
    if route.endswith("/responses"):
        return _responses(body, text)
    if route.endswith("/embeddings"):
        return _embeddings(body)
    if route.endswith("/token"):
        return {"access_token": "ya29.fake-access-token", "expires_in": 3600, "token_type": "Bearer"}
    return _chat(body, text)


def stream(path: str, body: dict[str, Any], text: str) -> Iterator[str]:
    """The server-sent events of one streamed answer, a word each."""
    words = [word + " " for word in text.split()]
    if path.partition("?")[0].endswith("/messages"):
        yield from _anthropic_events(body, words)
    else:
        yield from _chat_events(body, words)


def _usage() -> dict[str, int]:
    total = PROMPT_TOKENS + COMPLETION_TOKENS
    return {"prompt_tokens": PROMPT_TOKENS, "completion_tokens": COMPLETION_TOKENS, "total_tokens": total}


def _chat(body: dict[str, Any], text: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1700000000,
        "model": body.get("model", "deployment"),
        "service_tier": "default",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": _usage(),
    }


def _chat_events(body: dict[str, Any], words: list[str]) -> Iterator[str]:
    common = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1700000000, "model": body["model"]}
    for word in words:
        choice = {"index": 0, "delta": {"role": "assistant", "content": word}, "finish_reason": None}
        yield _event({**common, "choices": [choice]})
    yield _event({**common, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    yield _event({**common, "choices": [], "usage": _usage()})
    yield "data: [DONE]\n\n"


def _anthropic(body: dict[str, Any], text: str) -> dict[str, Any]:
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": [{"type": "text", "text": text}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": PROMPT_TOKENS, "output_tokens": COMPLETION_TOKENS},
    }


def _anthropic_events(body: dict[str, Any], words: list[str]) -> Iterator[str]:
    start = {**_anthropic(body, ""), "content": [], "stop_reason": None}
    yield _named("message_start", {"message": start})
    yield _named("content_block_start", {"index": 0, "content_block": {"type": "text", "text": ""}})
    for word in words:
        yield _named("content_block_delta", {"index": 0, "delta": {"type": "text_delta", "text": word}})
    yield _named("content_block_stop", {"index": 0})
    delta = {"stop_reason": "end_turn", "stop_sequence": None}
    yield _named("message_delta", {"delta": delta, "usage": {"output_tokens": COMPLETION_TOKENS}})
    yield _named("message_stop", {})


def _gemini(text: str) -> dict[str, Any]:
    total = PROMPT_TOKENS + COMPLETION_TOKENS
    counts = {"promptTokenCount": PROMPT_TOKENS, "candidatesTokenCount": COMPLETION_TOKENS, "totalTokenCount": total}
    content = {"role": "model", "parts": [{"text": text}]}
    return {"candidates": [{"content": content, "finishReason": "STOP", "index": 0}], "usageMetadata": counts}


def _bedrock(text: str) -> dict[str, Any]:
    total = PROMPT_TOKENS + COMPLETION_TOKENS
    usage = {"inputTokens": PROMPT_TOKENS, "outputTokens": COMPLETION_TOKENS, "totalTokens": total}
    message = {"role": "assistant", "content": [{"text": text}]}
    return {"output": {"message": message}, "stopReason": "end_turn", "usage": usage, "metrics": {"latencyMs": 1}}


def _responses(body: dict[str, Any], text: str) -> dict[str, Any]:
    total = PROMPT_TOKENS + COMPLETION_TOKENS
    content = [{"type": "output_text", "text": text, "annotations": []}]
    message = {"type": "message", "id": "msg_1", "status": "completed", "role": "assistant", "content": content}
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1700000000,
        "status": "completed",
        "model": body["model"],
        "output": [message],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": {"input_tokens": PROMPT_TOKENS, "output_tokens": COMPLETION_TOKENS, "total_tokens": total},
    }


def _embeddings(body: dict[str, Any]) -> dict[str, Any]:
    vector = {"object": "embedding", "index": 0, "embedding": [0.1, 0.2]}
    return {"object": "list", "model": body["model"], "data": [vector], "usage": _usage()}


def _event(data: dict[str, Any]) -> str:
    return f"data: {json.dumps(data)}\n\n"


def _named(kind: str, data: dict[str, Any]) -> str:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **data})}\n\n"
