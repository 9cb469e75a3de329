"""Keys that are taken back while the real LiteLLM runs."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Any

import openai
import pytest

from hooks.api.common import RateLimits
from hooks.gateway.inside.gateway_revoked import AGENTS, CLIENTS, Revoked
from hooks.gateway.keys import client_claims, sign
from tests.gateway.calling import HELLO, error_of, one
from tests.gateway.kubelet import renew
from tests.gateway.proxy import Proxy
from tests.gateway.upstream import Upstream
from tests.keys.cast import may
from tests.keys.world import World

NEXT_CENTURY = 4_102_444_800


def ask(client: openai.OpenAI) -> Any:
    return client.chat.completions.create(model="one", messages=HELLO)


def client(world: World, proxy: Proxy, name: str) -> openai.OpenAI:
    claims = client_claims(world.cluster, name, ["one"], RateLimits(), NEXT_CENTURY)
    key = sign(claims, world.secrets["gateway-auth"]["signing-key"])
    return openai.OpenAI(base_url=f"{proxy.url}/v1", api_key=key, max_retries=0, timeout=60)


def test_keys_of_who_is_gone_are_refused_and_nothing_restarts(tmp_path: Path, upstream: Upstream) -> None:
    world = World({"one": one(upstream, "one")}, {"analyst": may("one"), "greeter": may("one")}, {}, {})
    with world.running(tmp_path) as (proxy,):
        analyst, greeter = (world.client(proxy, agent) for agent in ("analyst", "greeter"))
        ci, other = (client(world, proxy, name) for name in ("ci", "other"))
        for caller in (analyst, greeter, ci, other):
            assert ask(caller).choices
        before = world.rendered.deployment

        world.delete_agent("analyst")
        renew(before, world.rendered.config_maps, tmp_path / "replica-0")
        world.revoke_client("ci")
        renew(before, world.rendered.config_maps, tmp_path / "replica-0")

        arrived = len(upstream["one"].calls)
        for caller in (analyst, ci):
            refusal = error_of(partial(ask, caller))
            assert refusal.status_code == 401
            assert "Revoked key: its agent was deleted, or the platform team took it back." in refusal.message
        assert len(upstream["one"].calls) == arrived
        for caller in (greeter, other):
            assert ask(caller).choices
        assert world.rendered.deployment == before
        assert proxy.process.poll() is None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / AGENTS).write_text("uid-1\nuid-2\n")
    (tmp_path / CLIENTS).write_text("ci\n\n  laptop\n")
    return tmp_path


def test_who_is_on_a_list(folder: Path) -> None:
    revoked = Revoked(folder)
    listed = {"uid-1", "uid-2", "client:ci", "client:laptop"}
    asked = listed | {"uid-3", "uid", "ci", "client:uid-1", "client:", ""}
    assert {uid for uid in asked if revoked.has(uid)} == listed


def test_nobody_is_revoked_where_there_is_no_list(tmp_path: Path) -> None:
    assert not Revoked(tmp_path).has("uid-1")


def test_a_list_that_goes_is_forgotten_and_one_that_comes_is_read(folder: Path) -> None:
    revoked = Revoked(folder)
    assert revoked.has("uid-1")
    (folder / AGENTS).unlink()
    assert not revoked.has("uid-1")
    (folder / AGENTS).write_text("uid-3\n")
    assert revoked.has("uid-3")


def test_a_list_is_read_only_when_it_has_changed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    revoked = Revoked(folder)
    assert revoked.has("uid-1")
    monkeypatch.setattr(Path, "read_text", None)
    assert revoked.has("uid-2")
    os.utime(folder / AGENTS, ns=(0, 0))
    with pytest.raises(TypeError):
        revoked.has("uid-2")
