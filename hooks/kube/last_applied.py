"""What was last asked for: the record by which a running child is kept as it is."""

from __future__ import annotations

from typing import Any

import orjson

from hooks.kube.labels import CONTROLLER_UID
from hooks.kube.managed_fields import applied_fields
from hooks.kube.manifest import Manifest, prune

LAST_APPLIED = "metacontroller.k8s.io/last-applied-configuration"
_OURS = ("name", "namespace", "labels", "annotations")
_SERVERS = {
    "Deployment": ("revisionHistoryLimit", "progressDeadlineSeconds"),
    "PersistentVolumeClaim": ("volumeName", "volumeMode"),
    "Service": ("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy", "sessionAffinity"),
    "Namespace": ("finalizers",),
}
"""Fields of `spec` that the API server fills in and that we never ask for."""


def last_applied(observed: Manifest) -> Manifest:
    """The manifest that was last asked for, of an observed child.

    Under dynamic apply Metacontroller records it in an annotation. Under server-side apply the API server knows
    which fields Metacontroller applied. Where neither is there, or someone has broken the record, it is the
    observed object without what the API server adds.
    """
    manifest = _recorded(observed) or _applied(observed) or _without_server_fields(observed)
    labels = {key: value for key, value in manifest["metadata"].get("labels", {}).items() if key != CONTROLLER_UID}
    metadata = {key: value for key, value in manifest["metadata"].items() if key != "labels"}
    return {**manifest, "metadata": {**metadata, **({"labels": labels} if labels else {})}}


def _recorded(observed: Manifest) -> Manifest | None:
    record = (observed["metadata"].get("annotations") or {}).get(LAST_APPLIED)
    try:
        manifest: Any = orjson.loads(record) if record else None
    except orjson.JSONDecodeError:
        return None
    return manifest if _names(manifest) == _names(observed) else None


def _names(manifest: Any) -> Any:
    """What must be the same in a record and its object; someone may have copied the annotation along."""
    metadata = manifest.get("metadata") if isinstance(manifest, dict) else None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("labels") or {}, dict):
        return None
    return manifest.get("apiVersion"), manifest.get("kind"), metadata.get("name"), metadata.get("namespace")


def _applied(observed: Manifest) -> Manifest | None:
    part = applied_fields(observed)
    if part is None:
        return None
    identity = {key: value for key, value in observed["metadata"].items() if key in ("name", "namespace")}
    metadata = {key: value for key, value in part.pop("metadata", {}).items() if key in _OURS}
    kind = {key: observed[key] for key in ("apiVersion", "kind")}
    return {**part, **kind, "metadata": {**metadata, **identity}}


def _without_server_fields(observed: Manifest) -> Manifest:
    metadata: dict[str, Any] = {key: value for key, value in observed["metadata"].items() if key in _OURS}
    annotations = metadata.pop("annotations", None) or {}
    metadata["annotations"] = {key: value for key, value in annotations.items() if not _servers_annotation(key)}
    body = {key: value for key, value in observed.items() if key not in ("status", "metadata")}
    if isinstance(body.get("spec"), dict):
        servers = _SERVERS.get(observed["kind"], ())
        body["spec"] = {key: value for key, value in body["spec"].items() if key not in servers}
    pruned: Manifest = prune({**body, "metadata": metadata})
    return pruned


def _servers_annotation(key: str) -> bool:
    return key == LAST_APPLIED or key.partition("/")[0].endswith("kubernetes.io")
