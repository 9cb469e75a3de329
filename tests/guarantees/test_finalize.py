"""The end of a cluster survives interruption, stuck objects and foreign ones, and is never reported early."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hooks.kube import kinds
from hooks.kube.manifest import Manifest
from hooks.rehearsal.refs import Ref
from hooks.settings import Settings
from hooks.wire.dispatch import dispatch
from tests.support import recorded
from tests.support.stage import NAMESPACE, Stage, condition

FIRST = recorded.request("v2/cluster-finalize-1-children-left")
CHILDREN = [(group, key) for group, objects in FIRST["children"].items() for key in objects]
Name = tuple[str, str]


def finalize(left: set[Name], **changes: Any) -> Manifest:
    children = {
        group: {key: manifest for key, manifest in objects.items() if (group, key) in left}
        for group, objects in FIRST["children"].items()
    }
    related = {"Namespace.v1": children["Namespace.v1"]}
    request = {**FIRST, "children": children, "related": related, **changes}
    reply = dispatch("/cluster/finalize", orjson.dumps(request), Settings())
    assert reply.status == 200, reply.body
    answer: Manifest = orjson.loads(reply.body)
    return answer


def names(children: list[Manifest]) -> set[Name]:
    found = set()
    for child in children:
        namespace = child["metadata"].get("namespace")
        path = f"{namespace}/{child['metadata']['name']}" if namespace else child["metadata"]["name"]
        found.add((f"{child['kind']}.{child['apiVersion']}", path))
    return found


@settings(max_examples=300, deadline=None)
@given(st.sets(st.sampled_from(CHILDREN)))
def test_finalize_goes_on_from_wherever_it_was_interrupted(left: set[Name]) -> None:
    for _ in range(4):
        answer = finalize(left)
        assert answer["finalized"] is (not left), "it is over exactly when nothing is left"
        remaining = names(answer["children"])
        assert remaining <= left, "nothing is made again"
        assert remaining < left or not left, "every step gets further"
        left = remaining
    assert left == set()


def test_the_namespace_is_the_last_to_go() -> None:
    steps = [set(CHILDREN)]
    while steps[-1]:
        steps.append(names(finalize(steps[-1])["children"]))
    assert steps[-2] == {("Namespace.v1", NAMESPACE)}


def test_a_request_that_leaves_out_a_declared_kind_does_not_end_it() -> None:
    shown: dict[str, Manifest] = {group: {} for group in FIRST["children"] if group != "Deployment.apps/v1"}
    assert finalize(set(), children=shown)["finalized"] is False
    assert finalize(set(), children={})["finalized"] is False


def test_a_namespace_of_ours_that_is_only_shown_as_related_does_not_end_it() -> None:
    (ours,) = FIRST["children"]["Namespace.v1"].values()
    related = {"Namespace.v1": {NAMESPACE: ours}}
    assert finalize(set(), related=related)["finalized"] is False
    theirs = {**ours, "metadata": {**ours["metadata"], "ownerReferences": []}}
    assert finalize(set(), related={"Namespace.v1": {NAMESPACE: theirs}})["finalized"] is True


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (kinds.PERSISTENT_VOLUME_CLAIM, "data-analyst-workspace"),
        (kinds.DEPLOYMENT, "gateway"),
        (kinds.NAMESPACE, NAMESPACE),
    ],
)
def test_an_object_that_is_stuck_in_deletion_keeps_the_cluster_and_is_named(
    stage: Stage, kind: kinds.Kind, name: str
) -> None:
    stuck = stage.get(kind, name)
    stage.world.update({**stuck, "metadata": {**stuck["metadata"], "finalizers": ["example.com/slow"]}})
    stage.delete(kinds.CLUSTER, NAMESPACE)
    stage.settle()
    cluster = stage.get(kinds.CLUSTER, NAMESPACE)
    assert cluster["status"]["phase"] == "Terminating"
    assert f"{kind.kind} {name} (kept by example.com/slow)" in condition(cluster, "Ready")["message"]
    left = stage.get(kind, name)
    stage.world.update({**left, "metadata": {**left["metadata"], "finalizers": []}})
    stage.settle()
    assert stage.world.get(Ref(kinds.CLUSTER.key, "", NAMESPACE)) is None


def test_a_foreign_object_that_stays_in_our_namespace_keeps_the_cluster(stage: Stage) -> None:
    metadata = {"name": "theirs", "namespace": NAMESPACE, "finalizers": ["example.com/slow"]}
    stage.put({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata})
    stage.delete(kinds.CLUSTER, NAMESPACE)
    stage.settle()
    assert stage.get(kinds.CLUSTER, NAMESPACE)["status"]["phase"] == "Terminating"
    left = stage.get(kinds.CONFIG_MAP, "theirs")
    stage.world.update({**left, "metadata": {**left["metadata"], "finalizers": []}})
    stage.settle()
    assert stage.world.get(Ref(kinds.CLUSTER.key, "", NAMESPACE)) is None


def test_a_cluster_with_an_invalid_spec_can_be_deleted(stage: Stage) -> None:
    stage.edit(kinds.CLUSTER, NAMESPACE, gateway="none")
    stage.settle()
    stage.delete(kinds.CLUSTER, NAMESPACE)
    stage.settle()
    assert stage.world.get(Ref(kinds.CLUSTER.key, "", NAMESPACE)) is None
