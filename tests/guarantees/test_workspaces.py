"""Volumes grow, never shrink, and outlive their agents when they are told to."""

from __future__ import annotations

from typing import Any

import pytest

from hooks.kube import kinds
from hooks.kube.manifest import Manifest
from hooks.rehearsal.refs import Ref
from tests.support.stage import NAMESPACE, Stage, condition

CLAIM = "data-analyst-workspace"
AGENT = "data-analyst"


def storage_class(stage: Stage, grows: bool) -> None:
    stage.put(
        {
            "apiVersion": "storage.k8s.io/v1",
            "kind": "StorageClass",
            "metadata": {"name": "standard"},
            "provisioner": "example.com/disks",
            "allowVolumeExpansion": grows,
        }
    )
    claim = stage.get(kinds.PERSISTENT_VOLUME_CLAIM, CLAIM)
    stage.world._objects[Ref.of(claim)] = {**claim, "spec": {**claim["spec"], "storageClassName": "standard"}}


def size(claim: Manifest) -> str:
    return str(claim["spec"]["resources"]["requests"]["storage"])


def test_a_volume_grows_where_its_class_allows_it(stage: Stage) -> None:
    storage_class(stage, grows=True)
    stage.edit(kinds.AGENT, AGENT, workspace={"size": "20Gi"})
    assert stage.changed_by() == {f"PersistentVolumeClaim {NAMESPACE}/{CLAIM}"}
    assert size(stage.get(kinds.PERSISTENT_VOLUME_CLAIM, CLAIM)) == "20Gi"
    assert condition(stage.get(kinds.AGENT, AGENT), "WorkspaceAsAsked")["status"] == "True"


@pytest.mark.parametrize(
    ("grows", "workspace", "sentence"),
    [
        (False, {"size": "20Gi"}, "the volume has 10Gi, and grows to 20Gi only"),
        (True, {"size": "5Gi"}, "the volume has 10Gi, and volumes never shrink"),
        (True, {"accessMode": "ReadWriteMany"}, "workspace.accessMode: the volume has ReadWriteOnce"),
        (True, {"storageClassName": "fast"}, "workspace.storageClassName: the volume has standard"),
    ],
)
def test_a_change_that_a_volume_cannot_have_is_said_on_the_agent_and_not_tried(
    stage: Stage, grows: bool, workspace: dict[str, Any], sentence: str
) -> None:
    storage_class(stage, grows)
    stage.edit(kinds.AGENT, AGENT, workspace=workspace)
    changed = stage.changed_by()
    assert f"PersistentVolumeClaim {NAMESPACE}/{CLAIM}" not in changed
    told = condition(stage.get(kinds.AGENT, AGENT), "WorkspaceAsAsked")
    assert (told["status"], told["reason"]) == ("False", "WorkspaceDiffers")
    assert sentence in told["message"]


@pytest.mark.parametrize(
    ("mode", "pods", "told"),
    [
        ("ReadWriteOnce", 2, ("False", "OneNode")),
        ("ReadWriteMany", 2, ("True", "ManyNodes")),
        ("ReadWriteOnce", 1, None),
    ],
)
def test_pods_that_may_not_get_their_volume_are_said_on_the_agent(
    mode: str, pods: int, told: tuple[str, str] | None
) -> None:
    stage = Stage()
    stage.edit(kinds.AGENT, AGENT, workspace={"accessMode": mode}, deployment={"replicas": pods})
    stage.settle()
    conditions = {each["type"]: each for each in stage.get(kinds.AGENT, AGENT)["status"]["conditions"]}
    found = conditions.get("WorkspaceShared")
    assert (found and (found["status"], found["reason"])) == told
    assert conditions["Accepted"]["status"] == conditions["Ready"]["status"] == "True"


def test_the_volume_that_is_there_decides_who_gets_it(stage: Stage) -> None:
    """Its access mode never changes, whatever the spec says."""
    stage.edit(kinds.AGENT, AGENT, workspace={"accessMode": "ReadWriteMany"}, deployment={"replicas": 3})
    stage.settle()
    told = condition(stage.get(kinds.AGENT, AGENT), "WorkspaceShared")
    assert told["reason"] == "OneNode"
    assert told["message"].startswith("3 pods share a volume that is ReadWriteOnce: ")


def test_a_volume_goes_with_its_agent(stage: Stage) -> None:
    stage.delete(kinds.AGENT, AGENT)
    assert f"PersistentVolumeClaim {NAMESPACE}/{CLAIM}" in stage.changed_by()


def test_a_retained_volume_outlives_its_agent_and_is_shown(stage: Stage) -> None:
    stage.edit(kinds.AGENT, AGENT, workspace={"retain": True})
    stage.settle()
    stage.delete(kinds.AGENT, AGENT)
    assert f"PersistentVolumeClaim {NAMESPACE}/{CLAIM}" not in stage.changed_by()
    assert stage.get(kinds.CLUSTER, NAMESPACE)["status"]["retainedWorkspaces"] == [CLAIM]
    assert stage.changed_by() == set()


def test_a_retained_volume_is_found_again_by_an_agent_of_the_same_name(stage: Stage) -> None:
    agent = stage.get(kinds.AGENT, AGENT)
    stage.edit(kinds.AGENT, AGENT, workspace={"retain": True})
    stage.settle()
    stage.delete(kinds.AGENT, AGENT)
    stage.settle()
    uid = stage.get(kinds.PERSISTENT_VOLUME_CLAIM, CLAIM)["metadata"]["uid"]
    stage.put({**agent, "metadata": {"name": AGENT, "namespace": NAMESPACE}})
    stage.settle()
    assert stage.get(kinds.PERSISTENT_VOLUME_CLAIM, CLAIM)["metadata"]["uid"] == uid
    assert "retainedWorkspaces" not in stage.get(kinds.CLUSTER, NAMESPACE)["status"]


def test_a_retained_volume_goes_with_the_cluster(stage: Stage) -> None:
    stage.edit(kinds.AGENT, AGENT, workspace={"retain": True})
    stage.settle()
    stage.delete(kinds.AGENT, AGENT)
    stage.settle()
    stage.delete(kinds.CLUSTER, NAMESPACE)
    stage.settle()
    assert stage.world.get(Ref(kinds.PERSISTENT_VOLUME_CLAIM.key, NAMESPACE, CLAIM)) is None
