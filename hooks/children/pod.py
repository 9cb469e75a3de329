"""The parts of a pod that gateway and agents share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hooks.api.base import Block
from hooks.api.pods import PodOptions
from hooks.kube.manifest import Manifest
from hooks.kube.quantity import canonical

CONTAINER_SECURITY = (
    "allowPrivilegeEscalation",
    "capabilities",
    "privileged",
    "procMount",
    "readOnlyRootFilesystem",
)
"""Security settings that only containers have; pods have the others, and containers inherit them."""

RESTRICTED_POD = {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
RESTRICTED_CONTAINER = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
"""The restricted Pod Security profile (https://kubernetes.io/docs/concepts/security/pod-security-standards)."""


def pod_fields(options: PodOptions, security: Mapping[str, Any], service_account: str) -> Manifest:
    """Fields of the pod that users may set."""
    chosen = {key: value for key, value in (options.security_context or {}).items() if key not in CONTAINER_SECURITY}
    return {
        "serviceAccountName": options.service_account_name or service_account,
        "securityContext": {**security, **chosen},
        "imagePullSecrets": options.image_pull_secrets,
        "nodeSelector": options.node_selector,
        "affinity": options.affinity,
        "tolerations": options.tolerations,
        "topologySpreadConstraints": options.topology_spread_constraints,
    }


def container_fields(options: PodOptions, security: Mapping[str, Any]) -> Manifest:
    """Fields of the container that users may set."""
    chosen = {key: value for key, value in (options.security_context or {}).items() if key in CONTAINER_SECURITY}
    return {
        "imagePullPolicy": options.image_pull_policy,
        "envFrom": options.env_from,
        "resources": canonical_resources(options.resources or {}),
        "securityContext": {**security, **chosen},
        "livenessProbe": options.liveness_probe,
        "readinessProbe": options.readiness_probe,
        "startupProbe": options.startup_probe,
    }


def canonical_resources(resources: Mapping[str, Any]) -> Manifest:
    """Requests and limits with quantities as the API server spells them."""
    return {
        key: {name: canonical(quantity) for name, quantity in value.items()} if isinstance(value, dict) else value
        for key, value in resources.items()
    }


def merge_named(ours: Iterable[Manifest], theirs: Sequence[Manifest], key: str = "name") -> list[Manifest]:
    """Both lists, without those of ours that the user replaces."""
    replaced = {item.get(key) for item in theirs}
    return [item for item in ours if item[key] not in replaced] + list(theirs)


def set_fields(block: Block) -> Manifest:
    """A block as its user wrote it: camelCase, without what is unset."""
    return block.model_dump(by_alias=True, exclude_none=True)
