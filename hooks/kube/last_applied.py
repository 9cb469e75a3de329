"""What was last asked for: the record by which a running child is kept as it is."""

from __future__ import annotations

from typing import Any

import orjson

from hooks.kube.labels import CONTROLLER_UID
from hooks.kube.manifest import Manifest

LAST_APPLIED = "metacontroller.k8s.io/last-applied-configuration"
_OURS = ("name", "namespace", "labels", "annotations")


def last_applied(observed: Manifest) -> Manifest:
    """The manifest that was last asked for, of an observed child.

    Under dynamic apply Metacontroller records it in an annotation. Under server-side apply there is none: then it is
    the observed object without what the API server adds.
    """
    record = (observed["metadata"].get("annotations") or {}).get(LAST_APPLIED)
    manifest: Manifest = orjson.loads(record) if record else _without_server_fields(observed)
    labels = {key: value for key, value in manifest["metadata"].get("labels", {}).items() if key != CONTROLLER_UID}
    metadata = {key: value for key, value in manifest["metadata"].items() if key != "labels"}
    return {**manifest, "metadata": {**metadata, **({"labels": labels} if labels else {})}}


def _without_server_fields(observed: Manifest) -> Manifest:
    metadata: dict[str, Any] = {key: value for key, value in observed["metadata"].items() if key in _OURS}
    return {**{key: value for key, value in observed.items() if key != "status"}, "metadata": metadata}
