"""Manifests as plain dictionaries, and what every one of them must obey."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson

Manifest = dict[str, Any]


_NESTED = (dict, list)
_EMPTY: tuple[Any, ...] = (None, {}, [])


def prune(value: Any) -> Any:
    """The value without nulls, empty maps and empty lists.

    None of them survives the API server unchanged, so a child that had one would look changed at every sync.
    """
    # Most values are texts, and what is true is not empty: neither costs a call or a comparison.
    if isinstance(value, dict):
        return {
            key: kept
            for key, item in value.items()
            if (kept := prune(item) if type(item) in _NESTED else item) or kept not in _EMPTY
        }
    if isinstance(value, list):
        return [
            kept for item in value if (kept := prune(item) if type(item) in _NESTED else item) or kept not in _EMPTY
        ]
    return value


def digest(*values: Any) -> str:
    """16 hexadecimal digits that change when any of the values does."""
    return hashlib.sha256(orjson.dumps(values, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def is_owned_by(manifest: Manifest, kind: str, name: str, uid: str | None) -> bool:
    """Whether an object is among the manifest's owners.

    It is told by its uid, as another may have had its name; by kind and name only where no uid is known.
    """
    owners = manifest["metadata"].get("ownerReferences") or ()
    if uid:
        return any(owner.get("uid") == uid for owner in owners)
    return any((owner.get("kind"), owner.get("name")) == (kind, name) for owner in owners)
