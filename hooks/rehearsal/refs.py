"""Where objects are, and which kinds of them are known."""

from __future__ import annotations

from typing import NamedTuple

from hooks.kube import kinds
from hooks.kube.kinds import Kind
from hooks.kube.manifest import Manifest

KINDS = {kind.key: kind for kind in vars(kinds).values() if isinstance(kind, Kind)}
"""The kinds whose scope and plural are known; others may be loaded, and no hook can ask for them."""


class Ref(NamedTuple):
    """Where an object is."""

    key: str
    """Kind and API version, such as `Deployment.apps/v1`."""
    namespace: str
    """Empty for cluster-scoped kinds."""
    name: str

    @classmethod
    def of(cls, manifest: Manifest) -> Ref:
        """The place of a manifest."""
        metadata = manifest["metadata"]
        key = f"{manifest['kind']}.{manifest['apiVersion']}"
        return cls(key, metadata.get("namespace") or "", metadata["name"])

    @property
    def path(self) -> str:
        """`namespace/name`, or the name alone for cluster-scoped kinds."""
        return f"{self.namespace}/{self.name}" if self.namespace else self.name

    @property
    def kind(self) -> str:
        """The kind alone, such as `Deployment`."""
        return self.key.partition(".")[0]

    def __str__(self) -> str:
        return f"{self.kind} {self.path}"
