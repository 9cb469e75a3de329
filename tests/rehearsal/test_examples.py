"""The real hooks on the stage: examples settle, and requests look like those of the real Metacontroller."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hooks.kube.kinds import CLUSTER, DEPLOYMENT, SECRET
from hooks.kube.last_applied import LAST_APPLIED
from hooks.kube.manifest import Manifest
from hooks.rehearsal.children import Apply, ServerSideApply, dynamic_apply
from hooks.rehearsal.controllers import controllers
from hooks.rehearsal.loading import load
from hooks.rehearsal.metacontroller import Metacontroller
from hooks.rehearsal.namespaces import placed
from hooks.rehearsal.preview import preview_settings
from hooks.rehearsal.refs import Ref
from hooks.rehearsal.stage import settle
from hooks.rehearsal.transport import in_process
from hooks.rehearsal.world import World
from tests.support.recorded import request
from tests.support.server import ROOT

REF = Ref(CLUSTER.key, "", "my-cluster")


class Recorder:
    """The real hooks, and what they were asked."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, Manifest]] = []
        self._hooks = in_process(preview_settings())

    def __call__(self, path: str, body: bytes) -> bytes:
        self.requests.append((path, json.loads(body)))
        return self._hooks(path, body)

    def last(self, path: str, parent: str) -> Manifest:
        asked = [asked for at, asked in self.requests if at == path and asked["parent"]["metadata"]["name"] == parent]
        return asked[-1]


def examples(version: str = "v2", apply: Apply = dynamic_apply) -> tuple[Metacontroller, Recorder]:
    world = World(source.manifest for source in placed(load([str(ROOT / "examples" / "my-cluster")])))
    recorder = Recorder()
    return Metacontroller(world, recorder, controllers(version=version), apply), recorder


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize("server_side", [False, True], ids=["dynamic apply", "server-side apply"])
def test_the_examples_settle_in_four_rounds_and_then_nothing_changes(version: str, server_side: bool) -> None:
    metacontroller, _ = examples(version, ServerSideApply() if server_side else dynamic_apply)
    settled = settle(metacontroller)
    assert settled.rounds <= 4
    assert (settled.failures, settled.left_alone) == ({}, ())
    again = settle(metacontroller)
    assert again.rounds == 0
    assert (metacontroller.world.get(REF) or {})["status"]["phase"] == "Ready"


def test_both_kinds_of_apply_make_the_same_children() -> None:
    made = []
    for apply in (dynamic_apply, ServerSideApply()):
        metacontroller, _ = examples(apply=apply)
        settle(metacontroller)
        made.append({ref: _without_record(metacontroller.world.get(ref)) for ref in metacontroller.world})
    assert made[0] == made[1]


def _without_record(manifest: Manifest | None) -> Manifest:
    assert manifest is not None
    system = ("resourceVersion", "generation", "annotations", "managedFields")
    metadata = {key: value for key, value in manifest["metadata"].items() if key not in system}
    annotations = {
        key: value for key, value in manifest["metadata"].get("annotations", {}).items() if key != LAST_APPLIED
    }
    return {**manifest, "metadata": {**metadata, "annotations": annotations}}


def shape(value: Any, depth: int) -> Any:
    """The keys of nested objects, down to some depth."""
    if not isinstance(value, dict) or depth == 0:
        return type(value).__name__
    return {key: shape(item, depth - 1) for key, item in value.items()}


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize(
    "name",
    ["cluster-customize", "cluster-sync-5-steady", "model-sync-secret-present", "agent-sync-2-deployment-exists"],
)
def test_requests_have_the_shape_of_real_ones(version: str, name: str) -> None:
    metacontroller, recorder = examples(version)
    settle(metacontroller)
    parent, hook = name.split("-")[:2]
    real = request(f"{version}/{name}")
    ours = recorder.last(f"/{parent}/{hook}", real["parent"]["metadata"]["name"])
    assert shape(ours, 1) == shape(real, 1)
    assert shape(ours["controller"], 1) == shape(real["controller"], 1)
    assert set(ours["controller"]["spec"]) == set(real["controller"]["spec"])
    assert set(real["parent"]["metadata"]) - set(ours["parent"]["metadata"]) <= {"annotations", "managedFields"}
    for part in set(real) & {"children", "related"}:
        for kind, objects in real[part].items():
            assert kind in ours[part]
            # The recorded greeter had a workspace.
            assert set(objects) - set(ours[part][kind]) <= {"my-cluster/greeter-workspace"}, "same objects, same keys"


def test_deleting_the_cluster_leaves_what_is_the_users() -> None:
    metacontroller, _ = examples()
    metacontroller.world.put({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "my-cluster"}})
    settle(metacontroller)
    metacontroller.world.delete(REF)
    assert settle(metacontroller).failures == {}
    assert metacontroller.world.get(REF) is None
    left = {ref.kind for ref in metacontroller.world}
    assert left == {"Namespace", "LanguageModel", "LanguageAgent", "Secret"}
    assert [ref.name for ref in metacontroller.world if ref.key == SECRET.key] == [
        "anthropic-credentials",
        "openai-credentials",
    ]


def test_an_interrupted_rehearsal_goes_on_where_it_was() -> None:
    metacontroller, _ = examples()
    undisturbed, _ = examples()
    settle(undisturbed)
    for controller, ref in metacontroller.parents()[:3]:
        metacontroller.sync(controller, ref)
    resumed = Metacontroller(metacontroller.world, in_process(preview_settings()))
    assert settle(resumed).failures == {}
    deployments = [
        [child["spec"] for child in world.list(DEPLOYMENT.key)] for world in (resumed.world, undisturbed.world)
    ]
    assert deployments[0] == deployments[1]
