"""Who is touched by a change: the promises that let platform teams change things during the day."""

from __future__ import annotations

import pytest

from hooks.kube import kinds
from hooks.kube.last_applied import last_applied
from hooks.kube.manifest import Manifest
from hooks.rehearsal.refs import Ref
from tests.support.stage import NAMESPACE, Stage
from tests.support.valid import assert_valid_child

AGENTS = ("data-analyst", "greeter")
GATEWAY = {"ConfigMap my-cluster/gateway-config", "Deployment my-cluster/gateway"}


@pytest.fixture
def stage() -> Stage:
    stage = Stage()
    stage.settle()
    return stage


def test_the_examples_settle_in_at_most_four_rounds_and_a_further_sync_changes_nothing() -> None:
    stage = Stage()
    assert stage.settle().rounds <= 4
    journal = len(stage.world.journal)
    assert stage.settle().rounds == 0
    assert len(stage.world.journal) == journal


def test_the_rehearsal_over_the_examples_has_every_object_of_the_contract(stage: Stage) -> None:
    assert {str(ref) for ref in stage.stored() if "credentials" not in ref.name} == {
        "Namespace my-cluster",
        *(f"{kind} my-cluster/gateway" for kind in ("Deployment", "Service", "ServiceAccount")),
        "ConfigMap my-cluster/gateway-config",
        "Secret my-cluster/gateway-auth",
        *(f"{kind} my-cluster/{agent}" for kind in ("Deployment", "Service", "ServiceAccount") for agent in AGENTS),
        *(f"ConfigMap my-cluster/{agent}-agent" for agent in AGENTS),
        *(f"Secret my-cluster/{agent}-gateway-key" for agent in AGENTS),
        "PersistentVolumeClaim my-cluster/data-analyst-workspace",
        *(f"NetworkPolicy my-cluster/{name}" for name in ("agents", "gateway")),
    }


def test_every_child_of_the_examples_is_valid(stage: Stage) -> None:
    for ref, manifest in stage.stored().items():
        if ref.name not in ("anthropic-credentials", "openai-credentials"):
            assert_valid_child(last_applied(manifest))


def test_adding_a_model_restarts_the_gateway_and_no_agent(stage: Stage) -> None:
    model = stage.get(kinds.MODEL, "llama3")
    stage.put({**_named(model, "qwen"), "spec": {**model["spec"], "modelName": "qwen3"}})
    assert stage.changed_by() == GATEWAY


def test_changing_a_model_restarts_the_gateway_and_no_agent(stage: Stage) -> None:
    before = stage.get(kinds.DEPLOYMENT, "data-analyst")
    stage.edit(kinds.MODEL, "claude-sonnet", modelName="claude-opus-4-1")
    # The agent's configuration names the provider's model; it is read live, so its pod stays.
    assert stage.changed_by() == {*GATEWAY, "ConfigMap my-cluster/data-analyst-agent"}
    assert stage.get(kinds.DEPLOYMENT, "data-analyst") == before


def test_removing_a_model_restarts_the_gateway_and_no_agent(stage: Stage) -> None:
    before = {agent: stage.get(kinds.DEPLOYMENT, agent) for agent in AGENTS}
    stage.delete(kinds.MODEL, "gpt-4o")
    assert stage.changed_by() == {*GATEWAY, "ConfigMap my-cluster/greeter-agent"}
    assert {agent: stage.get(kinds.DEPLOYMENT, agent) for agent in AGENTS} == before


def test_rotating_a_key_changes_the_gateways_deployment_and_nothing_else(stage: Stage) -> None:
    secret = stage.get(kinds.SECRET, "anthropic-credentials")
    stage.put({**secret, "data": {"api-key": "c2stcm90YXRlZA=="}})
    assert stage.changed_by() == {"Deployment my-cluster/gateway"}


def test_a_missing_secret_is_one_models_problem_and_its_arrival_restarts_the_gateway_only(stage: Stage) -> None:
    secret = stage.get(kinds.SECRET, "openai-credentials")
    stage.delete(kinds.SECRET, "openai-credentials")
    assert stage.changed_by() == set(), "pods that run still hold its values"
    phases = {m["metadata"]["name"]: m["status"]["phase"] for m in stage.world.list(kinds.MODEL.key)}
    assert phases == {"claude-sonnet": "Ready", "gpt-4o": "NotReady", "llama3": "Ready"}
    assert stage.get(kinds.CLUSTER, NAMESPACE)["status"]["phase"] == "Degraded"
    stage.put(secret)
    assert stage.changed_by() == {"Deployment my-cluster/gateway"}
    assert stage.get(kinds.CLUSTER, NAMESPACE)["status"]["phase"] == "Ready"


def test_an_unrelated_secret_changes_nothing(stage: Stage) -> None:
    secret = stage.get(kinds.SECRET, "anthropic-credentials")
    stage.put(_named(secret, "unrelated"))
    assert stage.changed_by() == set()


def test_adding_an_agent_touches_no_other_object(stage: Stage) -> None:
    stage.put(_named(stage.get(kinds.AGENT, "greeter"), "newcomer"))
    assert stage.changed_by() == {
        "ConfigMap my-cluster/newcomer-agent",
        "Secret my-cluster/newcomer-gateway-key",
        *(f"{kind} my-cluster/newcomer" for kind in ("Deployment", "Service", "ServiceAccount")),
    }


def test_removing_an_agent_removes_its_children_and_revokes_its_key(stage: Stage) -> None:
    stage.delete(kinds.AGENT, "data-analyst")
    gone = stage.changed_by()
    assert gone == {
        "ConfigMap my-cluster/data-analyst-agent",
        "Secret my-cluster/data-analyst-gateway-key",
        "PersistentVolumeClaim my-cluster/data-analyst-workspace",
        "ConfigMap my-cluster/gateway-revoked",
        *(f"{kind} my-cluster/data-analyst" for kind in ("Deployment", "Service", "ServiceAccount")),
    }
    assert not any("data-analyst" in str(ref) for ref in stage.world)


def test_an_agents_pod_changes_with_its_own_spec(stage: Stage) -> None:
    before = stage.get(kinds.DEPLOYMENT, "greeter")["spec"]["template"]
    stage.edit(kinds.AGENT, "greeter", instructions="Be brief.")
    assert stage.changed_by() == {"ConfigMap my-cluster/greeter-agent", "Deployment my-cluster/greeter"}
    assert stage.get(kinds.DEPLOYMENT, "greeter")["spec"]["template"] != before


def test_a_namespace_that_was_there_before_is_used_and_never_owned() -> None:
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}}
    stage = Stage()
    stage.put(namespace)
    stage.settle()
    there = stage.get(kinds.NAMESPACE, NAMESPACE)
    assert "ownerReferences" not in there["metadata"]
    assert "langop.io/cluster" not in (there["metadata"].get("labels") or {})
    assert stage.get(kinds.CLUSTER, NAMESPACE)["status"]["phase"] == "Ready"
    stage.delete(kinds.CLUSTER, NAMESPACE)
    stage.settle()
    assert stage.get(kinds.NAMESPACE, NAMESPACE) == there
    assert stage.world.get(Ref(kinds.DEPLOYMENT.key, NAMESPACE, "gateway")) is None


def test_deleting_a_cluster_removes_agents_first_then_the_gateway_then_the_namespace(stage: Stage) -> None:
    mark = len(stage.world.journal)
    stage.delete(kinds.CLUSTER, NAMESPACE)
    stage.settle()
    gone = [str(change.ref) for change in stage.world.journal[mark:] if change.after is None]
    gateway = gone.index("Deployment my-cluster/gateway")
    assert max(gone.index(f"Deployment my-cluster/{name}") for name in AGENTS) < gateway
    assert gateway < gone.index("Namespace my-cluster")
    assert gone[-1] == "LanguageCluster my-cluster"


def _named(manifest: Manifest, name: str) -> Manifest:
    copy = {key: value for key, value in manifest.items() if key != "status"}
    return {**copy, "metadata": {"name": name, "namespace": NAMESPACE}}


def test_a_model_called_redis_has_its_key_rotated_like_any_other(stage: Stage) -> None:
    """The Secret of the cluster's Redis is one more version that the gateway's pods roll with."""
    password, key = (_named(stage.get(kinds.SECRET, "anthropic-credentials"), name) for name in ("password", "key"))
    stage.put(password)
    stage.put(key)
    stage.edit(kinds.CLUSTER, NAMESPACE, gateway={"redis": {"host": "redis", "passwordSecretRef": _ref(password)}})
    stage.put(_named(stage.get(kinds.MODEL, "claude-sonnet"), "redis"))
    stage.edit(kinds.MODEL, "redis", apiKeySecretRef=_ref(key))
    stage.settle()
    for secret in (password, key):
        stage.put({**secret, "data": {"api-key": "c2stcm90YXRlZA=="}})
        assert stage.changed_by() == {"Deployment my-cluster/gateway"}, secret["metadata"]["name"]


def _ref(secret: Manifest) -> Manifest:
    return {"name": secret["metadata"]["name"], "key": "api-key"}
