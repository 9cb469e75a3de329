"""A world, the hooks, and what changed: the stage on which tests play a cluster's life."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hooks.kube import kinds
from hooks.kube.kinds import Kind
from hooks.kube.manifest import Manifest
from hooks.rehearsal.children import Apply, dynamic_apply
from hooks.rehearsal.controllers import controllers
from hooks.rehearsal.loading import load
from hooks.rehearsal.metacontroller import Metacontroller
from hooks.rehearsal.namespaces import placed
from hooks.rehearsal.preview import preview_settings
from hooks.rehearsal.refs import Ref
from hooks.rehearsal.stage import Settled, settle
from hooks.rehearsal.transport import in_process
from hooks.rehearsal.world import World
from tests.support.server import ROOT

NAMESPACE = "my-cluster"


class Stage:
    """A settled world that tests change and settle again."""

    def __init__(self, *manifests: Manifest, apply: Apply = dynamic_apply, components: Sequence[str] = ()) -> None:
        """Starts with the examples, or with other manifests; with the child kinds of kustomize components."""
        self.world = World(manifests or examples())
        transport = in_process(preview_settings(components))
        self.metacontroller = Metacontroller(self.world, transport, controllers(components), apply)

    def settle(self) -> Settled:
        settled = settle(self.metacontroller)
        assert settled.failures == {}
        return settled

    def get(self, kind: Kind, name: str) -> Manifest:
        manifest = self.world.get(Ref(kind.key, NAMESPACE if kind.namespaced else "", name))
        assert manifest is not None, f"there is no {kind.kind} {name}"
        return manifest

    def put(self, manifest: Manifest) -> None:
        self.world.put(manifest)

    def delete(self, kind: Kind, name: str) -> None:
        self.world.delete(Ref(kind.key, NAMESPACE if kind.namespaced else "", name))

    def edit(self, kind: Kind, name: str, **spec: Any) -> None:
        """Sets fields of an object's spec."""
        manifest = self.get(kind, name)
        self.world.put({**manifest, "spec": {**manifest["spec"], **spec}})

    def stored(self) -> dict[Ref, Manifest]:
        """Everything there is but our own resources, whose status may change at any time."""
        ours = (kinds.CLUSTER.key, kinds.MODEL.key, kinds.AGENT.key)
        return {ref: manifest for ref in self.world if ref.key not in ours and (manifest := self.world.get(ref))}

    def changed_by(self, settle: bool = True) -> set[str]:
        """Settles, and says which stored objects were made, changed or deleted by that."""
        before = self.stored()
        if settle:
            self.settle()
        after = self.stored()
        return {str(ref) for ref in before.keys() | after.keys() if before.get(ref) != after.get(ref)}


def condition(manifest: Manifest, kind: str) -> Manifest:
    """One condition of an object's status."""
    (found,) = (each for each in manifest["status"]["conditions"] if each["type"] == kind)
    return dict(found)


def examples() -> list[Manifest]:
    """The objects of examples/my-cluster/."""
    return [source.manifest for source in placed(load([str(ROOT / "examples" / "my-cluster")]))]
