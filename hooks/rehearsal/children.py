"""How Metacontroller brings the children of a parent to what its hook wants, with either kind of apply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from hooks.kube.kinds import NAMESPACE
from hooks.kube.manifest import Manifest
from hooks.rehearsal import apply
from hooks.rehearsal.admission import Refused
from hooks.rehearsal.journal import difference
from hooks.rehearsal.managed_fields import applied
from hooks.rehearsal.refs import Ref
from hooks.rehearsal.world import NOW, World


class Apply(Protocol):
    """A way to bring one object to what is desired; `observed` is the object if it is a child already."""

    def __call__(self, world: World, owner: Manifest, observed: Manifest | None, desired: Manifest) -> bool:
        """Whether the desired child was applied; False when there is an object that is not ours."""


class Needless(Exception):
    """An update that changes nothing, because the API server fills in what the hook leaves out."""


def owner_reference(parent: Manifest) -> Manifest:
    """What ties a child to its parent."""
    return {
        "apiVersion": parent["apiVersion"],
        "blockOwnerDeletion": True,
        "controller": True,
        "kind": parent["kind"],
        "name": parent["metadata"]["name"],
        "uid": parent["metadata"]["uid"],
    }


def dynamic_apply(world: World, owner: Manifest, observed: Manifest | None, desired: Manifest) -> bool:
    """Metacontroller's default: a merge on its side, with the last one recorded in an annotation."""
    if observed is not None:
        if "deletionTimestamp" not in observed["metadata"]:
            _update(world, observed, apply.updated(observed, desired))
        return True
    if world.get(Ref.of(desired)) is not None:
        return False
    world.create(apply.created(desired, owner))
    return True


def _update(world: World, observed: Manifest, merged: Manifest) -> None:
    """Write the merged child, unless it is what is there already."""
    if merged == observed:
        return
    writes = len(world.journal)
    world.update(merged)
    if len(world.journal) == writes:
        raise Needless(f"it is updated at every sync: the API server restores {difference(merged, observed)}")


class ServerSideApply:
    """Metacontroller with server-side apply: no annotation, and every object of that name becomes ours."""

    def __init__(self) -> None:
        self._applied: dict[Ref, Manifest] = {}

    def __call__(self, world: World, owner: Manifest, observed: Manifest | None, desired: Manifest) -> bool:
        """Apply with forced ownership."""
        ref = Ref.of(desired)
        wanted = {**desired, "metadata": {**desired["metadata"], "ownerReferences": [owner]}}
        there = observed or world.get(ref)
        record = {"managedFields": [applied(wanted, NOW)]}
        if there is None:
            world.create({**wanted, "metadata": {**wanted["metadata"], **record}})
        elif "deletionTimestamp" not in there["metadata"]:
            merged = apply.merge(there, self._applied.get(ref), wanted)
            world.update({**merged, "metadata": {**merged["metadata"], **record}})
        self._applied[ref] = wanted
        return True


class Managed(Exception):
    """Some children could not be brought to what is wanted; the others were."""


def manage(
    world: World, parent: Manifest, observed: Sequence[Manifest], desired: Sequence[Manifest], how: Apply
) -> list[Ref]:
    """Delete the children that are not desired any more, create and update the others.

    Returns:
        Objects that have the name of a desired child, are not ours, and were left alone.

    Raises:
        Managed: with a sentence for every child that could not be made.
    """
    wanted = {Ref.of(child): child for child in desired}
    there = {Ref.of(child): child for child in observed}
    for ref in sorted(there.keys() - wanted.keys()):
        if world.get(ref) is not None:
            world.delete(ref)
    left_alone, failures = [], []
    for ref, child in wanted.items():
        try:
            _check_namespace(world, ref)
            if not how(world, owner_reference(parent), there.get(ref), _labelled(child, parent)):
                left_alone.append(ref)
        except (Refused, Needless, apply.MergeConflict) as error:
            failures.append(f"can't apply {ref}: {error}")
    if failures:
        raise Managed("; ".join(failures))
    return left_alone


def _labelled(child: Manifest, parent: Manifest) -> Manifest:
    """The child with the label that generateSelector adds."""
    labels: Mapping[str, str] = {
        **(child["metadata"].get("labels") or {}),
        "controller-uid": parent["metadata"]["uid"],
    }
    return {**child, "metadata": {**child["metadata"], "labels": labels}}


def _check_namespace(world: World, ref: Ref) -> None:
    if ref.namespace and world.get(Ref(NAMESPACE.key, "", ref.namespace)) is None:
        raise Refused(f'namespaces "{ref.namespace}" not found')
