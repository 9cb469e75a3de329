"""Where keys are in what the hooks make, and what changes when they do."""

from __future__ import annotations

import base64
import json
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hooks.api import LanguageAgent, LanguageCluster, parse
from hooks.gateway.inside.agent_keys import Authority, Caller
from hooks.gateway.keys import agent_claims, sign
from hooks.kube import kinds
from hooks.kube.manifest import Manifest
from hooks.rehearsal.metacontroller import Metacontroller
from hooks.rehearsal.refs import Ref
from hooks.rehearsal.transport import in_process
from hooks.settings import Settings
from tests.support.stage import NAMESPACE, Stage

AGENTS = ("data-analyst", "greeter")
EVERY_KEY = {f"Secret {NAMESPACE}/{agent}-gateway-key" for agent in AGENTS}
EVERY_POD = {f"Deployment {NAMESPACE}/{name}" for name in ("gateway", *AGENTS)}


@pytest.fixture
def stage() -> Stage:
    """The examples, with secrets that differ each time they are made."""
    stage, numbers = Stage(), count()
    settings = Settings(generate_secret=lambda: f"generated-value-of-32-characters-{next(numbers)}")
    stage.metacontroller = Metacontroller(stage.world, in_process(settings))
    stage.settle()
    return stage


def values(stage: Stage, secret: str) -> dict[str, str]:
    data = stage.get(kinds.SECRET, secret)["data"]
    return {key: base64.b64decode(value).decode() for key, value in data.items()}


def authority(stage: Stage) -> Authority:
    """What the gateway's pods take for genuine, from the Secret and the environment they are given."""
    auth = values(stage, "gateway-auth")
    env = environment(stage.get(kinds.DEPLOYMENT, "gateway"))
    for name, key in (("LANGOP_SIGNING_KEY", "signing-key"), ("LITELLM_MASTER_KEY", "master-key")):
        assert env[name]["valueFrom"] == {"secretKeyRef": {"name": "gateway-auth", "key": key}}
    return Authority.of_gateway(
        {
            "LANGOP_CLUSTER_UUID": env["LANGOP_CLUSTER_UUID"]["value"],
            "LANGOP_SIGNING_KEY": auth["signing-key"],
            "LITELLM_MASTER_KEY": auth["master-key"],
        }
    )


def environment(deployment: Manifest, containers: str = "containers") -> dict[str, Manifest]:
    return {entry["name"]: entry for entry in deployment["spec"]["template"]["spec"][containers][0]["env"]}


def key_of(stage: Stage, agent: str) -> str:
    return values(stage, f"{agent}-gateway-key")["api-key"]


def test_the_gateway_takes_each_agents_key_for_what_its_spec_says(stage: Stage) -> None:
    uid = stage.get(kinds.AGENT, "data-analyst")["metadata"]["uid"]
    assert authority(stage).caller(key_of(stage, "data-analyst"), 0) == Caller(
        uid,
        "data-analyst",
        frozenset({"claude-sonnet", "llama3"}),
        {"requestsPerMinute": 30, "tokensPerMinute": 20000},
    )
    assert authority(stage).caller(key_of(stage, "greeter"), 0).limits == {}


def test_a_key_is_in_its_secret_and_nowhere_else(stage: Stage) -> None:
    keys = {Ref(kinds.SECRET.key, NAMESPACE, f"{agent}-gateway-key"): key_of(stage, agent) for agent in AGENTS}
    for ref in stage.world:
        text = json.dumps(stage.world.get(ref))
        for owner, key in keys.items():
            parts = [key, key.rpartition(".")[2], base64.b64encode(key.encode()).decode()]
            assert ref == owner or not any(part in text for part in parts), ref


def test_containers_and_init_containers_get_the_key_by_reference(stage: Stage) -> None:
    extra = {"name": "setup", "image": "ghcr.io/example/setup:v1"}
    stage.edit(kinds.AGENT, "greeter", deployment={"initContainers": [extra]})
    stage.settle()
    deployment = stage.get(kinds.DEPLOYMENT, "greeter")
    reference = {"secretKeyRef": {"name": "greeter-gateway-key", "key": "api-key"}}
    for containers in ("containers", "initContainers"):
        env = environment(deployment, containers)
        assert {name: entry["valueFrom"] for name, entry in env.items() if "valueFrom" in entry} == {
            "MODEL_API_KEY": reference,
            "OPENAI_API_KEY": reference,
        }


@pytest.mark.parametrize(
    "change",
    [
        {"rateLimits": {"requestsPerMinute": 1}},
        {"rateLimits": {"concurrentRequests": 5}},
        {"models": [{"name": "llama3"}]},
        {"models": []},
    ],
    ids=str,
)
def test_an_agents_limits_and_models_change_its_key_and_its_pod(stage: Stage, change: dict[str, Any]) -> None:
    stage.edit(kinds.AGENT, "greeter", **change)
    config = {f"ConfigMap {NAMESPACE}/greeter-agent"} if "models" in change else set()
    expected = {f"Secret {NAMESPACE}/greeter-gateway-key", f"Deployment {NAMESPACE}/greeter"} | config
    assert stage.changed_by() == expected


def test_a_new_agent_restarts_nothing(stage: Stage) -> None:
    greeter = stage.get(kinds.AGENT, "greeter")
    stage.put({**greeter, "metadata": {"name": "newcomer", "namespace": NAMESPACE}})
    assert not stage.changed_by() & (EVERY_POD | EVERY_KEY)
    assert authority(stage).caller(key_of(stage, "newcomer"), 0).name == "newcomer"


def test_new_keys_restart_the_gateway_and_every_agent_and_nothing_else(stage: Stage) -> None:
    before, old = authority(stage), key_of(stage, "greeter")
    stage.delete(kinds.SECRET, "gateway-auth")
    assert stage.changed_by() == {f"Secret {NAMESPACE}/gateway-auth", *EVERY_KEY, *EVERY_POD}
    assert authority(stage) != before
    assert authority(stage).caller(key_of(stage, "greeter"), 0) == before.caller(old, 0)


@pytest.mark.parametrize("value", ["signing-key", "master-key"])
def test_one_new_value_is_enough(stage: Stage, value: str) -> None:
    secret = stage.get(kinds.SECRET, "gateway-auth")
    changed = base64.b64encode(b"a-value-that-an-administrator-made").decode()
    stage.world.update({**secret, "data": {**secret["data"], value: changed}})
    stage.settle()
    assert values(stage, "gateway-auth")[value] == "a-value-that-an-administrator-made"
    authority(stage).caller(key_of(stage, "greeter"), 0)


def test_without_keys_there_are_none(stage: Stage) -> None:
    stage.edit(kinds.CLUSTER, NAMESPACE, gateway={"auth": {"mode": "none"}})
    stage.settle()
    assert not EVERY_KEY & {str(ref) for ref in stage.stored()}
    assert not [name for name in environment(stage.get(kinds.DEPLOYMENT, "greeter")) if name.endswith("_API_KEY")]
    config = stage.get(kinds.CONFIG_MAP, "gateway-config")["data"]["config.yaml"]
    assert "custom_auth: custom_auth.anyone" in config


NAMES = st.from_regex(r"[a-z]([-a-z0-9]{0,8}[a-z0-9])?", fullmatch=True).filter(
    lambda name: name not in ("gateway", "default")
)
LIMITS = st.dictionaries(
    st.sampled_from(["requestsPerMinute", "tokensPerMinute", "concurrentRequests"]), st.integers(1, 2**31 - 1)
)


@given(NAMES, st.lists(NAMES, unique=True, max_size=5), LIMITS)
def test_what_a_spec_says_is_what_the_gateway_reads(name: str, models: list[str], limits: dict[str, int]) -> None:
    cluster = parse(LanguageCluster, {"metadata": {"name": "demo", "uid": "cluster-uid"}})
    spec = {"image": "agent", "models": [{"name": model} for model in models], "rateLimits": limits}
    agent = parse(LanguageAgent, {"metadata": {"name": name, "namespace": "demo", "uid": "uid"}, "spec": spec})
    key = sign(agent_claims(cluster, agent), "signing-key")
    assert key == sign(agent_claims(cluster, agent), "signing-key")
    assert Authority("cluster-uid", b"signing-key", b"").caller(key, 0) == Caller(
        "uid", name, frozenset(models), limits
    )
