"""The strategy latency-based-routing, a gateway whose Redis is down, and one that asks for no key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import openai
import pytest

from tests.gateway.calling import HELLO, ask, one, outcomes, several, within_a_minute
from tests.gateway.proxy import Proxy, gateway
from tests.gateway.upstream import Upstream

SPEC = {
    "auth": {"mode": "none"},
    "loadBalancing": {"strategy": "latency-based-routing"},
    # Nobody listens there: the gateway starts all the same, and limits hold for each replica.
    "redis": {"host": "127.0.0.1", "port": 9},
}


@pytest.fixture(scope="module")
def proxy(upstream: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    root: Path = tmp_path_factory.mktemp("latency")
    models = {
        "other": one(upstream, "other"),
        "uneven": several(upstream, "uneven", 1, 1),
        "limited": several(upstream, "limited", 1, 1, rateLimits={"requestsPerMinute": 3, "concurrentRequests": 9}),
    }
    with gateway(root, models, SPEC) as (running,):
        yield running


def test_latency_based_routing_prefers_the_fast_endpoint(proxy: Proxy, upstream: Upstream) -> None:
    # The first call of a proxy takes seconds; it must not count as an endpoint's latency.
    outcomes([lambda: ask(proxy, "other")] * 2)
    upstream["uneven-1"].delay = 2
    outcomes([lambda: ask(proxy, "uneven")] * 24)
    slow, fast = (len(upstream[f"uneven-{number}"].calls) for number in (1, 2))
    assert slow + fast == 24
    assert slow <= 6


def test_limits_hold_when_redis_is_down(proxy: Proxy) -> None:
    within_a_minute(15)
    assert outcomes([lambda: ask(proxy, "limited")] * 5) == [200, 200, 200, 429, 429]


def test_without_keys_anyone_may_call(proxy: Proxy) -> None:
    with openai.OpenAI(base_url=f"{proxy.url}/v1", api_key="any", max_retries=0) as anyone:
        assert anyone.chat.completions.create(model="other", messages=HELLO).choices
    body = {"model": "other", "messages": HELLO}
    assert httpx.post(f"{proxy.url}/v1/chat/completions", json=body, timeout=30).status_code == 200
