"""Two replicas of one gateway: limits and cache shared through Redis, and a rolling restart with a new key."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import openai
import pytest

from tests.gateway.balancer import Balancer, balancer
from tests.gateway.calling import HELLO, ask, eventually, one, outcomes, served, several, within_a_minute
from tests.gateway.proxy import MASTER_KEY, Proxy, gateway, start, wait_ready
from tests.gateway.redis import PASSWORD, redis_server
from tests.gateway.rendering import render, write_manifests
from tests.gateway.upstream import Upstream

SECRETS = {"redis": {"password": PASSWORD}, "keys": {"api-key": "sk-old"}}
ROTATED = {**SECRETS, "keys": {"api-key": "sk-new"}}


def models_of(upstream: Upstream) -> dict[str, dict[str, Any]]:
    return {
        "minute": one(upstream, "minute", rateLimits={"requestsPerMinute": 5}),
        "pool": several(upstream, "pool", 1, 1, rateLimits={"requestsPerMinute": 9}),
        "tokens": one(upstream, "tokens", rateLimits={"tokensPerMinute": 40}),
        "narrow": one(upstream, "narrow", rateLimits={"concurrentRequests": 3}),
        "cached": one(upstream, "cached"),
        "steady": one(upstream, "steady", apiKeySecretRef={"name": "keys"}),
    }


@pytest.fixture(scope="module")
def spec() -> Iterator[dict[str, Any]]:
    with redis_server() as port:
        password = {"passwordSecretRef": {"name": "redis", "key": "password"}}
        yield {"redis": {"host": "127.0.0.1", "port": port, **password}, "cache": {"enabled": True, "ttl": "1m"}}


@pytest.fixture(scope="module")
def replicas(
    upstream: Upstream, spec: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Proxy]]:
    root = tmp_path_factory.mktemp("replicas")
    with gateway(root, models_of(upstream), spec, SECRETS, replicas=2) as running:
        yield running


def asking(replicas: list[Proxy], model: str, times: int) -> list[Any]:
    """Calls to one replica after the other; no two are the same, so that none is answered from the cache."""
    stamp = time.time()
    return [lambda number=number: ask(replicas[number % 2], model, user=f"{stamp}-{number}") for number in range(times)]


@pytest.mark.parametrize(("model", "limit"), [("minute", 5), ("pool", 9)])
def test_requests_per_minute_are_shared(replicas: list[Proxy], upstream: Upstream, model: str, limit: int) -> None:
    within_a_minute(15)
    assert served(outcomes(asking(replicas, model, 16), at_once=8)) == limit
    assert sum(len(upstream[place].calls) for place in (model, f"{model}-1", f"{model}-2")) == limit


def test_tokens_per_minute_are_shared(replicas: list[Proxy]) -> None:
    within_a_minute(20)
    statuses = []
    for call in asking(replicas, "tokens", 5):  # 15, 30, 45 of 40
        statuses += outcomes([call])
        time.sleep(0.5)
    assert statuses == [200, 200, 200, 429, 429]


def test_concurrent_requests_are_shared(replicas: list[Proxy], upstream: Upstream) -> None:
    upstream["narrow"].delay = 2
    assert served(outcomes(asking(replicas, "narrow", 10), at_once=10)) == 3
    assert upstream["narrow"].most_in_flight == 3
    assert eventually(lambda: outcomes(asking(replicas, "narrow", 3), at_once=3) == [200] * 3)


def test_the_cache_is_shared(replicas: list[Proxy], upstream: Upstream) -> None:
    for replica in (*replicas, *replicas):
        assert ask(replica, "cached") == "Hello from upstream"
    assert len(upstream["cached"].calls) == 1
    ask(replicas[0], "cached", temperature=1)
    assert len(upstream["cached"].calls) == 2


def test_a_rolling_restart_loses_no_call_and_brings_the_new_key(
    replicas: list[Proxy], upstream: Upstream, spec: dict[str, Any], tmp_path: Path
) -> None:
    place = upstream["steady"]
    place.text, place.delay = "one two three four", 0.4
    write_manifests(tmp_path / "manifests", models_of(upstream), spec, ROTATED)
    rendered = render(tmp_path / "manifests")
    with balancer() as service, ThreadPoolExecutor(4) as pool:
        service.backends = [replica.url for replica in replicas]
        stop = threading.Event()
        callers = [pool.submit(_call_until, stop, service, streaming) for streaming in (True, False) * 2]
        fresh = [start(rendered, ROTATED, tmp_path / f"new-{number}") for number in range(2)]
        try:
            assert eventually(lambda: len(place.calls) >= 4, 30)
            assert {call.headers["authorization"] for call in place.calls} == {"Bearer sk-old"}
            wait_ready(*fresh)
            for number, replica in enumerate(replicas):
                # One more pod is ready; only then the old one is taken out of the Service and told to stop.
                service.backends = [*(new.url for new in fresh[: number + 1]), *(r.url for r in replicas[number + 1 :])]
                time.sleep(1)
                assert replica.stop() in (0, -15)
            seen = len(place.calls)
            assert eventually(lambda: len(place.calls) >= seen + 8, 30)
            stop.set()
            answers = [answer for caller in callers for answer in caller.result()]
            assert len(answers) >= 8
            assert {answer.strip() for answer in answers} == {"one two three four"}
            assert place.calls[-1].headers["authorization"] == "Bearer sk-new"
        finally:
            stop.set()
            for proxy in fresh:
                proxy.close()


def _call_until(stop: threading.Event, service: Balancer, streaming: bool) -> list[str]:
    """What a client with its usual settings gets, call after call."""
    answers = []
    with openai.OpenAI(base_url=f"{service.url}/v1", api_key=MASTER_KEY) as client:
        while not stop.is_set():
            completions = client.chat.completions
            user = f"{time.time()}"  # not from the cache
            if streaming:
                chunks = completions.create(model="steady", messages=HELLO, user=user, stream=True)
                answers.append("".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices))
            else:
                completion = completions.create(model="steady", messages=HELLO, user=user)
                answers.append(completion.choices[0].message.content or "")
    return answers
