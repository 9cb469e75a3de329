"""Namespaces that were there before are used, labelled by nobody, never owned and never deleted."""

from __future__ import annotations

import pytest

from hooks.kube import kinds
from hooks.kube.manifest import Manifest
from hooks.rehearsal.children import ServerSideApply, dynamic_apply
from hooks.rehearsal.refs import Ref
from tests.support.stage import NAMESPACE, Stage, condition, examples

BEFORE: Manifest = {
    "apiVersion": "v1",
    "kind": "Namespace",
    "metadata": {"name": NAMESPACE, "labels": {"team": "blue", "pod-security.kubernetes.io/enforce": "baseline"}},
}
FOREIGN: Manifest = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "theirs", "namespace": NAMESPACE},
    "data": {"a": "b"},
}


@pytest.fixture(params=["dynamic-apply", "server-side-apply"])
def stage(request: pytest.FixtureRequest) -> Stage:
    apply = dynamic_apply if request.param == "dynamic-apply" else ServerSideApply()
    return Stage(BEFORE, FOREIGN, *examples(), apply=apply)


def test_a_namespace_that_was_there_is_used_and_not_touched(stage: Stage) -> None:
    before = stage.get(kinds.NAMESPACE, NAMESPACE)
    stage.settle()
    assert stage.get(kinds.NAMESPACE, NAMESPACE) == before
    assert stage.get(kinds.DEPLOYMENT, "gateway")["status"]["readyReplicas"] == 1


def test_deleting_the_cluster_removes_our_children_and_leaves_the_rest(stage: Stage) -> None:
    there = set(stage.stored())
    stage.settle()
    before = stage.get(kinds.NAMESPACE, NAMESPACE)
    stage.delete(kinds.CLUSTER, NAMESPACE)
    stage.settle()
    assert stage.world.get(Ref(kinds.CLUSTER.key, "", NAMESPACE)) is None
    assert set(stage.stored()) == there
    assert stage.get(kinds.NAMESPACE, NAMESPACE) == before
    assert stage.get(kinds.CONFIG_MAP, "theirs")["data"] == {"a": "b"}


def test_a_namespace_of_ours_goes_with_the_cluster() -> None:
    stage = Stage()
    stage.settle()
    stage.delete(kinds.CLUSTER, NAMESPACE)
    stage.settle()
    assert stage.world.get(Ref(kinds.NAMESPACE.key, "", NAMESPACE)) is None


def test_a_namespace_that_is_being_deleted_is_waited_for() -> None:
    going = {**BEFORE, "metadata": {**BEFORE["metadata"], "deletionTimestamp": "2000-01-01T00:00:00Z"}}
    stage = Stage(going, FOREIGN, *examples())
    theirs = {**FOREIGN, "metadata": {**FOREIGN["metadata"], "finalizers": ["example.com/slow"]}}
    stage.put(theirs)
    stage.settle()
    waits = condition(stage.get(kinds.CLUSTER, NAMESPACE), "GatewayReady")
    assert (waits["reason"], waits["message"]) == ("NamespaceMissing", "Namespace my-cluster is being deleted.")


@pytest.mark.parametrize("name", ["kube-system", "langop-system"])
def test_a_namespace_of_the_system_becomes_no_cluster(name: str) -> None:
    namespace: Manifest = {**BEFORE, "metadata": {"name": name}}
    cluster: Manifest = {
        "apiVersion": "langop.io/v1alpha1",
        "kind": "LanguageCluster",
        "metadata": {"name": name},
        "spec": {"capacity": {"maxCPU": 4}},
    }
    stage = Stage(namespace, cluster)
    stage.settle()
    assert {str(ref) for ref in stage.stored()} == {f"Namespace {name}"}
    told = stage.world.get(Ref(kinds.CLUSTER.key, "", name))
    assert told is not None
    assert "belong to the system" in condition(told, "Accepted")["message"]
