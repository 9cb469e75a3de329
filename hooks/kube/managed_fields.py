"""What one manager owns of an object, read from its managedFields (FieldsV1).

Format: https://github.com/kubernetes-sigs/structured-merge-diff/blob/master/fieldpath/serialize-pe.go. A set of
fields is a tree of mappings: `f:name` is a field, `k:{...}` the item of a list with these keys, `v:value` an item
that is the value itself, and a leaf is owned with everything in it.
"""

from __future__ import annotations

from typing import Any

import orjson

from hooks.kube.manifest import Manifest

_APPLIED = "metacontroller"
"""Every field manager of Metacontroller begins with this."""


def applied_fields(observed: Manifest) -> Manifest | None:
    """The part of an object that Metacontroller applied by server-side apply; None when it says of none."""
    part: Manifest | None = None
    for entry in observed["metadata"].get("managedFields") or ():
        ours = str(entry.get("manager")).startswith(_APPLIED) and entry.get("operation") == "Apply"
        if ours and not entry.get("subresource"):
            owned = _part(observed, entry.get("fieldsV1") or {})
            part = owned if part is None else {**part, **owned}
    return part


def _part(value: Any, owned: Any) -> Any:
    """The part of a value that a set of fields covers."""
    inner = {key: fields for key, fields in owned.items() if key != "."} if isinstance(owned, dict) else {}
    if not inner:
        return value
    if isinstance(value, dict):
        named = {key[2:]: fields for key, fields in inner.items() if key.startswith("f:")}
        return {key: _part(value[key], fields) for key, fields in named.items() if key in value}
    if isinstance(value, list):
        return [_item(item, inner) for item in value if _fields_of(item, inner) is not None]
    return value


def _item(item: Any, inner: Manifest) -> Any:
    return _part(item, _fields_of(item, inner))


def _fields_of(item: Any, inner: Manifest) -> Any:
    """What is owned of an item of a list; None when it is another manager's."""
    for key, fields in inner.items():
        if key.startswith("v:") and orjson.loads(key[2:]) == item:
            return fields
        if key.startswith("k:") and isinstance(item, dict):
            wanted: Manifest = orjson.loads(key[2:])
            if all(item.get(name) == value for name, value in wanted.items()):
                return fields
    return None
