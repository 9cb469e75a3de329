"""What callers see when something upstream fails, and how often it is tried."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.gateway.calling import ask, asking, error_of, eventually, one, outcomes, several
from tests.gateway.proxy import Proxy, gateway
from tests.gateway.upstream import Upstream

SPARES = [{"modelRef": "spare-1"}, {"modelRef": "spare-2"}]


def models_of(upstream: Upstream) -> dict[str, dict[str, Any]]:
    dead = {"loadBalancing": {"endpoints": [{"url": "http://127.0.0.1:9/v1"}, {"url": upstream["alive"].url + "/v1"}]}}
    return {
        "fine": one(upstream, "fine"),
        "never": one(upstream, "never", retryPolicy={"maxAttempts": 0}),
        "once": one(upstream, "once", retryPolicy={"maxAttempts": 1}),
        "thrice": one(upstream, "thrice", retryPolicy={"maxAttempts": 3}),
        "slow": one(upstream, "slow", timeout="1s", retryPolicy={"maxAttempts": 0}),
        "wrong-key": one(upstream, "wrong-key"),
        "first": one(upstream, "first", retryPolicy={"maxAttempts": 0}, fallbacks=SPARES),
        "spare-1": one(upstream, "spare-1", retryPolicy={"maxAttempts": 0}),
        "spare-2": one(upstream, "spare-2"),
        "weighted": several(upstream, "weighted", 3, 1),
        "pair": several(upstream, "pair", 1, 1),
        "wrong-keys": several(upstream, "wrong-keys", 1, 1),
        "half-dead": {"provider": "openai-compatible", "modelName": "half-dead-id", **dead},
        "dead": {**one(upstream, "dead"), "endpoint": "http://127.0.0.1:9/v1", "retryPolicy": {"maxAttempts": 0}},
        "no-secret": one(upstream, "no-secret", apiKeySecretRef={"name": "gone"}),
        "unknown-provider": {"litellmProvider": "nobody", "modelName": "x"},
    }


@pytest.fixture(scope="module")
def proxy(upstream: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    root: Path = tmp_path_factory.mktemp("failures")
    with gateway(root, models_of(upstream), strict=False) as (running,):
        yield running


@pytest.mark.parametrize(("model", "attempts"), [("never", 1), ("once", 2), ("thrice", 4)])
def test_retries_are_counted_upstream(proxy: Proxy, upstream: Upstream, model: str, attempts: int) -> None:
    upstream[model].fail(500)
    error = error_of(lambda: ask(proxy, model))
    assert error.status_code == 500
    assert "upstream says 500" in error.message
    assert len(upstream[model].calls) == attempts


def test_a_caller_does_not_notice_a_retry_that_helps(proxy: Proxy, upstream: Upstream) -> None:
    upstream["once"].fail(503, times=1)
    assert ask(proxy, "once") == "Hello from upstream"


def test_a_timeout(proxy: Proxy, upstream: Upstream) -> None:
    upstream["slow"].delay = 5
    started = time.monotonic()
    assert error_of(lambda: ask(proxy, "slow")).status_code == 408
    assert 0.9 < time.monotonic() - started < 4


@pytest.mark.parametrize("status", [401, 404])
def test_the_providers_error_is_shown_every_time(proxy: Proxy, upstream: Upstream, status: int) -> None:
    upstream["wrong-key"].fail(status)
    for _ in range(3):
        error = error_of(lambda: ask(proxy, "wrong-key"))
        assert error.status_code == status
        assert f"upstream says {status}" in error.message


def test_the_providers_error_is_shown_when_every_endpoint_has_it(proxy: Proxy, upstream: Upstream) -> None:
    for number in (1, 2):
        upstream[f"wrong-keys-{number}"].fail(401)
    for _ in range(4):
        error = error_of(lambda: ask(proxy, "wrong-keys"))
        assert error.status_code == 401
        assert "upstream says 401" in error.message


@pytest.mark.parametrize("name", ["first", "first-id"])
def test_fallbacks_are_tried_in_order(proxy: Proxy, upstream: Upstream, name: str) -> None:
    places = [upstream[place] for place in ("first", "spare-1", "spare-2")]
    for place in places:
        place.calls.clear()
        place.works()
    places[0].fail(500)
    assert ask(proxy, name) == "Hello from upstream"
    assert [len(place.calls) for place in places] == [1, 1, 0]
    places[1].fail(500)
    assert ask(proxy, name) == "Hello from upstream"
    assert [len(place.calls) for place in places] == [2, 2, 1]
    assert places[2].calls[0].body["model"] == "spare-2-id"


def test_weights(proxy: Proxy, upstream: Upstream) -> None:
    outcomes([lambda: ask(proxy, "weighted")] * 120, at_once=8)
    heavy, light = (len(upstream[f"weighted-{number}"].calls) for number in (1, 2))
    assert heavy + light == 120
    assert 70 <= heavy <= 110  # 90 expected; further away once in 40,000 runs


def test_a_broken_endpoint_is_taken_out_and_comes_back(proxy: Proxy, upstream: Upstream) -> None:
    broken, sound = upstream["pair-1"], upstream["pair-2"]
    broken.fail(500)
    assert outcomes([lambda: ask(proxy, "pair")] * 30) == [200] * 30
    assert len(broken.calls) < 10
    assert len(sound.calls) == 30
    broken.works()
    before = len(broken.calls)

    def comes_back() -> bool:
        ask(proxy, "pair")
        return len(broken.calls) > before

    assert eventually(comes_back, seconds=30)


def test_a_dead_endpoint_is_not_noticed(proxy: Proxy, upstream: Upstream) -> None:
    assert outcomes([lambda: ask(proxy, "half-dead")] * 10) == [200] * 10
    assert len(upstream["alive"].calls) == 10


def test_a_broken_model_harms_no_other(proxy: Proxy) -> None:
    assert outcomes(asking(proxy, "dead", "no-secret", "unknown-provider")) == [500, 401, 400]
    assert ask(proxy, "fine") == "Hello from upstream"
