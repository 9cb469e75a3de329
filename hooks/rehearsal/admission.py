"""Writes that an API server refuses."""

from __future__ import annotations

from hooks.kube.manifest import Manifest

_IMMUTABLE = {
    "Deployment": ("selector",),
    "PersistentVolumeClaim": ("accessModes", "storageClassName", "volumeMode"),
    "Service": ("clusterIP",),
}


class Refused(Exception):
    """A write that the API server does not allow; the message is its reason."""


def check_update(there: Manifest, new: Manifest) -> None:
    """Refuse a change of what may never change.

    Raises:
        Refused: with the first such field.
    """
    for field in _IMMUTABLE.get(new["kind"], ()):
        if there.get("spec", {}).get(field) != new.get("spec", {}).get(field):
            raise Refused(f"spec.{field} is immutable")
