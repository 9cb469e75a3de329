"""A gateway without keys, and two replicas of one with keys and a Redis."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest

from tests.gateway.calling import HELLO, error_of, eventually, one, outcomes, served, within_a_minute
from tests.gateway.proxy import Proxy
from tests.gateway.redis import PASSWORD, redis_server
from tests.gateway.upstream import Upstream
from tests.keys.bypasses import CHAT, chat
from tests.keys.cast import TOKENS, may
from tests.keys.world import World


@pytest.fixture(scope="module")
def open_world(upstream: Upstream) -> World:
    models = {"one": one(upstream, "one"), "limited": one(upstream, "limited", rateLimits={"requestsPerMinute": 4})}
    return World(models, {"analyst": may("one")}, {"auth": {"mode": "none"}}, {})


@pytest.fixture(scope="module")
def open_proxy(open_world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with open_world.running(Path(tmp_path_factory.mktemp("gateway"))) as (running,):
        yield running


@pytest.fixture(scope="module")
def shared_world(upstream: Upstream) -> Iterator[World]:
    models = {name: one(upstream, name) for name in ("one", "slow")}
    agents = {
        "six": may("one", requestsPerMinute=6),
        "frugal": may("one", tokensPerMinute=2 * TOKENS + 5),
        "narrow": may("slow", concurrentRequests=3),
    }
    with redis_server() as port:
        redis = {"host": "127.0.0.1", "port": port, "passwordSecretRef": {"name": "redis", "key": "password"}}
        yield World(models, agents, {"redis": redis}, {"redis": {"password": PASSWORD}})


@pytest.fixture(scope="module")
def replicas(shared_world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Proxy]]:
    with shared_world.running(Path(tmp_path_factory.mktemp("gateway")), replicas=2) as running:
        yield running


def ask(client: openai.OpenAI, model: str) -> Any:
    return client.chat.completions.create(model=model, messages=HELLO)


def in_turn(clients: list[openai.OpenAI], model: str, number: int) -> list[Any]:
    """Calls through each client in turn."""
    return [partial(ask, client, model) for client in islice(cycle(clients), number)]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer anything"}, {"x-api-key": "a.b.c"}], ids=str)
def test_without_keys_every_caller_is_served(open_proxy: Proxy, headers: dict[str, str]) -> None:
    assert httpx.post(open_proxy.url + CHAT, json=chat(), headers=headers, timeout=30).status_code == 200
    assert httpx.get(f"{open_proxy.url}/v1/models", headers=headers, timeout=30).json()["data"]


def test_without_keys_agents_have_none(open_world: World) -> None:
    assert not [name for name in open_world.environment("analyst") if name.endswith("_API_KEY")]


def test_without_keys_a_models_limit_holds_under_each_of_its_names(open_proxy: Proxy) -> None:
    within_a_minute(15)
    client = open_proxy.openai.with_options(api_key="none")
    names = ["limited", "limited-id", "openai/limited-id", "my-cluster/limited/0"]
    assert served(outcomes([partial(ask, client, name) for name in names * 2])) == 4


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/health", None),
        ("GET", "/model/info", None),
        ("GET", "/metrics", None),
        ("POST", "/key/generate", {}),
        ("POST", CHAT, chat(deployment_id="two")),
        ("POST", CHAT, chat(num_retries=50)),
    ],
)
def test_without_keys_what_is_for_the_platform_team_is_closed(
    open_world: World, open_proxy: Proxy, method: str, path: str, body: Any
) -> None:
    answer = httpx.request(method, open_proxy.url + path, json=body, timeout=30)
    assert answer.status_code == 403, answer.text
    assert "litellm_" in open_world.metrics(open_proxy), "the master key opens it"


def test_replicas_count_an_agents_calls_together(shared_world: World, replicas: list[Proxy]) -> None:
    clients = [shared_world.client(proxy, "six") for proxy in replicas]
    assert served(outcomes(in_turn(clients, "one", 14), at_once=7)) == 6


def test_replicas_count_an_agents_tokens_together(shared_world: World, replicas: list[Proxy]) -> None:
    clients = [shared_world.client(proxy, "frugal") for proxy in replicas]
    assert served(outcomes(in_turn(clients, "one", 6))) == 3


def test_replicas_count_an_agents_calls_in_flight_together(
    shared_world: World, replicas: list[Proxy], upstream: Upstream
) -> None:
    clients = [shared_world.client(proxy, "narrow") for proxy in replicas]
    upstream["slow"].delay = 1
    streams = [
        client.chat.completions.create(model="slow", messages=HELLO, stream=True) for client in (*clients, clients[0])
    ]
    for client in clients:
        assert error_of(partial(ask, client, "slow")).status_code == 429
    with ThreadPoolExecutor() as pool:
        assert all(pool.map(list, streams))
    upstream["slow"].delay = 0
    assert eventually(lambda: outcomes(in_turn(clients, "slow", 2)) == [200, 200])
