"""What a hook is asked and what it answers, as typed objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

import msgspec

from hooks.kube.child import Child
from hooks.kube.conditions import Condition, condition_manifests
from hooks.kube.kinds import Kind
from hooks.kube.manifest import Manifest, prune
from hooks.kube.observed import Observed
from hooks.kube.times import newest_time
from hooks.settings import Settings


@dataclass(frozen=True)
class HookRequest:
    """A request of Metacontroller; for `customize`, children and related are empty."""

    parent: Manifest
    parent_json: bytes
    """The parent as it came: what it is remembered by."""
    children: Observed
    related: Observed
    finalizing: bool
    declared: frozenset[tuple[str, str]]
    """Child kinds the controller declares, as (apiVersion, plural)."""
    settings: Settings

    def declares(self, kind: Kind) -> bool:
        """Whether the controller may be handed children of this kind."""
        return (kind.api_version, kind.plural) in self.declared

    @cached_property
    def newest_time(self) -> str:
        """The newest time that any object of the request carries."""
        parent = msgspec.Raw(msgspec.json.encode(self.parent))
        return newest_time(chain((parent,), self.children.json(), self.related.json()))

    def status(self, conditions: Sequence[Condition], **fields: Any) -> Manifest:
        """A status of the parent with these conditions and fields; fields that are None are left out."""
        previous = (self.parent.get("status") or {}).get("conditions") or []
        generation = self.parent["metadata"].get("generation", 0)
        listed = condition_manifests(conditions, previous, generation, lambda: self.newest_time)
        status: Manifest = prune({**fields, "conditions": listed})
        return status


@dataclass(frozen=True)
class SyncResponse:
    """The parent's status and all children there should be; whatever is left out is deleted."""

    status: Manifest
    children: Sequence[Child] = field(default=())
    finalized: bool | None = None
    """Answer to finalize only: whether the parent may go."""
    phases: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Of a cluster: its members by kind and phase, as far as the request shows them; for metrics."""


@dataclass(frozen=True)
class RelatedRule:
    """Objects that a sync wants to see; without names, all of the namespace."""

    kind: Kind
    namespace: str | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class CustomizeResponse:
    """The related objects of a parent."""

    related: Sequence[RelatedRule]
