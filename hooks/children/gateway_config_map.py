"""The gateway's configuration."""

from __future__ import annotations

from hooks.api import LanguageCluster
from hooks.kube.labels import gateway_labels
from hooks.kube.manifest import Manifest
from hooks.kube.names import GATEWAY_CONFIG


def build_gateway_config_map(cluster: LanguageCluster, files: dict[str, str]) -> Manifest:
    """The ConfigMap that the gateway mounts at /etc/litellm: config.yaml and what belongs beside it."""
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": GATEWAY_CONFIG,
            "namespace": cluster.namespace,
            "labels": gateway_labels(cluster.name),
        },
        "data": files,
    }
