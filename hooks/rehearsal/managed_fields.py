"""The record that an API server keeps of server-side apply, as far as hooks can tell: who set which field."""

from __future__ import annotations

from typing import Any

import orjson

from hooks.kube.manifest import Manifest

MANAGER = "metacontroller"
KEYS = (("containerPort", "protocol"), ("port", "protocol"), ("mountPath",), ("name",))
"""Keys of the lists that merge by key, the first that all items have."""


def applied(manifest: Manifest, time: str) -> Manifest:
    """The entry of `managedFields` for a manifest that was applied."""
    body = {key: value for key, value in manifest.items() if key not in ("apiVersion", "kind")}
    metadata = {key: value for key, value in body["metadata"].items() if key not in ("name", "namespace")}
    return {
        "apiVersion": manifest["apiVersion"],
        "fieldsType": "FieldsV1",
        "fieldsV1": _fields({**body, "metadata": metadata}),
        "manager": MANAGER,
        "operation": "Apply",
        "time": time,
    }


def _fields(value: Any) -> Manifest:
    if isinstance(value, dict):
        return {f"f:{key}": _fields(item) for key, item in value.items()}
    key = _key(value) if isinstance(value, list) else None
    if key is None:
        return {}  # owned as a whole
    return {f"k:{_identity(item, key)}": {".": {}, **_fields(item)} for item in value}


def _key(items: list[Any]) -> tuple[str, ...] | None:
    if not items or not all(isinstance(item, dict) for item in items):
        return None
    return next((key for key in KEYS if all(set(key) <= item.keys() for item in items)), None)


def _identity(item: Manifest, key: tuple[str, ...]) -> str:
    return orjson.dumps({name: item[name] for name in key}).decode()
