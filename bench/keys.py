"""What the check of keys costs: `python -m bench.keys`, in the environment of the tests (it runs the real LiteLLM).

Three gateways answer the same call in turn, so that whatever else the machine does hits all of them alike.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import httpx
import yaml

from hooks.gateway.inside.agent_keys import Authority
from tests.gateway.calling import one
from tests.gateway.proxy import Proxy, start, wait_ready
from tests.gateway.rendering import Rendered
from tests.gateway.upstream import Upstream, upstream
from tests.keys.bypasses import CHAT, chat
from tests.keys.cast import may
from tests.keys.world import World

CALLS = 400
WARM_UP = 40
AGENT = "analyst"


def main() -> None:
    """Measure and print one table."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        world_outside = stack.enter_context(upstream())
        keyed, keyless = _world(world_outside, "agentKeys"), _world(world_outside, "none")
        alone = replace(keyed.rendered, config_maps=_without_check(keyed.rendered))
        gateways = {
            "LiteLLM without the check": start(alone, keyed.secrets, folder / "alone"),
            "mode none": start(keyless.rendered, keyless.secrets, folder / "none"),
            "mode agentKeys": start(keyed.rendered, keyed.secrets, folder / "keyed"),
        }
        for proxy in gateways.values():
            stack.callback(proxy.close)
        wait_ready(*gateways.values())
        master, key = keyed.secrets["gateway-auth"]["master-key"], keyed.environment(AGENT)["MODEL_API_KEY"]
        keys = dict(zip(gateways, (master, "none", key), strict=True))
        times = _times(stack, gateways, keys)
        base = median(times["LiteLLM without the check"])
        for name, taken in times.items():
            print(f"{name:28}{1000 * median(taken):8.2f} ms per call{median(taken) / base:8.2f}")
        print(f"{'the check of a key by itself':28}{1000 * _check(keyed, key):8.4f} ms")


def _world(outside: Upstream, mode: str) -> World:
    return World(
        {"one": one(outside, "one")}, {AGENT: may("one", requestsPerMinute=10**6)}, {"auth": {"mode": mode}}, {}
    )


def _without_check(rendered: Rendered) -> dict[str, Any]:
    """The gateway's configuration without our custom_auth."""
    config_map = rendered.config_maps["gateway-config"]
    config = yaml.safe_load(config_map["data"]["config.yaml"])
    config["general_settings"] = {"master_key": config["general_settings"]["master_key"]}
    del config["litellm_settings"]["enable_post_custom_auth_checks"]
    return {"gateway-config": {**config_map, "data": {**config_map["data"], "config.yaml": yaml.safe_dump(config)}}}


def _times(stack: ExitStack, gateways: Mapping[str, Proxy], keys: Mapping[str, str]) -> dict[str, list[float]]:
    """Seconds of each call, without the first ones."""
    clients = {
        name: stack.enter_context(
            httpx.Client(base_url=proxy.url, headers={"Authorization": f"Bearer {keys[name]}"}, timeout=60)
        )
        for name, proxy in gateways.items()
    }
    times: dict[str, list[float]] = {name: [] for name in gateways}
    for _ in range(CALLS + WARM_UP):
        for name, client in clients.items():
            before = perf_counter()
            client.post(CHAT, json=chat()).raise_for_status()
            times[name].append(perf_counter() - before)
    return {name: taken[WARM_UP:] for name, taken in times.items()}


def _check(world: World, key: str) -> float:
    """Seconds that the check of a key takes."""
    target = world.target(AGENT)
    authority = Authority(target.cluster, target.signing_key.encode(), target.master_key.encode())
    before = perf_counter()
    for _ in range(10_000):
        authority.caller(key, 0)
    return (perf_counter() - before) / 10_000


if __name__ == "__main__":
    main()
