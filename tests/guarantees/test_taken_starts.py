"""What does not start while one of the cluster's names is someone else's."""

from __future__ import annotations

import pytest

from hooks.kube import kinds
from hooks.kube.kinds import Kind
from hooks.rehearsal.children import Apply
from hooks.rehearsal.refs import Ref
from tests.guarantees.test_size import model
from tests.support.foreign import BEFORE, REMEDY, foreign, hand_over, told
from tests.support.stage import NAMESPACE, Stage, condition, examples

AGENTS = ("data-analyst", "greeter")
OF_PODS = [
    pytest.param(kinds.CONFIG_MAP, "gateway-config", id="configuration"),
    pytest.param(kinds.SERVICE_ACCOUNT, "gateway", id="rights"),
    pytest.param(kinds.NETWORK_POLICY, "gateway", id="isolation"),
]
OF_AGENTS = [
    pytest.param(kinds.SERVICE, "gateway", id="whom agents call"),
    pytest.param(kinds.NETWORK_POLICY, "agents", id="isolation"),
]


def agents_started(stage: Stage) -> set[str]:
    """Keys and Deployments of agents."""
    wanted = {(kinds.DEPLOYMENT.key, name) for name in AGENTS}
    wanted |= {(kinds.SECRET.key, f"{name}-gateway-key") for name in AGENTS}
    return {str(ref) for ref in stage.stored() if (ref.key, ref.name) in wanted}


@pytest.mark.parametrize(("kind", "name"), OF_AGENTS)
def test_no_agent_sends_its_key_to_a_foreign_service_or_starts_without_isolation(
    apply: Apply, kind: Kind, name: str
) -> None:
    stage = Stage(BEFORE, foreign(kind, name), *examples(), apply=apply)
    stage.settle()
    assert agents_started(stage) == set()
    stage.edit(kinds.CLUSTER, NAMESPACE, gateway={"auth": {"mode": "none"}})
    stage.settle()
    assert agents_started(stage) == set(), "nor what it would say without a key"
    says = f"No agent starts: LanguageCluster my-cluster: {kind.kind} {name} is someone else's: {REMEDY}."
    assert told(stage, "AgentsReady") == ("False", "NameTaken", says)
    agent = stage.get(kinds.AGENT, "greeter")
    ready = condition(agent, "Ready")
    assert (ready["status"], ready["reason"], ready["message"]) == ("False", "NameTaken", says), "it says so itself"
    assert agent["status"]["phase"] == "Pending"
    stage.delete(kind, name)
    stage.settle()
    assert condition(stage.get(kinds.AGENT, "greeter"), "Ready")["status"] == "True"


@pytest.mark.parametrize(("kind", "name"), OF_AGENTS)
def test_agents_that_run_are_kept_while_no_other_may_start(apply: Apply, kind: Kind, name: str) -> None:
    stage = Stage(BEFORE, *examples(), apply=apply)
    stage.settle()
    running = agents_started(stage)
    assert len(running) == 2 * len(AGENTS)
    hand_over(stage, kind, name)
    assert stage.changed_by() == set()
    assert agents_started(stage) == running
    assert stage.get(kinds.CLUSTER, NAMESPACE)["status"]["phase"] == "Degraded"
    assert condition(stage.get(kinds.AGENT, "greeter"), "Ready")["status"] == "True"


@pytest.mark.parametrize(("kind", "name"), OF_PODS)
def test_no_gateway_starts_with_anothers_configuration_or_rights_or_open_to_everyone(
    apply: Apply, kind: Kind, name: str
) -> None:
    stage = Stage(BEFORE, foreign(kind, name), *examples(), apply=apply)
    stage.settle()
    assert Ref(kinds.DEPLOYMENT.key, NAMESPACE, "gateway") not in stage.stored()


def test_a_configuration_that_grows_into_a_foreign_config_map_stays_as_it_was(apply: Apply) -> None:
    stage = Stage(BEFORE, *examples(), apply=apply)
    stage.settle()
    stage.put(foreign(kinds.CONFIG_MAP, "gateway-config-1"))
    assert stage.changed_by() == set()
    assert stage.get(kinds.CLUSTER, NAMESPACE)["status"]["phase"] == "Ready", "nothing needs that name"
    for number in range(300):
        stage.put(model(number, apiKeySecretRef={"name": "anthropic-credentials"}))
    assert stage.changed_by() == set()
    says = f"LanguageCluster my-cluster: ConfigMap gateway-config-1 is someone else's: {REMEDY}."
    assert told(stage, "GatewayReady") == ("False", "NameTaken", says)
    stage.delete(kinds.CONFIG_MAP, "gateway-config-1")
    assert {"ConfigMap my-cluster/gateway-config-1", "Deployment my-cluster/gateway"} <= stage.changed_by()
    assert told(stage, "GatewayReady")[0] == "True"


@pytest.mark.parametrize("account", ["theirs", "gateway"])
def test_a_gateway_with_an_account_of_its_users_needs_no_name_for_one(apply: Apply, account: str) -> None:
    theirs = foreign(kinds.SERVICE_ACCOUNT, "gateway")
    another = {**theirs, "metadata": {"name": "theirs", "namespace": NAMESPACE}}
    stage = Stage(BEFORE, theirs, another, *examples(), apply=apply)
    stage.edit(kinds.CLUSTER, NAMESPACE, gateway={"deployment": {"serviceAccountName": account}})
    stage.settle()
    assert stage.get(kinds.CLUSTER, NAMESPACE)["status"]["phase"] == "Ready"
    assert "ownerReferences" not in stage.get(kinds.SERVICE_ACCOUNT, "gateway")["metadata"]
