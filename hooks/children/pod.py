"""The parts of a pod that gateway and agents share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hooks.api.pods import PodOptions
from hooks.children.security import container_security, pod_security
from hooks.kube.manifest import Manifest
from hooks.kube.spelling import spelled, spelled_volume


def pod_fields(options: PodOptions, security: Mapping[str, Any], service_account: str) -> Manifest:
    """Fields of the pod that users may set."""
    return {
        "serviceAccountName": options.service_account_name or service_account,
        "securityContext": pod_security(security, options.security_context or {}),
        "imagePullSecrets": options.image_pull_secrets,
        "nodeSelector": options.node_selector,
        "affinity": spelled(options.affinity),
        "tolerations": spelled(options.tolerations),
        "topologySpreadConstraints": spelled(options.topology_spread_constraints),
    }


def container_fields(options: PodOptions, security: Mapping[str, Any]) -> Manifest:
    """Fields of the container that users may set."""
    return {
        "imagePullPolicy": options.image_pull_policy,
        "envFrom": spelled(options.env_from),
        "securityContext": container_security(security, options.security_context or {}),
        "livenessProbe": spelled(options.liveness_probe),
        "readinessProbe": spelled(options.readiness_probe),
        "startupProbe": spelled(options.startup_probe),
    }


def merge_named(ours: Iterable[Manifest], theirs: Sequence[Manifest], key: str = "name") -> list[Manifest]:
    """Both lists, without those of ours that the user replaces."""
    replaced = {item.get(key) for item in theirs}
    merged: list[Manifest] = spelled([*(item for item in ours if item[key] not in replaced), *theirs])
    return merged


def merge_volumes(ours: Iterable[Manifest], theirs: Sequence[Manifest]) -> list[Manifest]:
    """Both lists of volumes, without those of ours that the user replaces."""
    return [spelled_volume(volume) for volume in merge_named(ours, theirs)]
