"""Objects as a hook request shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import msgspec

from hooks.kube.kinds import Kind
from hooks.kube.manifest import Manifest
from hooks.kube.shapes import check_shape

Name = tuple[str, str]
"""Namespace (empty for cluster-scoped kinds) and name."""


class Observed:
    """Observed objects, found by kind, name and namespace.

    They stay JSON until a hook asks for one: most of a request are children that need no look at all, and turning
    them into Python objects would take longer than everything else together.
    """

    def __init__(self, groups: Mapping[str, Mapping[Name, msgspec.Raw]]) -> None:
        """Takes the JSON of each object, by group (`Kind.key`) and name."""
        self._groups = groups
        self._read: dict[tuple[str, Name], Manifest] = {}

    def includes(self, kind: Kind) -> bool:
        """Whether the request speaks of this kind at all, even to say that there is no such object."""
        return kind.key in self._groups

    def shows(self, kind: Kind, name: str, namespace: str = "") -> bool:
        """Whether there is an object of that kind, name and namespace; it is not read."""
        return (namespace if kind.namespaced else "", name) in self._groups.get(kind.key, ())

    def get(self, kind: Kind, name: str, namespace: str = "") -> Manifest | None:
        """The object of that kind, name and namespace (empty for cluster-scoped kinds), if observed."""
        where = namespace if kind.namespaced else "", name
        return self._manifest(kind.key, where) if where in self._groups.get(kind.key, ()) else None

    def all(self, kind: Kind) -> list[Manifest]:
        """Every object of the kind, sorted by namespace and name."""
        return [self._manifest(kind.key, name) for name in sorted(self._groups.get(kind.key, ()))]

    def json_of(self, kind: Kind, name: str, namespace: str = "") -> bytes | None:
        """The object as JSON, for whoever remembers what it made of it."""
        raw = self._groups.get(kind.key, {}).get((namespace if kind.namespaced else "", name))
        return _checked(kind.key, raw) if raw is not None else None

    def all_json(self, kind: Kind) -> list[tuple[str, bytes]]:
        """Name and JSON of every object of the kind, sorted by namespace and name."""
        group = self._groups.get(kind.key, {})
        return [(name, _checked(kind.key, group[namespace, name])) for namespace, name in sorted(group)]

    def names(self, kind: Kind, namespace: str) -> list[str]:
        """The names of every object of the kind in a namespace, sorted."""
        return sorted(name for where, name in self._groups.get(kind.key, ()) if where == namespace)

    def mentions(self, kind: Kind, name: str, namespace: str, text: str) -> bool:
        """Whether a text is anywhere in an object that is there; many times faster than to read the object."""
        return text.encode() in bytes(self._groups[kind.key][namespace, name])

    def every(self) -> Iterator[Manifest]:
        """Every object of every kind, sorted by kind, namespace and name."""
        for group in sorted(self._groups):
            for name in sorted(self._groups[group]):
                yield self._manifest(group, name)

    def json(self) -> Iterable[msgspec.Raw]:
        """Every object as JSON, in no order, for whoever wants one field of each."""
        return (raw for group in self._groups.values() for raw in group.values())

    def __len__(self) -> int:
        return sum(map(len, self._groups.values()))

    def _manifest(self, group: str, name: Name) -> Manifest:
        if (group, name) not in self._read:
            check_shape(group, self._groups[group][name])
            self._read[group, name] = msgspec.json.decode(self._groups[group][name])
        return self._read[group, name]


def _checked(group: str, raw: msgspec.Raw) -> bytes:
    text = bytes(raw)
    _check_once(group, text)
    return text


_check_once = lru_cache(maxsize=4096)(check_shape)
"""Whoever wants an object as JSON remembers what it made of it; so do we."""
