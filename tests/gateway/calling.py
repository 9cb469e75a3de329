"""Calls to a gateway, and models whose endpoint is a place of the fake upstream."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import openai
from openai.types.chat import ChatCompletionMessageParam

from tests.gateway.proxy import Proxy
from tests.gateway.upstream import Upstream

HELLO: list[ChatCompletionMessageParam] = [{"role": "user", "content": "hello"}]


def one(upstream: Upstream, name: str, **spec: Any) -> dict[str, Any]:
    """A model with one endpoint that asks for no key: the place of the model's own name."""
    endpoint = f"{upstream[name].url}/v1"
    return {"provider": "openai-compatible", "modelName": f"{name}-id", "endpoint": endpoint, **spec}


def several(upstream: Upstream, name: str, *weights: int, **spec: Any) -> dict[str, Any]:
    """A model with an endpoint for each weight: the places `<name>-1`, `<name>-2`..."""
    places = [f"{upstream[f'{name}-{number}'].url}/v1" for number in range(1, len(weights) + 1)]
    endpoints = [{"url": url, "weight": weight} for url, weight in zip(places, weights, strict=True)]
    balancing = {"loadBalancing": {"endpoints": endpoints}}
    return {"provider": "openai-compatible", "modelName": f"{name}-id", **balancing, **spec}


def ask(proxy: Proxy, model: str, **parameters: Any) -> str:
    """The text a model answers with."""
    completion = proxy.openai.chat.completions.create(model=model, messages=HELLO, **parameters)
    return completion.choices[0].message.content or ""


def stream(proxy: Proxy, model: str) -> str:
    """The text a model streams, all of it."""
    chunks = proxy.openai.chat.completions.create(model=model, messages=HELLO, stream=True)
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


def asking(proxy: Proxy, *models: str, **parameters: Any) -> list[Callable[[], str]]:
    """A call to each model, to be made later."""
    return [partial(ask, proxy, model, **parameters) for model in models]


def error_of(call: Callable[[], Any]) -> openai.APIStatusError:
    """The error that a call ends with."""
    try:
        answer = call()
    except openai.APIStatusError as error:
        return error
    raise AssertionError(f"no error but {answer!r}")


def outcomes(calls: Sequence[Callable[[], Any]], at_once: int = 1) -> list[int]:
    """The status of each call; `at_once` of them run at the same time."""
    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(_status, calls))


def served(statuses: Sequence[int]) -> int:
    """How many were answered; every other one was refused with 429."""
    assert set(statuses) <= {200, 429}, statuses
    return statuses.count(200)


def within_a_minute(seconds: float) -> None:
    """Wait for the next minute unless this one has that many seconds left: limits are counted by the minute."""
    left = 60 - time.time() % 60
    if left < seconds:
        time.sleep(left + 0.1)


def eventually(condition: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether the condition comes true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _status(call: Callable[[], Any]) -> int:
    try:
        call()
    except openai.APIStatusError as error:
        return error.status_code
    return 200
