"""A child as it is sent: pruned, as JSON, with the few facts about it that the hooks still want to know."""

from __future__ import annotations

from typing import NamedTuple

import orjson

from hooks.kube.kinds import Kind, kind_of
from hooks.kube.manifest import Manifest, prune

_EMPTY = (b"null", b"{}", b"[]")


class Child(NamedTuple):
    """An object that there should be."""

    kind: Kind
    namespace: str
    """Empty for cluster-scoped kinds."""
    name: str
    json: bytes

    @property
    def place(self) -> tuple[Kind, str, str]:
        """Where it is: kind, name and namespace."""
        return self.kind, self.name, self.namespace


def child_of(manifest: Manifest) -> Child:
    """The child that a manifest describes; the same manifest gives the same bytes."""
    metadata = manifest["metadata"]
    return Child(kind_of(manifest), metadata.get("namespace", ""), metadata["name"], _json(manifest))


def _json(manifest: Manifest) -> bytes:
    text = orjson.dumps(manifest, option=orjson.OPT_SORT_KEYS)
    # Most manifests have nothing to prune, and to look for it in the text is many times faster than to prune.
    if any(empty in text for empty in _EMPTY):
        return orjson.dumps(prune(manifest), option=orjson.OPT_SORT_KEYS)
    return text
