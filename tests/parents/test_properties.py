"""Whatever a CRD admits becomes valid children, or a condition that says why not."""

from __future__ import annotations

import json
from typing import Any

import orjson
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hooks.kube.kinds import AGENT, CHILD_KINDS, MODEL
from hooks.kube.manifest import Manifest
from hooks.settings import Settings
from hooks.wire.dispatch import dispatch
from tests.support import recorded
from tests.support.valid import assert_valid_child

FIXED = Settings(generate_secret=lambda: "x" * 43)
LABEL = st.from_regex(r"[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?", fullmatch=True)
SUBDOMAIN = st.lists(LABEL, min_size=1, max_size=4).map(".".join)
NAMES = SUBDOMAIN | st.sampled_from(
    ["gateway", "default", "a" * 63, "a" * 64, "a" * 253, "0start", "gpt-4.1", "a.b", "a-b", "gateway-config", "kube"]
)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)
MODELS = st.lists(
    st.fixed_dictionaries(
        {"name": NAMES},
        optional={
            "role": st.sampled_from(["primary", "fallback", "reasoning", "tool-calling", "summarization"]),
            "priority": st.integers(0, 1000),
            "model": st.from_regex(r"[!-)+\-.-~]{1,20}", fullmatch=True),
        },
    ),
    max_size=4,
    unique_by=lambda model: (model["name"], model.get("model")),
)
PORTS = st.lists(
    st.fixed_dictionaries(
        {"name": st.from_regex(r"[a-z]([a-z0-9]{0,6})", fullmatch=True), "port": st.integers(1, 65535)},
        optional={"protocol": st.sampled_from(["TCP", "UDP", "SCTP"]), "expose": st.booleans()},
    ),
    max_size=4,
    unique_by=(lambda port: port["name"], lambda port: port["port"]),
)
AGENT_SPECS = st.fixed_dictionaries(
    {"image": st.sampled_from(["example/agent:1", "example/agent@sha256:" + "0" * 64])},
    optional={
        "models": MODELS,
        "instructions": TEXT,
        "ports": PORTS,
        "workspace": st.fixed_dictionaries(
            {}, optional={"enabled": st.booleans(), "size": st.sampled_from(["1Gi", "1024Mi", 5, "0.5Gi", "1e9"])}
        ),
        "rateLimits": st.fixed_dictionaries({}, optional={"requestsPerMinute": st.integers(1, 2**31 - 1)}),
    },
)
MODEL_SPECS = st.fixed_dictionaries(
    {
        "provider": st.just("openai-compatible"),
        "modelName": st.from_regex(r"[!-)+-~]{1,30}", fullmatch=True),
        "endpoint": st.sampled_from(["http://ollama:11434/v1", "https://models.example.com/v1"]),
    },
    optional={"apiKeySecretRef": st.fixed_dictionaries({"name": NAMES})},
)


def named(kind: str, name: str, spec: Manifest) -> Manifest:
    uid = f"{len(name):08d}-0000-4000-8000-000000000000"
    return {
        "apiVersion": "langop.io/v1alpha1",
        "kind": kind,
        "metadata": {"name": name, "namespace": "my-cluster", "uid": uid, "generation": 1},
        "spec": spec,
        "status": {"observedGeneration": 1},
    }


def sync(agents: dict[str, Manifest], models: dict[str, Manifest]) -> dict[str, Any]:
    """A cluster sync of these members, with the keys observed so that everything is made at once."""
    request = recorded.request("v2/cluster-sync-3-gateway-exists")
    request["controller"]["spec"]["childResources"] = [
        {"apiVersion": kind.api_version, "resource": kind.plural} for kind in CHILD_KINDS
    ]
    first = orjson.loads(dispatch("/cluster/sync", json.dumps(request).encode(), FIXED).body)
    secret = next(child for child in first["children"] if child["metadata"]["name"] == "gateway-auth")
    request["children"]["Secret.v1"] = {"my-cluster/gateway-auth": secret}
    request["related"][AGENT.key] = {name: named("LanguageAgent", name, spec) for name, spec in agents.items()}
    request["related"][MODEL.key] = {name: named("LanguageModel", name, spec) for name, spec in models.items()}
    reply = dispatch("/cluster/sync", json.dumps(request).encode(), FIXED)
    assert reply.status == 200
    return dict(orjson.loads(reply.body))


def agent_status(name: str, spec: Manifest) -> dict[str, Any]:
    request = {"parent": named("LanguageAgent", name, spec), "children": {}, "related": {}, "finalizing": False}
    return dict(orjson.loads(dispatch("/agent/sync", json.dumps(request).encode(), FIXED).body)["status"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    agents=st.dictionaries(NAMES, AGENT_SPECS, min_size=1, max_size=3),
    models=st.dictionaries(NAMES, MODEL_SPECS, max_size=3),
)
def test_what_a_crd_admits_becomes_valid_children_or_a_condition(
    agents: dict[str, Manifest], models: dict[str, Manifest]
) -> None:
    children = sync(agents, models)["children"]
    for child in children:
        assert_valid_child(child)
    places = [(child["kind"], child["metadata"]["name"]) for child in children]
    assert len(places) == len(set(places)), "two children in one place"
    running = {child["metadata"]["labels"].get("langop.io/agent") for child in children} - {None}
    for name, spec in agents.items():
        accepted = next(c for c in agent_status(name, spec)["conditions"] if c["type"] == "Accepted")
        assert (accepted["status"] == "True") == (name in running), accepted
        if name not in running:
            assert name in accepted["message"]
            assert "metadata.name" in accepted["message"] or "exposed" in accepted["message"]


@settings(max_examples=100, deadline=None)
@given(name=LABEL, instructions=TEXT, models=MODELS)
def test_an_agents_config_reads_back_as_what_was_written(
    name: str, instructions: str, models: list[dict[str, Any]]
) -> None:
    agent = f"a{name}"[:63].rstrip("-")
    children = sync({agent: {"image": "x", "instructions": instructions, "models": models}}, {})["children"]
    text = next(c for c in children if c["metadata"]["name"] == f"{agent}-agent")["data"]["config.yaml"]
    config = yaml.safe_load(text)
    assert config["agent"] == {"name": agent, "namespace": "my-cluster"}
    assert config.get("instructions", "") == instructions
    listed = [f"{m['name']}/{m['model']}" if "model" in m else m["name"] for m in models]
    assert list(config["models"]) == listed
    assert [config["models"][key]["role"] for key in listed] == [m.get("role", "primary") for m in models]


@settings(max_examples=100, deadline=None)
@given(instructions=TEXT | st.text("$(){}ABC", max_size=12))
def test_instructions_reach_the_environment_as_written(instructions: str) -> None:
    """The kubelet expands $(NAME) and $$ in values, so a dollar may be written twice."""
    children = sync({"agent-1": {"image": "x", "instructions": instructions}}, {})["children"]
    deployment = next(c for c in children if c["kind"] == "Deployment" and c["metadata"]["name"] == "agent-1")
    env = {item["name"]: item.get("value") for item in deployment["spec"]["template"]["spec"]["containers"][0]["env"]}
    assert expanded(env.get("AGENT_INSTRUCTIONS", ""), {"AGENT_NAME": "agent-1", "A": "no"}) == instructions


def expanded(value: str, mapping: dict[str, str]) -> str:
    """What the kubelet makes of a value (k8s.io/kubernetes/third_party/forked/golang/expansion)."""
    result, index = "", 0
    while index < len(value):
        if value[index] == "$" and index + 1 < len(value):
            following = value[index + 1]
            end = value.find(")", index + 2)
            if following == "$":
                result, index = result + "$", index + 2
                continue
            if following == "(" and end >= 0:
                name = value[index + 2 : end]
                result, index = result + mapping.get(name, f"$({name})"), end + 1
                continue
        result, index = result + value[index], index + 1
    return result
