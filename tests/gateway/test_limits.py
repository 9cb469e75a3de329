"""Limits of a model: exactly as many calls as it says, whatever the name, the endpoint or the kind of call."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anthropic
import pytest

from tests.gateway.answers import COMPLETION_TOKENS, PROMPT_TOKENS
from tests.gateway.calling import (
    HELLO,
    ask,
    asking,
    error_of,
    eventually,
    one,
    outcomes,
    served,
    several,
    stream,
    within_a_minute,
)
from tests.gateway.proxy import Proxy, gateway
from tests.gateway.upstream import Upstream

TOKENS = PROMPT_TOKENS + COMPLETION_TOKENS


def models_of(upstream: Upstream) -> dict[str, dict[str, Any]]:
    def limited(**limits: int) -> dict[str, Any]:
        return {"rateLimits": limits}

    return {
        "minute": one(upstream, "minute", **limited(requestsPerMinute=5)),
        "pool": several(upstream, "pool", 1, 1, 1, **limited(requestsPerMinute=7)),
        "broken-pool": several(upstream, "broken-pool", 1, 1, **limited(requestsPerMinute=10)),
        "ids": one(upstream, "ids", **limited(requestsPerMinute=2)),
        "all": {**one(upstream, "all"), "modelName": "*", **limited(requestsPerMinute=3)},
        "twin-1": one(upstream, "twin-1", modelName="twin", **limited(requestsPerMinute=2)),
        "twin-2": one(upstream, "twin-2", modelName="twin", **limited(requestsPerMinute=4)),
        "spared": one(upstream, "spared", **limited(requestsPerMinute=1), fallbacks=[{"modelRef": "spare"}]),
        "spare": one(upstream, "spare", **limited(requestsPerMinute=2)),
        "tokens": one(upstream, "tokens", **limited(tokensPerMinute=2 * TOKENS + 1)),
        "streamed-tokens": one(upstream, "streamed-tokens", **limited(tokensPerMinute=TOKENS)),
        "fast": one(upstream, "fast", **limited(requestsPerMinute=50, tokensPerMinute=6000)),
        "narrow": one(upstream, "narrow", **limited(concurrentRequests=3)),
        "narrow-pool": several(upstream, "narrow-pool", 1, 1, **limited(concurrentRequests=3)),
        "streams": one(upstream, "streams", **limited(concurrentRequests=1)),
        "messages": {
            "provider": "anthropic",
            "modelName": "claude-sonnet-4-5",
            "endpoint": upstream["messages"].url,
            **limited(concurrentRequests=1),
        },
    }


@pytest.fixture(scope="module")
def proxy(upstream: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    root: Path = tmp_path_factory.mktemp("limits")
    with gateway(root, models_of(upstream)) as (running,):
        yield running


def test_requests_per_minute_count_both_names_together(proxy: Proxy, upstream: Upstream) -> None:
    within_a_minute(10)
    statuses = outcomes(asking(proxy, "minute", "minute-id", "minute", "minute-id", "minute", "minute", "minute-id"))
    assert statuses == [200] * 5 + [429] * 2
    assert len(upstream["minute"].calls) == 5


def test_a_refusal_says_what_and_until_when(proxy: Proxy) -> None:
    within_a_minute(10)
    error = next(error for _ in range(6) if (error := _refusal(proxy, "minute")))
    assert "LanguageModel test/minute is limited to 5 requests per minute" in error.message
    wait = int(error.response.headers["retry-after"])
    assert 0 < wait <= 60
    assert (time.time() + wait) % 60 < 2  # the next minute


def test_requests_per_minute_of_several_endpoints_at_once(proxy: Proxy, upstream: Upstream) -> None:
    within_a_minute(10)
    assert served(outcomes(asking(proxy, *["pool"] * 14), at_once=14)) == 7
    assert sum(len(upstream[f"pool-{number}"].calls) for number in (1, 2, 3)) == 7


def test_a_broken_endpoint_costs_no_part_of_the_limit(proxy: Proxy, upstream: Upstream) -> None:
    upstream["broken-pool-1"].fail(401)
    within_a_minute(20)
    statuses = outcomes(asking(proxy, *["broken-pool"] * 14))
    arrived = [len(upstream[f"broken-pool-{number}"].calls) for number in (1, 2)]
    # A call that is sent to both endpoints counts twice, here as at the provider.
    assert sum(arrived) == 10
    assert served(statuses) == arrived[1]
    assert arrived[1] >= 8


def test_other_ways_to_name_a_model_have_its_limit_too(proxy: Proxy) -> None:
    within_a_minute(10)
    statuses = outcomes(asking(proxy, "ids", "test/ids/0", "test/ids/0", "openai/ids-id", "ids"))
    assert statuses == [200, 200, 429, 429, 429]


def test_a_catalogue_has_one_limit_for_all_its_models(proxy: Proxy) -> None:
    within_a_minute(10)
    assert outcomes(asking(proxy, "all/a", "all/b", "all/a", "all/c")) == [200, 200, 200, 429]


def test_two_models_with_one_provider_name_keep_their_limits(proxy: Proxy, upstream: Upstream) -> None:
    within_a_minute(10)
    assert served(outcomes(asking(proxy, *["twin"] * 12), at_once=6)) == 6
    assert [len(upstream[name].calls) for name in ("twin-1", "twin-2")] == [2, 4]
    assert outcomes(asking(proxy, "twin-1", "twin-2")) == [429, 429]


def test_what_exceeds_a_limit_goes_to_the_fallback_and_its_limit(proxy: Proxy, upstream: Upstream) -> None:
    within_a_minute(10)
    assert outcomes(asking(proxy, *["spared"] * 5)) == [200, 200, 200, 429, 429]
    assert [len(upstream[name].calls) for name in ("spared", "spare")] == [1, 2]


def test_tokens_per_minute_are_counted_after_each_response(proxy: Proxy) -> None:
    within_a_minute(20)
    for _ in range(3):  # 15 of 31, 30 of 31, 45 of 31
        ask(proxy, "tokens")
        time.sleep(0.5)
    error = error_of(lambda: ask(proxy, "tokens"))
    assert error.status_code == 429
    assert "31 tokens per minute" in error.message


def test_tokens_of_streams_count(proxy: Proxy) -> None:
    within_a_minute(10)
    stream(proxy, "streamed-tokens")
    time.sleep(0.5)
    assert error_of(lambda: ask(proxy, "streamed-tokens")).status_code == 429


def test_limits_per_minute_do_not_limit_calls_at_once(proxy: Proxy, upstream: Upstream) -> None:
    # LiteLLM would take 6,000 tokens per minute to mean one call at a time.
    upstream["fast"].delay = 2
    assert served(outcomes(asking(proxy, *["fast"] * 8), at_once=8)) == 8
    assert upstream["fast"].most_in_flight >= 3


@pytest.mark.parametrize("model", ["narrow", "narrow-pool"])
def test_concurrent_requests(proxy: Proxy, upstream: Upstream, model: str) -> None:
    for place in (model, f"{model}-1", f"{model}-2"):
        upstream[place].delay = 2
    started = time.monotonic()
    assert served(outcomes(asking(proxy, *[model] * 9), at_once=9)) == 3
    assert time.monotonic() - started < 6  # refusals are not retried
    assert outcomes(asking(proxy, *[model] * 3), at_once=3) == [200, 200, 200]


def test_a_stream_counts_until_it_ends(proxy: Proxy, upstream: Upstream) -> None:
    upstream["streams"].delay = 0.5
    with ThreadPoolExecutor(1) as pool:
        streaming = pool.submit(stream, proxy, "streams")
        assert eventually(lambda: upstream["streams"].in_flight == 1)
        time.sleep(1)  # in the middle of its words
        error = error_of(lambda: ask(proxy, "streams"))
        assert error.status_code == 429
        assert error.response.headers["retry-after"] == "1"
        assert streaming.result().strip() == "Hello from upstream"
    assert ask(proxy, "streams") == "Hello from upstream"


def test_a_caller_that_goes_away_gives_its_place_back(proxy: Proxy, upstream: Upstream) -> None:
    upstream["streams"].delay = 0.5
    events = proxy.openai.chat.completions.create(model="streams", messages=HELLO, stream=True)
    next(iter(events))
    assert error_of(lambda: ask(proxy, "streams")).status_code == 429
    events.close()
    assert eventually(lambda: outcomes(asking(proxy, "streams")) == [200])


def test_streams_of_anthropic_clients_count_until_they_end(proxy: Proxy, upstream: Upstream) -> None:
    upstream["messages"].delay = 0.5
    call: dict[str, Any] = {"model": "messages", "max_tokens": 9, "messages": HELLO}
    with proxy.anthropic.messages.stream(**call) as events:
        next(iter(events))
        with pytest.raises(anthropic.RateLimitError) as refusal:
            proxy.anthropic.messages.create(**call)
        assert refusal.value.response.headers["retry-after"] == "1"
        assert "is limited to 1 concurrent requests" in refusal.value.message
        assert events.get_final_text().strip() == "Hello from upstream"
    assert proxy.anthropic.messages.create(**call).content


def _refusal(proxy: Proxy, model: str) -> Any:
    return None if outcomes(asking(proxy, model)) == [200] else error_of(lambda: ask(proxy, model))
