"""Large clusters work, and what cannot be stored is refused while the gateway goes on."""

from __future__ import annotations

import time
from typing import Any

import pytest
import yaml

from hooks.kube import kinds
from hooks.kube.last_applied import LAST_APPLIED
from hooks.kube.manifest import Manifest
from hooks.kube.size import LIMIT, excess
from hooks.rehearsal.refs import Ref
from tests.support.stage import NAMESPACE, Stage, condition

CLUSTER: Manifest = {
    "apiVersion": "langop.io/v1alpha1",
    "kind": "LanguageCluster",
    "metadata": {"name": NAMESPACE},
    "spec": {},
}


def model(number: int, **spec: Any) -> Manifest:
    """A model with everything that makes its entry long."""
    return {
        "apiVersion": "langop.io/v1alpha1",
        "kind": "LanguageModel",
        "metadata": {"name": f"team-{number:04}-claude-sonnet", "namespace": NAMESPACE},
        "spec": {
            "provider": "anthropic",
            "modelName": f"claude-sonnet-4-5-{number:04}",
            "apiKeySecretRef": {"name": f"team-{number:04}-anthropic"},
            "rateLimits": {"requestsPerMinute": 100, "tokensPerMinute": 100_000},
            "costTracking": {"inputTokenCost": 0.003, "outputTokenCost": 0.015},
            "timeout": "60s",
            **spec,
        },
    }


def agent(number: int) -> Manifest:
    return {
        "apiVersion": "langop.io/v1alpha1",
        "kind": "LanguageAgent",
        "metadata": {"name": f"agent-{number:04}", "namespace": NAMESPACE},
        "spec": {
            "image": "registry.example/agent:v1",
            "instructions": "Answer briefly.\n" * 20,
            "models": [{"name": f"team-{number % 500:04}-claude-sonnet"}],
        },
    }


def config_maps(stage: Stage) -> dict[str, Manifest]:
    found = stage.world.list(kinds.CONFIG_MAP.key, NAMESPACE)
    return {each["metadata"]["name"]: each for each in found if each["metadata"]["name"].startswith("gateway-config")}


def together(stage: Stage) -> list[str]:
    """The names of all models, as LiteLLM reads them: its own list first, then those of the files it includes."""
    files = {name: text for each in config_maps(stage).values() for name, text in each["data"].items()}
    main = yaml.load(files["config.yaml"], yaml.CSafeLoader)
    included = [yaml.load(files[name], yaml.CSafeLoader) for name in main.get("include", [])]
    return [entry["model_name"] for part in (main, *included) for entry in part["model_list"]]


def test_five_hundred_models_and_a_thousand_agents_in_one_cluster() -> None:
    stage = Stage(CLUSTER, *map(model, range(500)), *map(agent, range(1000)))
    start = time.monotonic()
    stage.settle()
    assert together(stage) == [f"team-{number:04}-claude-sonnet" for number in range(500)]
    assert len(stage.world.list(kinds.DEPLOYMENT.key)) == 1001
    status = stage.get(kinds.CLUSTER, NAMESPACE)["status"]
    assert (status["models"], status["agents"]) == (500, 1000)
    largest = max(len(m["metadata"].get("annotations", {}).get(LAST_APPLIED, "")) for m in stage.stored().values())
    assert largest < LIMIT
    volumes = stage.get(kinds.DEPLOYMENT, "gateway")["spec"]["template"]["spec"]["volumes"]
    sources = [source["configMap"] for volume in volumes for source in volume.get("projected", {}).get("sources", [])]
    assert {source["name"] for source in sources if not source.get("optional")} == set(config_maps(stage))
    assert time.monotonic() - start < 300


def test_a_model_in_any_part_is_kept_when_it_turns_invalid() -> None:
    stage = Stage(CLUSTER, *map(model, range(400)))
    stage.settle()
    assert len(config_maps(stage)) > 2
    for number in (0, 250, 399):
        stage.put(model(number, provider="acme"))
    assert stage.changed_by() == set()
    told = condition(stage.get(kinds.MODEL, "team-0399-claude-sonnet"), "Accepted")
    assert told["reason"] == "InvalidStillServed"


def test_few_models_are_in_one_config_map_again() -> None:
    stage = Stage(CLUSTER, *map(model, range(400)))
    stage.settle()
    for number in range(5, 400):
        stage.delete(kinds.MODEL, f"team-{number:04}-claude-sonnet")
    stage.settle()
    assert list(config_maps(stage)) == ["gateway-config"]
    assert together(stage) == [f"team-{number:04}-claude-sonnet" for number in range(5)]


@pytest.mark.parametrize(
    "too_much",
    [
        {"extraConfig": {"litellm_settings": {"default_team_settings": [{"team_id": "x" * 300_000}]}}},
        {"deployment": {"podAnnotations": {"example.com/notes": "x" * 300_000}}},
    ],
    ids=["configuration", "deployment"],
)
def test_what_cannot_be_stored_is_refused_with_how_far_over_it_is_and_the_gateway_stays(
    stage: Stage, too_much: dict[str, Any]
) -> None:
    before = {name: stage.get(kind, name) for kind, name in GATEWAY}
    stage.edit(kinds.CLUSTER, NAMESPACE, gateway=too_much)
    stage.settle()
    assert {name: stage.get(kind, name) for kind, name in GATEWAY} == before
    cluster = stage.get(kinds.CLUSTER, NAMESPACE)
    told = condition(cluster, "ConfigFits")
    assert (told["status"], told["reason"]) == ("False", "ConfigTooLarge")
    over = int(told["message"].partition(" is ")[2].partition(" bytes")[0].replace(",", ""))
    assert 300_000 - LIMIT < over < 400_000 - LIMIT
    assert cluster["status"]["phase"] == "Degraded"
    stage.edit(kinds.CLUSTER, NAMESPACE, gateway={})
    stage.settle()
    assert stage.get(kinds.CLUSTER, NAMESPACE)["status"]["phase"] == "Ready"


GATEWAY = ((kinds.CONFIG_MAP, "gateway-config"), (kinds.DEPLOYMENT, "gateway"))


def test_the_size_is_that_of_the_record_as_go_writes_it() -> None:
    assert excess(b"x" * (LIMIT - 1024)) == 0
    assert excess(b"x" * (LIMIT - 1023)) == 1
    assert excess(b"<" * (LIMIT // 6)) > 0


def test_an_agent_that_is_too_large_is_refused(stage: Stage) -> None:
    agent_before = stage.get(kinds.DEPLOYMENT, "greeter")
    containers = [{"name": f"init-{number}", "image": "a"} for number in range(4)]
    stage.edit(kinds.AGENT, "greeter", instructions="<>&" * 10_000, deployment={"initContainers": containers})
    stage.settle()
    assert stage.world.get(Ref(kinds.DEPLOYMENT.key, NAMESPACE, "greeter")) == agent_before
    told = condition(stage.get(kinds.AGENT, "greeter"), "Accepted")
    assert "larger than what a Deployment can hold" in told["message"]
