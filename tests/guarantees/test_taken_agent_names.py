"""A foreign object with the name of one of an agent's is left alone, whoever of the two hooks is called first.

The rehearsal calls the cluster's hook first in every round, which is the harder case.
"""

from __future__ import annotations

from typing import Any

import pytest

from hooks.kube import kinds
from hooks.kube.kinds import Kind
from hooks.kube.manifest import Manifest
from hooks.rehearsal.children import Apply
from hooks.rehearsal.refs import Ref
from tests.support.foreign import as_asked, foreign
from tests.support.stage import NAMESPACE, Stage, condition

NAMES = [
    (kinds.DEPLOYMENT, "newcomer"),
    (kinds.SERVICE, "newcomer"),
    (kinds.SERVICE_ACCOUNT, "newcomer"),
    (kinds.CONFIG_MAP, "newcomer-agent"),
    (kinds.SECRET, "newcomer-gateway-key"),
    (kinds.PERSISTENT_VOLUME_CLAIM, "newcomer-workspace"),
    (kinds.NETWORK_POLICY, "newcomer-agent"),
    (kinds.INGRESS, "newcomer"),
]
EXPOSED = {"domain": "agents.example.com", "ingress": {"enabled": True}}
PORTS = [{"name": "http", "port": 8080, "expose": True}]


def newcomer(stage: Stage, **spec: Any) -> None:
    agent = stage.get(kinds.AGENT, "greeter")
    metadata = {"name": "newcomer", "namespace": NAMESPACE}
    spec = {**agent["spec"], "workspace": {"enabled": True}, **spec}
    stage.put({**agent, "metadata": metadata, "spec": spec, "status": {}})


def sync_cluster(stage: Stage) -> None:
    """The cluster's hook alone."""
    (cluster,) = (each for each in stage.metacontroller.parents() if each[0].parent == kinds.CLUSTER)
    stage.metacontroller.sync(*cluster)


def made_of(stage: Stage, agent: str) -> dict[Ref, Manifest]:
    return {ref: manifest for ref, manifest in stage.stored().items() if ref.name.startswith(agent)}


@pytest.mark.parametrize(("kind", "name"), NAMES, ids=[f"{kind.kind} {name}" for kind, name in NAMES])
def test_nothing_is_made_of_a_new_agent_whose_name_is_taken(stage: Stage, kind: Kind, name: str) -> None:
    stage.edit(kinds.CLUSTER, NAMESPACE, **EXPOSED)
    stage.settle()
    stage.put(foreign(kind, name))
    there = as_asked(stage.get(kind, name))
    newcomer(stage, ports=PORTS)
    sync_cluster(stage)
    stage.settle()
    assert as_asked(stage.get(kind, name)) == there
    assert len(made_of(stage, "newcomer")) == 1, "nor beside it, where a pod would use it"
    said = condition(stage.get(kinds.AGENT, "newcomer"), "Accepted")
    assert (said["status"], said["reason"]) == ("False", "NameTaken")
    says = f"LanguageAgent newcomer: {kind.kind} {name} is someone else's: give the agent another name, or "
    assert said["message"].startswith(says)
    stage.delete(kind, name)
    stage.settle()
    assert condition(stage.get(kinds.AGENT, "newcomer"), "Ready")["status"] == "True"


@pytest.mark.parametrize(
    ("kind", "name", "without", "needs"),
    [
        (
            kinds.PERSISTENT_VOLUME_CLAIM,
            "newcomer-workspace",
            {"workspace": {"enabled": False}},
            {"workspace": {"enabled": True}},
        ),
        (
            kinds.SERVICE_ACCOUNT,
            "newcomer",
            {"deployment": {"serviceAccountName": "theirs"}},
            {"deployment": {"serviceAccountName": None}},
        ),
    ],
    ids=["volume", "account"],
)
def test_an_agent_that_comes_to_need_a_taken_name_stays_as_it_was(
    stage: Stage, kind: Kind, name: str, without: dict[str, Any], needs: dict[str, Any]
) -> None:
    stage.put({**foreign(kinds.SERVICE_ACCOUNT, "theirs")})
    stage.put(foreign(kind, name))
    newcomer(stage, **without)
    stage.settle()
    assert condition(stage.get(kinds.AGENT, "newcomer"), "Ready")["status"] == "True"
    stage.edit(kinds.AGENT, "newcomer", image="registry.example/newcomer:v2", **needs)
    assert stage.changed_by() == set()
    assert condition(stage.get(kinds.AGENT, "newcomer"), "Accepted")["reason"] == "NameTaken"


@pytest.mark.parametrize("account", ["theirs", "newcomer"])
def test_an_agent_with_an_account_of_its_users_needs_no_name_for_one(account: str) -> None:
    stage = Stage()
    stage.settle()
    stage.put(foreign(kinds.SERVICE_ACCOUNT, "newcomer"))
    newcomer(stage, deployment={"serviceAccountName": account})
    stage.settle()
    pod = stage.get(kinds.DEPLOYMENT, "newcomer")["spec"]["template"]["spec"]
    assert pod["serviceAccountName"] == account
    assert condition(stage.get(kinds.AGENT, "newcomer"), "Accepted")["status"] == "True"
    assert "ownerReferences" not in stage.get(kinds.SERVICE_ACCOUNT, "newcomer")["metadata"]


def test_an_agent_that_needs_no_new_name_waits_for_nobody(stage: Stage) -> None:
    stage.edit(kinds.AGENT, "greeter", image="registry.example/greeter:v2")
    sync_cluster(stage)
    (container,) = stage.get(kinds.DEPLOYMENT, "greeter")["spec"]["template"]["spec"]["containers"]
    assert container["image"] == "registry.example/greeter:v2"


def test_an_agent_whose_status_is_lost_keeps_what_it_has(stage: Stage) -> None:
    stage.delete(kinds.CONFIG_MAP, "greeter-agent")
    stage.world.update({**stage.get(kinds.AGENT, "greeter"), "status": {}})
    before = made_of(stage, "greeter")
    sync_cluster(stage)
    assert made_of(stage, "greeter") == before
    stage.settle()
    assert stage.get(kinds.CONFIG_MAP, "greeter-agent")


def test_a_foreign_volume_is_never_advised_to_be_deleted(stage: Stage) -> None:
    stage.put(foreign(kinds.PERSISTENT_VOLUME_CLAIM, "newcomer-workspace"))
    newcomer(stage)
    stage.settle()
    assert condition(stage.get(kinds.AGENT, "newcomer"), "Accepted")["message"] == (
        "LanguageAgent newcomer: PersistentVolumeClaim newcomer-workspace is someone else's: give the agent another "
        "name, or set workspace.enabled to false and mount the volume by deployment.volumes."
    )


@pytest.mark.parametrize(("mode", "status"), [("agentKeys", "False"), ("none", "True")])
def test_a_foreign_secret_with_the_keys_name_matters_only_where_there_are_keys(
    apply: Apply, mode: str, status: str
) -> None:
    stage = Stage(apply=apply)
    stage.edit(kinds.CLUSTER, NAMESPACE, gateway={"auth": {"mode": mode}})
    stage.settle()
    stage.put(foreign(kinds.SECRET, "newcomer-gateway-key"))
    newcomer(stage)
    stage.settle()
    assert condition(stage.get(kinds.AGENT, "newcomer"), "Accepted")["status"] == status
    assert "ownerReferences" not in stage.get(kinds.SECRET, "newcomer-gateway-key")["metadata"]


@pytest.mark.parametrize(
    ("ingress", "components", "status"),
    [
        ({"enabled": False}, (), "True"),
        ({"enabled": True}, (), "False"),
        ({"enabled": True}, ("gateway-api",), "True"),
        ({"enabled": True, "className": "nginx"}, ("gateway-api",), "False"),
    ],
    ids=["not exposed", "by Ingress", "by HTTPRoute", "by Ingress beside HTTPRoutes"],
)
def test_a_foreign_ingress_matters_only_where_ours_would_be(
    apply: Apply, ingress: dict[str, Any], components: tuple[str, ...], status: str
) -> None:
    stage = Stage(apply=apply, components=components)
    stage.edit(kinds.CLUSTER, NAMESPACE, domain="agents.example.com", ingress=ingress)
    stage.settle()
    stage.put(foreign(kinds.INGRESS, "newcomer"))
    newcomer(stage, ports=PORTS)
    stage.settle()
    assert condition(stage.get(kinds.AGENT, "newcomer"), "Accepted")["status"] == status
    assert "ownerReferences" not in stage.get(kinds.INGRESS, "newcomer")["metadata"]


def test_what_a_former_cluster_of_the_same_name_left_behind_is_not_ours(stage: Stage) -> None:
    left = foreign(kinds.SERVICE, "newcomer")
    owner = {"apiVersion": "langop.io/v1alpha1", "kind": "LanguageCluster", "name": NAMESPACE, "uid": "of-before"}
    stage.put({**left, "metadata": {**left["metadata"], "ownerReferences": [owner]}})
    newcomer(stage)
    stage.settle()
    assert condition(stage.get(kinds.AGENT, "newcomer"), "Accepted")["reason"] == "NameTaken"
    assert stage.get(kinds.SERVICE, "newcomer")["metadata"]["ownerReferences"] == [owner]
