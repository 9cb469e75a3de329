"""Manifests as plain dictionaries, and what every one of them must obey."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson

Manifest = dict[str, Any]


def prune(value: Any) -> Any:
    """The value without nulls, empty maps and empty lists.

    None of them survives the API server unchanged, so a child that had one would look changed at every sync.
    """
    if isinstance(value, dict):
        pruned = ((key, prune(item)) for key, item in value.items())
        return {key: item for key, item in pruned if item is not None and item != {} and item != []}
    if isinstance(value, list):
        return [item for item in map(prune, value) if item is not None and item != {} and item != []]
    return value


def digest(*values: Any) -> str:
    """16 hexadecimal digits that change when any of the values does."""
    return hashlib.sha256(orjson.dumps(values, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
