"""A foreign object with the name of one of the gateway's is left alone and named, and no key is sent to it."""

from __future__ import annotations

from typing import Any

import pytest

from hooks.kube import kinds
from hooks.kube.kinds import Kind
from hooks.kube.manifest import Manifest
from hooks.rehearsal.children import ServerSideApply, dynamic_apply
from hooks.rehearsal.refs import Ref
from tests.support.events import calls_until_settled
from tests.support.stage import NAMESPACE, Stage, condition, examples

BEFORE: Manifest = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}}
BODIES: dict[tuple[Kind, str], dict[str, Any]] = {
    (kinds.SERVICE, "gateway"): {"spec": {"selector": {"app": "theirs"}, "ports": [{"port": 8000}]}},
    (kinds.DEPLOYMENT, "gateway"): {
        "spec": {
            "selector": {"matchLabels": {"app": "theirs"}},
            "template": {
                "metadata": {"labels": {"app": "theirs"}},
                "spec": {"containers": [{"name": "theirs", "image": "registry.example/theirs:v1"}]},
            },
        }
    },
    (kinds.CONFIG_MAP, "gateway-config"): {"data": {"config.yaml": "model_list: []"}},
    (kinds.SERVICE_ACCOUNT, "gateway"): {"automountServiceAccountToken": True},
}
NAMES = [pytest.param(*taken, id=f"{taken[0].kind} {taken[1]}") for taken in BODIES]
REMEDY = "move it to another namespace, or give the cluster another name"
AGENTS = ("data-analyst", "greeter")


def foreign(kind: Kind, name: str) -> Manifest:
    metadata = {"name": name, "namespace": NAMESPACE}
    return {"apiVersion": kind.api_version, "kind": kind.kind, "metadata": metadata, **BODIES[kind, name]}


def as_asked(manifest: Manifest) -> Manifest:
    """The object without what its pods change."""
    metadata = {key: value for key, value in manifest["metadata"].items() if key != "resourceVersion"}
    return {**manifest, "metadata": metadata, "status": None}


def agents_started(stage: Stage) -> set[str]:
    """Keys and Deployments of agents."""
    wanted = {(kinds.DEPLOYMENT.key, name) for name in AGENTS}
    wanted |= {(kinds.SECRET.key, f"{name}-gateway-key") for name in AGENTS}
    return {str(ref) for ref in stage.stored() if (ref.key, ref.name) in wanted}


def hand_over(stage: Stage, kind: Kind, name: str) -> None:
    """Someone deletes our object and makes one of their own before we look again."""
    stage.delete(kind, name)
    stage.put(foreign(kind, name))


@pytest.fixture(params=[dynamic_apply, ServerSideApply], ids=["dynamic-apply", "server-side-apply"])
def apply(request: pytest.FixtureRequest) -> Any:
    return ServerSideApply() if request.param is ServerSideApply else dynamic_apply


@pytest.mark.parametrize(("kind", "name"), NAMES)
def test_a_foreign_object_with_a_name_of_the_gateways_is_left_alone_and_named(
    apply: Any, kind: Kind, name: str
) -> None:
    stage = Stage(BEFORE, foreign(kind, name), *examples(), apply=apply)
    there = stage.get(kind, name)
    settled = stage.settle()
    assert as_asked(stage.get(kind, name)) == as_asked(there)
    assert settled.left_alone == (), "it is not even asked for"
    cluster = stage.get(kinds.CLUSTER, NAMESPACE)
    says = f"LanguageCluster my-cluster: {kind.kind} {name} is someone else's: {REMEDY}."
    for each in ("GatewayReady", "Ready"):
        told = condition(cluster, each)
        assert (told["status"], told["reason"], told["message"]) == ("False", "NameTaken", says)
    assert (cluster["status"]["phase"], cluster["status"]["gatewayReady"]) == ("Pending", False)
    assert {str(ref) for ref in stage.stored()} >= {
        f"ConfigMap {NAMESPACE}/greeter-agent",
        f"Secret {NAMESPACE}/gateway-auth",
        f"NetworkPolicy {NAMESPACE}/gateway",
    }, "everything else is made"


def test_no_agent_sends_its_key_to_a_foreign_service(apply: Any) -> None:
    stage = Stage(BEFORE, foreign(kinds.SERVICE, "gateway"), *examples(), apply=apply)
    stage.settle()
    assert agents_started(stage) == set()
    stage.edit(kinds.CLUSTER, NAMESPACE, gateway={"auth": {"mode": "none"}})
    stage.settle()
    assert agents_started(stage) == set(), "nor what it would say without a key"


def test_agents_that_run_are_kept_while_the_service_is_foreign(apply: Any) -> None:
    stage = Stage(BEFORE, *examples(), apply=apply)
    stage.settle()
    running = agents_started(stage)
    assert len(running) == 2 * len(AGENTS)
    hand_over(stage, kinds.SERVICE, "gateway")
    assert stage.changed_by() == set()
    assert agents_started(stage) == running
    cluster = stage.get(kinds.CLUSTER, NAMESPACE)
    assert (cluster["status"]["phase"], condition(cluster, "Ready")["reason"]) == ("Degraded", "NameTaken")


@pytest.mark.parametrize(("kind", "name"), [(kinds.CONFIG_MAP, "gateway-config"), (kinds.SERVICE_ACCOUNT, "gateway")])
def test_no_gateway_starts_with_anothers_configuration_or_rights(apply: Any, kind: Kind, name: str) -> None:
    stage = Stage(BEFORE, foreign(kind, name), *examples(), apply=apply)
    stage.settle()
    assert Ref(kinds.DEPLOYMENT.key, NAMESPACE, "gateway") not in stage.stored()


@pytest.mark.parametrize("account", ["theirs", "gateway"])
def test_a_gateway_with_an_account_of_its_users_needs_no_name_for_one(apply: Any, account: str) -> None:
    theirs = foreign(kinds.SERVICE_ACCOUNT, "gateway")
    another = {**theirs, "metadata": {"name": "theirs", "namespace": NAMESPACE}}
    stage = Stage(BEFORE, theirs, another, *examples(), apply=apply)
    stage.edit(kinds.CLUSTER, NAMESPACE, gateway={"deployment": {"serviceAccountName": account}})
    stage.settle()
    assert stage.get(kinds.CLUSTER, NAMESPACE)["status"]["gatewayReady"] is True
    assert "ownerReferences" not in stage.get(kinds.SERVICE_ACCOUNT, "gateway")["metadata"]


@pytest.mark.parametrize(("kind", "name"), NAMES)
def test_the_gateway_goes_on_once_the_name_is_free(apply: Any, kind: Kind, name: str) -> None:
    stage = Stage(BEFORE, foreign(kind, name), *examples(), apply=apply)
    calls_until_settled(stage)
    seen = len(stage.world.journal)
    stage.delete(kind, name)
    assert calls_until_settled(stage, seen)["/cluster/sync"], "that it is gone is an event, not found out by chance"
    assert stage.get(kinds.CLUSTER, NAMESPACE)["status"]["gatewayReady"] is True
    assert len(agents_started(stage)) == 2 * len(AGENTS)
    assert stage.get(kind, name)["metadata"]["ownerReferences"][0]["kind"] == "LanguageCluster"


def test_a_foreign_volume_is_never_advised_to_be_deleted(apply: Any) -> None:
    stage = Stage(apply=apply)
    stage.settle()
    metadata = {"name": "newcomer-workspace", "namespace": NAMESPACE}
    spec = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    stage.put({"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": metadata, "spec": spec})
    newcomer(stage, workspace={"enabled": True}, status={"conditions": [TAKEN]})
    stage.settle()
    assert condition(stage.get(kinds.AGENT, "newcomer"), "Accepted")["message"] == (
        "LanguageAgent newcomer: PersistentVolumeClaim newcomer-workspace is someone else's: give the agent another "
        "name, or set workspace.enabled to false and mount the volume by deployment.volumes."
    )


@pytest.mark.parametrize(("mode", "status"), [("agentKeys", "False"), ("none", "True")])
def test_a_foreign_secret_with_the_keys_name_matters_only_where_there_are_keys(
    apply: Any, mode: str, status: str
) -> None:
    stage = Stage(apply=apply)
    stage.edit(kinds.CLUSTER, NAMESPACE, gateway={"auth": {"mode": mode}})
    stage.settle()
    metadata = {"name": "newcomer-gateway-key", "namespace": NAMESPACE}
    stage.put({"apiVersion": "v1", "kind": "Secret", "metadata": metadata})
    newcomer(stage, status={"conditions": [TAKEN]})
    stage.settle()
    assert condition(stage.get(kinds.AGENT, "newcomer"), "Accepted")["status"] == status
    assert "ownerReferences" not in stage.get(kinds.SECRET, "newcomer-gateway-key")["metadata"]


TAKEN = {"type": "Accepted", "status": "False", "reason": "NameTaken", "message": "Taken."}
"""What the agent's own hook says if it is called first; under server-side apply the name would else be taken over."""


def newcomer(stage: Stage, status: Manifest, **spec: Any) -> None:
    agent = stage.get(kinds.AGENT, "greeter")
    metadata = {"name": "newcomer", "namespace": NAMESPACE}
    stage.put({**agent, "metadata": metadata, "spec": {**agent["spec"], **spec}, "status": status})
