"""How Metacontroller merges what a hook wants into what is there ("dynamic apply").

A three-way merge without knowledge of types: a field that was asked for last time and is not asked for
now goes away, a field that is asked for is set, everything else (defaults of the API server, fields that
other controllers own) stays. Lists of objects merge by key when all of their items have one of the usual
keys, in all three versions; any other list is replaced.
"""

from __future__ import annotations

from typing import Any

import orjson

from hooks.kube.last_applied import LAST_APPLIED
from hooks.kube.manifest import Manifest

MERGE_KEYS = ("containerPort", "port", "mountPath", "name", "uid", "ip", "path")
"""Fields that identify the items of a list, the first that all items have."""
SYSTEM_FIELDS = (
    "selfLink",
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
)
"""Fields of metadata that only the API server sets."""


class MergeConflict(Exception):
    """A field that is an object or a list in one version and something else in another."""


def created(desired: Manifest, owner: Manifest) -> Manifest:
    """The object that Metacontroller creates for a desired child."""
    metadata = {**desired["metadata"], "ownerReferences": [owner]}
    return remember({**desired, "metadata": metadata}, desired)


def updated(observed: Manifest, desired: Manifest) -> Manifest:
    """The observed child with the desired one merged into it; equal to it when there is nothing to do."""
    record = observed["metadata"].get("annotations", {}).get(LAST_APPLIED)
    last: Manifest = orjson.loads(record) if record else {}
    result: Manifest = merge(observed, last, desired)
    metadata = {key: value for key, value in result["metadata"].items() if key not in SYSTEM_FIELDS}
    metadata |= {key: observed["metadata"][key] for key in SYSTEM_FIELDS if key in observed["metadata"]}
    result["metadata"] = metadata
    result.pop("status", None)
    if "status" in observed:
        result["status"] = observed["status"]
    return remember(result, desired)


def remember(manifest: Manifest, desired: Manifest) -> Manifest:
    """The manifest with a record of what was asked for."""
    record = orjson.dumps(desired, option=orjson.OPT_SORT_KEYS).decode()
    annotations = {**(manifest["metadata"].get("annotations") or {}), LAST_APPLIED: record}
    return {**manifest, "metadata": {**manifest["metadata"], "annotations": annotations}}


def merge(observed: Any, last: Any, desired: Any, path: str = "") -> Any:
    """What `observed` becomes when what was asked for changes from `last` to `desired`."""
    for shape in (dict, list):
        if isinstance(observed, shape) and not all(isinstance(it, shape) for it in (last, desired) if it is not None):
            raise MergeConflict(f"{path.lstrip('.')} is not the same type in what is there and what is wanted")
    if isinstance(observed, dict):
        return _merge_objects(path, observed, last or {}, desired or {})
    if isinstance(observed, list):
        return _merge_lists(path, observed, last or [], desired or [])
    return desired


def _merge_objects(path: str, observed: Manifest, last: Manifest, desired: Manifest) -> Manifest:
    kept = {key: value for key, value in observed.items() if key in desired or key not in last}
    wanted = {key: merge(observed.get(key), last.get(key), value, f"{path}.{key}") for key, value in desired.items()}
    return {**kept, **wanted}


def _merge_lists(path: str, observed: list[Any], last: list[Any], desired: list[Any]) -> list[Any]:
    key = merge_key([*observed, *last, *desired])
    if key is None:
        return desired
    versions = ({str(item[key]): item for item in items} for items in (observed, last, desired))
    merged = _merge_objects(path, *versions)
    order = dict.fromkeys(str(item[key]) for item in [*observed, *desired])
    return [merged[name] for name in order if name in merged]


def merge_key(items: list[Any]) -> str | None:
    """The field by which the items are told apart, or None when the list is replaced as a whole."""
    if not all(isinstance(item, dict) for item in items):
        return None
    return next((key for key in MERGE_KEYS if items and all(key in item for item in items)), None)
