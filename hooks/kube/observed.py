"""Objects as a hook request shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hooks.kube.kinds import Kind
from hooks.kube.manifest import Manifest


class Observed:
    """Observed objects, found by kind, name and namespace.

    Metacontroller's keys inside a group differ between hook versions, so names are taken from the objects.
    """

    def __init__(self, groups: Mapping[str, Mapping[str, Manifest]]) -> None:
        """Takes `children` or `related` of a hook request: objects by group and by any unique key."""
        self._groups = groups
        self._index: dict[str, dict[tuple[str, str], Manifest]] = {}

    def includes(self, kind: Kind) -> bool:
        """Whether the request speaks of this kind at all, even to say that there is no such object."""
        return kind.key in self._groups

    def get(self, kind: Kind, name: str, namespace: str = "") -> Manifest | None:
        """The object of that kind, name and namespace (empty for cluster-scoped kinds), if observed."""
        return self._by_name(kind.key).get((namespace if kind.namespaced else "", name))

    def all(self, kind: Kind) -> list[Manifest]:
        """Every object of the kind, sorted by namespace and name."""
        return [manifest for _, manifest in sorted(self._by_name(kind.key).items(), key=lambda item: item[0])]

    def every(self) -> Iterator[Manifest]:
        """Every object of every kind, sorted by kind, namespace and name."""
        for group in sorted(self._groups):
            for _, manifest in sorted(self._by_name(group).items(), key=lambda item: item[0]):
                yield manifest

    def __bool__(self) -> bool:
        return any(self._groups.values())

    def _by_name(self, group: str) -> dict[tuple[str, str], Manifest]:
        if group not in self._index:
            self._index[group] = {_name(manifest): manifest for manifest in self._groups.get(group, {}).values()}
        return self._index[group]


def _name(manifest: Mapping[str, Any]) -> tuple[str, str]:
    metadata = manifest["metadata"]
    return metadata.get("namespace", ""), metadata["name"]
