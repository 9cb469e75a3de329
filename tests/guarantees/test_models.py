"""A model that turns invalid is served as it last was; one that never was good is left out. Its status says which."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
import yaml

from hooks.kube import kinds
from hooks.kube.manifest import Manifest
from hooks.settings import Settings
from hooks.wire.dispatch import dispatch
from tests.support import recorded
from tests.support.stage import NAMESPACE, Stage, condition

BAD: dict[str, dict[str, Any]] = {
    "no such provider": {"provider": "acme"},
    "an endpoint that is none": {"endpoint": "ftp://models"},
    "a parameter that the gateway would ignore": {"params": {"rpm": 3}},
    "a credential in the open": {"params": {"api_key": "sk-live-in-the-open"}},
    "itself as its fallback": {"fallbacks": [{"modelRef": "gpt-4o"}]},
}


def config(stage: Stage) -> Any:
    return yaml.safe_load(stage.get(kinds.CONFIG_MAP, "gateway-config")["data"]["config.yaml"])


def new_model(stage: Stage, name: str, **spec: Any) -> Manifest:
    model = stage.get(kinds.MODEL, "gpt-4o")
    metadata = {"name": name, "namespace": NAMESPACE}
    return {key: model[key] for key in ("apiVersion", "kind")} | {
        "metadata": metadata,
        "spec": {**model["spec"], **spec},
    }


@pytest.mark.parametrize("case", BAD)
def test_a_model_that_turns_invalid_is_served_as_it_last_was(stage: Stage, case: str) -> None:
    stage.edit(kinds.MODEL, "gpt-4o", **BAD[case])
    assert stage.changed_by() == set()
    model = stage.get(kinds.MODEL, "gpt-4o")
    accepted = condition(model, "Accepted")
    assert accepted["reason"] == "InvalidStillServed"
    assert accepted["message"].startswith("LanguageModel gpt-4o: ")
    assert accepted["message"].endswith("The gateway serves it as it last was.")
    assert "sk-live" not in accepted["message"]
    assert model["status"]["gatewayModelName"] == "gpt-4o"
    assert stage.get(kinds.CLUSTER, NAMESPACE)["status"]["models"] == 3


def test_a_model_that_was_never_good_is_left_out_and_stops_no_other(stage: Stage) -> None:
    before = config(stage)
    stage.put(new_model(stage, "broken", provider="acme"))
    assert stage.changed_by() == set()
    assert config(stage) == before
    accepted = condition(stage.get(kinds.MODEL, "broken"), "Accepted")
    assert accepted["reason"] == "Invalid"
    assert accepted["message"].endswith("The gateway has never served it.")


def test_other_models_change_while_one_is_kept(stage: Stage) -> None:
    entry = next(entry for entry in config(stage)["model_list"] if entry["model_name"] == "gpt-4o")
    stage.edit(kinds.MODEL, "gpt-4o", provider="acme")
    stage.edit(kinds.MODEL, "llama3", modelName="llama4")
    stage.put(new_model(stage, "a-new-one", provider="openai", modelName="o9"))
    stage.settle()
    after = config(stage)
    assert [entry["model_name"] for entry in after["model_list"]] == ["a-new-one", "claude-sonnet", "gpt-4o", "llama3"]
    assert entry in after["model_list"]
    assert after["router_settings"]["model_group_alias"]["llama4"] == "llama3"


def test_everything_about_a_kept_model_stays(stage: Stage) -> None:
    """Names that it shares, fallbacks to it and from it, weights, whole catalogues, and its credentials."""
    balanced = {
        "loadBalancing": {"endpoints": [{"url": "http://a/v1", "weight": 3}, {"url": "http://b/v1"}]},
        "fallbacks": [{"modelRef": "llama3"}],
        "endpoint": None,
    }
    stage.put(new_model(stage, "balanced", **balanced))
    stage.put(new_model(stage, "twin", modelName="gpt-4o-2", fallbacks=[{"modelRef": "balanced"}]))
    stage.put(new_model(stage, "triplet", modelName="gpt-4o-2"))
    stage.put(new_model(stage, "all", modelName="*"))
    stage.edit(kinds.CLUSTER, NAMESPACE, gateway={"loadBalancing": {"strategy": "least-busy"}})
    stage.edit(kinds.AGENT, "greeter", models=[{"name": "gpt-4o"}, {"name": "all", "model": "o9"}])
    stage.settle()
    for name in ("balanced", "twin", "all", "gpt-4o"):
        stage.edit(kinds.MODEL, name, provider="acme")
    assert stage.changed_by() == set()


def test_a_kept_model_that_is_deleted_is_gone(stage: Stage) -> None:
    stage.edit(kinds.MODEL, "gpt-4o", provider="acme")
    stage.settle()
    stage.delete(kinds.MODEL, "gpt-4o")
    stage.settle()
    assert [entry["model_name"] for entry in config(stage)["model_list"]] == ["claude-sonnet", "llama3"]


def test_a_kept_model_that_is_repaired_is_served_anew(stage: Stage) -> None:
    stage.edit(kinds.MODEL, "gpt-4o", provider="acme")
    stage.settle()
    stage.edit(kinds.MODEL, "gpt-4o", provider="openai", modelName="gpt-6")
    stage.settle()
    assert config(stage)["router_settings"]["model_group_alias"]["gpt-6"] == "gpt-4o"
    assert condition(stage.get(kinds.MODEL, "gpt-4o"), "Accepted")["status"] == "True"


def rollouts(stage: Stage, since: int) -> list[str]:
    """The configuration hashes that the gateway's Deployment got, one after the other."""
    pods = (
        change.after["spec"]["template"]["metadata"]["annotations"]["langop.io/config-hash"]
        for change in stage.world.journal[since:]
        if change.after and (change.after["kind"], change.ref.name) == ("Deployment", "gateway")
    )
    return list(dict.fromkeys(pods))


@pytest.mark.parametrize("model", ["a new one", "one that is served"])
def test_a_model_with_a_secret_that_the_gateway_does_not_have_yet_rolls_it_once(stage: Stage, model: str) -> None:
    secret = stage.get(kinds.SECRET, "openai-credentials")
    stage.put({**secret, "metadata": {"name": "fresh", "namespace": NAMESPACE}})
    stage.settle()
    before, journal = config(stage), len(stage.world.journal)
    if model == "a new one":
        stage.put(new_model(stage, "fresh", modelName="o9", apiKeySecretRef={"name": "fresh"}))
    else:
        stage.edit(kinds.MODEL, "gpt-4o", modelName="o9", apiKeySecretRef={"name": "fresh"})
    cluster = next(each for each in stage.metacontroller.parents() if each[1].name == NAMESPACE)
    stage.metacontroller.sync(*cluster)
    assert config(stage) == before, "its own status does not know the version of its Secret yet"
    stage.settle()
    assert "o9" in str(config(stage)["model_list"])
    assert len(rollouts(stage, journal)) == 1


def test_a_model_whose_secret_is_missing_is_registered_nevertheless(stage: Stage) -> None:
    stage.put(new_model(stage, "early", modelName="o9", apiKeySecretRef={"name": "late"}))
    stage.settle()
    assert "early" in {entry["model_name"] for entry in config(stage)["model_list"]}
    assert condition(stage.get(kinds.MODEL, "early"), "CredentialsResolved")["reason"] == "SecretNotFound"


def test_a_status_says_who_serves_the_model(stage: Stage) -> None:
    """For the column Provider of `kubectl get`; what was good last is said of a model that turned invalid."""
    stage.put(new_model(stage, "fast", provider=None, litellmProvider="groq"))
    stage.settle()
    assert stage.get(kinds.MODEL, "gpt-4o")["status"]["provider"] == "openai"
    assert stage.get(kinds.MODEL, "fast")["status"]["provider"] == "groq"
    stage.edit(kinds.MODEL, "fast", litellmProvider="no prefix")
    stage.settle()
    assert stage.get(kinds.MODEL, "fast")["status"]["provider"] == "groq"


@pytest.mark.parametrize("levels", [65, 330, 900])
def test_a_model_nested_without_end_stops_no_other(levels: int) -> None:
    """The API server stores 10,000 levels; YAML and JSON are written with far fewer."""
    request = recorded.request("v2/cluster-sync-5-steady")
    models = request["related"]["LanguageModel.langop.io/v1alpha1"]
    nested = copy.deepcopy(next(iter(models.values())))
    nested["metadata"]["name"], nested["spec"]["params"] = "nested", "PARAMS"
    models["my-cluster/nested"] = nested
    body = json.dumps(request).replace('"PARAMS"', '{"a":' * levels + "1" + "}" * levels).encode()
    reply = dispatch("/cluster/sync", body, Settings())
    assert reply.status == 200, reply.body
    status = json.loads(reply.body)["status"]
    assert status["models"] == len(models) - 1
    assert "nested" in condition({"status": status}, "ModelsReady")["message"]
