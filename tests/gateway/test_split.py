"""A configuration too long for one ConfigMap: the real proxy reads it from all those that its pod mounts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml

from hooks.gateway.config import PART
from tests.gateway.calling import HELLO, error_of, one, outcomes, served
from tests.gateway.proxy import Proxy
from tests.gateway.upstream import Upstream
from tests.keys.cast import may
from tests.keys.world import World

LONG = "x" * (PART // 2)
"""Part of an entry: two of them are too much for one ConfigMap."""
MODELS: dict[str, dict[str, Any]] = {
    "first": {"fallbacks": [{"modelRef": "last"}], "retryPolicy": {"maxAttempts": 0}},
    "last": {"rateLimits": {"concurrentRequests": 2}},
}
AGENTS = {"both": may(*MODELS), "frugal": may("last", requestsPerMinute=2), "barred": may("first")}


@pytest.fixture(scope="module")
def world(upstream: Upstream) -> World:
    models = {name: one(upstream, name, configuration=_defaults(name), **spec) for name, spec in MODELS.items()}
    return World(models, AGENTS, {}, {})


@pytest.fixture(scope="module")
def proxy(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with world.running(tmp_path_factory.mktemp("split")) as (running,):
        yield running


def _defaults(name: str) -> dict[str, Any]:
    return {"additionalParameters": {"guided_regex": name + LONG}}


def asking(world: World, proxy: Proxy, agent: str, model: str) -> Callable[[], Any]:
    client = world.client(proxy, agent)
    return lambda: client.chat.completions.create(model=model, messages=HELLO)


def test_each_model_is_in_a_config_map_of_its_own(world: World) -> None:
    texts = [text for config_map in world.rendered.config_maps.values() for text in config_map["data"].values()]
    lists = [config["model_list"] for text in texts if "model_list:" in text for config in [yaml.safe_load(text)]]
    assert [[entry["model_name"] for entry in entries] for entries in lists] == [[], ["first"], ["last"]]


@pytest.mark.parametrize("name", MODELS)
def test_models_of_every_part_are_served_whole_under_both_names(
    world: World, proxy: Proxy, upstream: Upstream, name: str
) -> None:
    assert outcomes([asking(world, proxy, "both", called) for called in (name, f"{name}-id")]) == [200, 200]
    assert [call.body["guided_regex"] == name + LONG for call in upstream[name].calls[-2:]] == [True, True]


def test_a_fallback_leads_from_one_part_to_another(world: World, proxy: Proxy, upstream: Upstream) -> None:
    upstream["first"].fail(500)
    assert asking(world, proxy, "barred", "first")().model == "last-id"
    upstream["first"].works()


def test_keys_hold_for_a_model_of_the_last_part(world: World, proxy: Proxy, upstream: Upstream) -> None:
    before = len(upstream["last"].calls)
    wrong = world.client(proxy, "both").with_options(api_key="wrong")
    calls = [
        asking(world, proxy, "barred", "last"),
        lambda: wrong.chat.completions.create(model="last", messages=HELLO),
    ]
    assert [error_of(call).status_code for call in calls] == [403, 401]
    assert len(upstream["last"].calls) == before


def test_limits_hold_for_a_model_of_the_last_part(world: World, proxy: Proxy, upstream: Upstream) -> None:
    assert served(outcomes([asking(world, proxy, "frugal", "last")] * 4)) == 2
    upstream["last"].delay = 2
    assert served(outcomes([asking(world, proxy, "both", "last")] * 6, at_once=6)) == 2
    assert upstream["last"].most_in_flight == 2
