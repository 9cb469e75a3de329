"""A stand-in for Metacontroller: asks the hooks about one parent and does what they say.

It follows Metacontroller 4.17 where a hook can tell the difference, and is stricter where the real one
would go wrong quietly: a child of an undeclared kind and a status beside the schema fail the sync.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson

from hooks.kube.manifest import Manifest
from hooks.rehearsal.children import Apply, Managed, dynamic_apply, manage
from hooks.rehearsal.controllers import Controller, controllers
from hooks.rehearsal.protocol import BadAnswer, check_child, check_status, decode, group
from hooks.rehearsal.refs import Ref
from hooks.rehearsal.related import BadRule, select
from hooks.rehearsal.transport import HookFailed, Transport
from hooks.rehearsal.world import World


class SyncFailed(Exception):
    """A sync that the parent's events would report; the message is that report."""


class Call(NamedTuple):
    """One hook call."""

    path: str
    parent: Ref


class Metacontroller:
    """The CompositeControllers at work on one world."""

    def __init__(
        self,
        world: World,
        transport: Transport,
        declared: Sequence[Controller] = (),
        apply: Apply = dynamic_apply,
    ) -> None:
        """Takes its controllers from `declared`, by default those of metacontroller/ without components."""
        self.world = world
        self.calls: list[Call] = []
        self._transport = transport
        self._controllers = tuple(declared) or controllers()
        self._apply = apply
        self._rules: dict[str, tuple[int, list[Any]]] = {}

    def parents(self) -> list[tuple[Controller, Ref]]:
        """Every parent there is, with the controller that is responsible for it."""
        return [
            (controller, Ref.of(parent))
            for controller in self._controllers
            for parent in self.world.list(controller.parent.key)
        ]

    def sync(self, controller: Controller, ref: Ref) -> list[Ref]:
        """One sync of one parent.

        Returns:
            Objects that are not ours where a child should be.

        Raises:
            SyncFailed: when a hook failed or its answer cannot be carried out.
        """
        parent = self._with_finalizer(controller, ref)
        if parent is None:
            return []
        try:
            return self._sync(controller, parent)
        except (HookFailed, BadAnswer, BadRule, Managed) as error:
            raise SyncFailed(str(error)) from error

    def _with_finalizer(self, controller: Controller, ref: Ref) -> Manifest | None:
        """The parent, with our finalizer if the controller has a finalize hook and it is not deleted yet."""
        parent = self.world.get(ref)
        if parent is None or "finalize" not in controller.hooks or "deletionTimestamp" in parent["metadata"]:
            return parent
        finalizers = parent["metadata"].get("finalizers") or []
        if controller.finalizer not in finalizers:
            metadata = {**parent["metadata"], "finalizers": [*finalizers, controller.finalizer]}
            self.world.update({**parent, "metadata": metadata})
        return self.world.get(ref)

    def _sync(self, controller: Controller, parent: Manifest) -> list[Ref]:
        deleted = "deletionTimestamp" in parent["metadata"]
        ours = controller.finalizer in (parent["metadata"].get("finalizers") or [])
        children = self._children(controller, parent)
        answer = self._ask(
            controller,
            "finalize" if deleted and ours else "sync",
            parent,
            {
                "children": group(parent, children, controller.version),
                "related": group(parent, self._related(controller, parent), controller.version),
                "finalizing": deleted and ours,
            },
        )
        desired, status = answer.get("children") or [], answer.get("status") or {}
        for child in desired:
            check_child(child, frozenset(kind.key for kind in controller.children))
        check_status(parent, status)
        if answer.get("finalized") and ours:
            left = [name for name in parent["metadata"]["finalizers"] if name != controller.finalizer]
            self.world.update({**parent, "metadata": {**parent["metadata"], "finalizers": left}})
            return []
        try:
            if deleted and not ours:
                return []
            return manage(self.world, parent, [*_flat(children)], desired, self._apply)
        finally:
            self._write_status(Ref.of(parent), {**status, "observedGeneration": parent["metadata"]["generation"]})

    def _children(self, controller: Controller, parent: Manifest) -> dict[str, list[Manifest]]:
        """What the parent owns, by kind; every declared kind is there, even without objects."""
        uid = parent["metadata"]["uid"]
        return {
            kind.key: [child for child in self.world.list(kind.key) if _controlled_by(child, uid)]
            for kind in controller.children
        }

    def _related(self, controller: Controller, parent: Manifest) -> dict[str, list[Manifest]]:
        """What the customize hook asks for; its answer is kept while the parent's generation stays."""
        uid, generation = parent["metadata"]["uid"], parent["metadata"]["generation"]
        if self._rules.get(uid, (None,))[0] != generation:
            answer = self._ask(controller, "customize", parent, {})
            self._rules[uid] = (generation, answer.get("relatedResources") or [])
        return select(self.world, parent, self._rules[uid][1])

    def _ask(self, controller: Controller, hook: str, parent: Manifest, rest: Manifest) -> Manifest:
        path = controller.path(hook)
        self.calls.append(Call(path, Ref.of(parent)))
        request = {"controller": controller.manifest, "parent": parent, **rest}
        answer = self._transport(path, orjson.dumps(request, option=orjson.OPT_SORT_KEYS))
        return decode(answer, hook, controller.version)

    def _write_status(self, ref: Ref, status: Manifest) -> None:
        parent = self.world.get(ref)
        if parent is not None:
            self.world.update({**parent, "status": status})


def _flat(groups: dict[str, list[Manifest]]) -> list[Manifest]:
    return [manifest for manifests in groups.values() for manifest in manifests]


def _controlled_by(child: Manifest, uid: str) -> bool:
    owners = child["metadata"].get("ownerReferences") or ()
    return any(owner.get("controller") and owner["uid"] == uid for owner in owners)
