"""The objects of a rehearsal, as an API server would hold them.

Time stands still here: every timestamp is the same one, and uids and resourceVersions depend on nothing
but the object, so that equal input gives equal output.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from hooks.kube import kinds
from hooks.kube.manifest import Manifest
from hooks.rehearsal.admission import check_update
from hooks.rehearsal.defaults import with_defaults
from hooks.rehearsal.journal import Change
from hooks.rehearsal.refs import Ref

NOW = "2000-01-01T00:00:00Z"
NOT_SPEC = ("metadata", "status")
_UID_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "rehearsal.langop.io")


class World:
    """A set of objects. What it hands out is never changed: every write puts a new manifest in place."""

    def __init__(self, manifests: Iterable[Manifest] = ()) -> None:
        self._objects: dict[Ref, Manifest] = {}
        self._listed: dict[str, Sequence[Ref]] = {}
        self._writes: dict[Ref, int] = {}
        self._lives: dict[Ref, int] = {}
        self.journal: list[Change] = []
        for manifest in manifests:
            self.put(manifest)

    def __iter__(self) -> Iterator[Ref]:
        return iter(sorted(self._objects))

    def get(self, ref: Ref) -> Manifest | None:
        """The object, or None."""
        return self._objects.get(ref)

    def list(self, key: str, namespace: str | None = None) -> list[Manifest]:
        """The objects of one kind, of one namespace or of all, sorted by namespace and name."""
        if key not in self._listed:
            self._listed[key] = sorted(ref for ref in self._objects if ref.key == key)
        return [self._objects[ref] for ref in self._listed[key] if namespace in (None, ref.namespace)]

    def put(self, manifest: Manifest) -> Ref:
        """Create the object or replace what a user may set of it, as `kubectl replace` would."""
        ref = Ref.of(manifest)
        there = self._objects.get(ref)
        if there is None:
            return self.create(manifest)
        system = {key: there["metadata"][key] for key in ("uid", "creationTimestamp")}
        finalizers = {key: there["metadata"][key] for key in ("finalizers",) if key in there["metadata"]}
        replaced = {**manifest, "metadata": {**finalizers, **manifest["metadata"], **system}}
        return self.update({**replaced, **({"status": there["status"]} if "status" in there else {})})

    def create(self, manifest: Manifest) -> Ref:
        """Store a new object with what the API server adds to it."""
        ref = Ref.of(manifest)
        life = self._lives[ref] = self._lives.get(ref, 0) + 1
        seed = f"{ref.key} {ref.path}" if life == 1 else f"{ref.key} {ref.path} {life}"
        metadata = {
            **manifest["metadata"],
            "uid": str(uuid.uuid5(_UID_NAMESPACE, seed)),
            "creationTimestamp": NOW,
            **({} if _is_core(manifest) else {"generation": 1}),
        }
        self._store(ref, {**manifest, "metadata": metadata})
        self._listed.pop(ref.key, None)
        return ref

    def update(self, manifest: Manifest) -> Ref:
        """Replace an object; a changed spec raises its generation, an unchanged object stays as it is."""
        ref = Ref.of(manifest)
        there = self._objects[ref]
        new = with_defaults(manifest)
        system = {"resourceVersion": there["metadata"]["resourceVersion"]}
        if not _is_core(manifest):
            system["generation"] = there["metadata"]["generation"] + int(_spec(new) != _spec(there))
        new = {**new, "metadata": {**new["metadata"], **system}}
        check_update(there, new)
        if new != there:
            self._store(ref, new)
        self._remove_if_finalized(ref)
        return ref

    def delete(self, ref: Ref) -> None:
        """Delete an object, once its finalizers are gone; what it owns or contains goes with it."""
        there = self._objects[ref]
        if "deletionTimestamp" not in there["metadata"]:
            metadata = {**there["metadata"], "deletionTimestamp": NOW, "deletionGracePeriodSeconds": 0}
            if "generation" in metadata:
                metadata["generation"] += 1
            self._store(ref, {**there, "metadata": metadata})
        if ref.key == kinds.NAMESPACE.key:
            for inside in [inside for inside in self._objects if inside.namespace == ref.name]:
                if inside in self._objects:
                    self.delete(inside)
        self._remove_if_finalized(ref)

    def _remove_if_finalized(self, ref: Ref) -> None:
        if ref not in self._objects:
            return
        metadata = self._objects[ref]["metadata"]
        if "deletionTimestamp" not in metadata or metadata.get("finalizers"):
            return
        if ref.key == kinds.NAMESPACE.key and any(inside.namespace == ref.name for inside in self._objects):
            return
        self.journal.append(Change(ref, self._objects.pop(ref), None))
        self._listed.pop(ref.key, None)
        owned = [other for other, manifest in self._objects.items() if _is_owned(manifest, metadata["uid"])]
        for other in owned:
            if other in self._objects:
                self.delete(other)
        self._remove_if_finalized(Ref(kinds.NAMESPACE.key, "", ref.namespace))

    def _store(self, ref: Ref, manifest: Manifest) -> None:
        # One count for each object rather than one for all: the version of a Secret, which hooks
        # publish and hash, must not depend on which other objects were loaded before it.
        writes = self._writes[ref] = self._writes.get(ref, 0) + 1
        metadata = {**manifest["metadata"], "resourceVersion": str(writes)}
        stored = with_defaults({**manifest, "metadata": metadata})
        self.journal.append(Change(ref, self._objects.get(ref), stored))
        self._objects[ref] = stored


def _is_core(manifest: Manifest) -> bool:
    """Whether the kind is one of the core group, which count no generations."""
    return "/" not in manifest["apiVersion"]


def _spec(manifest: Manifest) -> dict[str, Any]:
    return {key: value for key, value in manifest.items() if key not in NOT_SPEC}


def _is_owned(manifest: Manifest, uid: str) -> bool:
    return any(owner["uid"] == uid for owner in manifest["metadata"].get("ownerReferences", ()))
