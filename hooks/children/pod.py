"""The parts of a pod that gateway and agents share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hooks.api.pods import PodOptions
from hooks.children.security import container_security, pod_security
from hooks.kube.manifest import Manifest
from hooks.kube.spelling import spelled


def pod_fields(options: PodOptions, security: Mapping[str, Any], service_account: str) -> Manifest:
    """Fields of the pod that users may set."""
    return {
        "serviceAccountName": options.service_account_name or service_account,
        "securityContext": pod_security(security, options.security_context or {}),
        "imagePullSecrets": options.image_pull_secrets,
        "nodeSelector": options.node_selector,
        "affinity": spelled(options.affinity),
        "tolerations": options.tolerations,
        "topologySpreadConstraints": spelled(options.topology_spread_constraints),
    }


def container_fields(options: PodOptions, security: Mapping[str, Any]) -> Manifest:
    """Fields of the container that users may set."""
    return {
        "imagePullPolicy": options.image_pull_policy,
        "envFrom": options.env_from,
        "securityContext": container_security(security, options.security_context or {}),
        "livenessProbe": options.liveness_probe,
        "readinessProbe": options.readiness_probe,
        "startupProbe": options.startup_probe,
    }


def merge_named(ours: Iterable[Manifest], theirs: Sequence[Manifest], key: str = "name") -> list[Manifest]:
    """Both lists, without those of ours that the user replaces."""
    replaced = {item.get(key) for item in theirs}
    return [*(item for item in ours if item[key] not in replaced), *map(spelled, theirs)]
