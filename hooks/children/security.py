"""The restricted Pod Security profile (https://kubernetes.io/docs/concepts/security/pod-security-standards).

It holds by default. What users set themselves wins, and what would then contradict it gives way: Kubernetes refuses a
privileged container that may not gain privileges, and never starts root where nobody may be root.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hooks.kube.manifest import Manifest

RESTRICTED_POD: Manifest = {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
RESTRICTED_CONTAINER: Manifest = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}

CONTAINER_ONLY = (
    "allowPrivilegeEscalation",
    "capabilities",
    "privileged",
    "procMount",
    "readOnlyRootFilesystem",
)
"""Settings that only containers have; pods have the others, and containers inherit them."""


def pod_security(ours: Mapping[str, Any], chosen: Mapping[str, Any]) -> Manifest:
    """The settings of a pod: ours, and over them those of the user's that pods have."""
    theirs = {key: value for key, value in _given(chosen).items() if key not in CONTAINER_ONLY}
    root = {"runAsNonRoot": None} if theirs.get("runAsUser") == 0 else {}
    return {**ours, **root, **theirs}


def container_security(ours: Mapping[str, Any], chosen: Mapping[str, Any]) -> Manifest:
    """The settings of a container: ours, and over them those of the user's that only containers have."""
    return init_container_security(ours, {key: chosen[key] for key in CONTAINER_ONLY if key in chosen})


def init_container_security(ours: Mapping[str, Any], chosen: Mapping[str, Any]) -> Manifest:
    """The settings of a container whose own securityContext has them all."""
    theirs = _given(chosen)
    # What is added leaves the rest dropped; an empty block asks for the container runtime's own set.
    capabilities = (
        {} if theirs.get("capabilities") == {} else {**ours["capabilities"], **theirs.get("capabilities", {})}
    )
    escalates = theirs.get("privileged") or {"SYS_ADMIN", "CAP_SYS_ADMIN"} & set(capabilities.get("add") or ())
    gains = {"allowPrivilegeEscalation": None} if escalates else {}
    root = {"runAsNonRoot": False} if theirs.get("runAsUser") == 0 else {}
    return {**ours, **gains, **root, **theirs, "capabilities": capabilities}


def _given(chosen: Mapping[str, Any]) -> Manifest:
    """What is set; null means that it is not."""
    return {key: value for key, value in chosen.items() if value is not None}
