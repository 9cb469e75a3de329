"""metadata.managedFields: who set which field, as the API server writes it into every object.

https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
"""

from __future__ import annotations

from typing import Any

import orjson

from hooks.kube.manifest import Manifest
from hooks.rehearsal.apply import merge_key

OURS = ("annotations", "labels", "ownerReferences")
TIME = "2026-11-23T07:30:47Z"


def managed_fields(manifest: Manifest) -> list[Manifest]:
    """One entry for who wrote the object, and one for who wrote its status."""
    metadata = {key: value for key, value in manifest["metadata"].items() if key in OURS}
    rest = {key: value for key, value in manifest.items() if key not in ("apiVersion", "kind", "metadata", "status")}
    written = _entry(manifest, "metacontroller", {"metadata": metadata, **rest})
    if not manifest.get("status"):
        return [written]
    return [written, _entry(manifest, "kube-controller-manager", {"status": manifest["status"]})]


def _entry(manifest: Manifest, manager: str, written: Manifest) -> Manifest:
    return {
        "apiVersion": manifest["apiVersion"],
        "fieldsType": "FieldsV1",
        "fieldsV1": _fields(written),
        "manager": manager,
        "operation": "Update",
        "time": TIME,
    }


def _fields(value: Any) -> Manifest:
    if isinstance(value, dict):
        return {f"f:{key}": _fields(item) for key, item in value.items()}
    key = merge_key(value) if isinstance(value, list) else None
    if key is None:
        return {}
    items = ((orjson.dumps({key: item[key]}).decode(), item) for item in value)
    return {f"k:{name}": {".": {}, **_fields(item)} for name, item in items}
