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
    theirs = {key: value for key, value in chosen.items() if key not in CONTAINER_ONLY}
    root = {"runAsNonRoot": None} if theirs.get("runAsUser") == 0 else {}
    return {**ours, **root, **theirs}


def container_security(ours: Mapping[str, Any], chosen: Mapping[str, Any]) -> Manifest:
    """The settings of a container: ours, and over them those of the user's that only containers have."""
    return container_security_of_its_own(ours, {key: chosen[key] for key in CONTAINER_ONLY if key in chosen})


def container_security_of_its_own(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Manifest:
    """The settings of a container that has a complete securityContext, such as an init container."""
    capabilities = {**ours["capabilities"], **(theirs.get("capabilities") or {})}
    if "capabilities" in theirs and not theirs["capabilities"]:
        capabilities = {}  # an empty block asks for the runtime's own set
    escalates = theirs.get("privileged") or {"SYS_ADMIN", "CAP_SYS_ADMIN"} & set(capabilities.get("add") or ())
    gains = {"allowPrivilegeEscalation": None} if escalates else {}
    root = {"runAsNonRoot": False} if theirs.get("runAsUser") == 0 else {}
    return {**ours, **gains, **root, **theirs, "capabilities": capabilities}
