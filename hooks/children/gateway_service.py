"""The one address of a cluster's models."""

from __future__ import annotations

from hooks.api import LanguageCluster
from hooks.kube.labels import gateway_labels, gateway_selector
from hooks.kube.manifest import Manifest
from hooks.kube.names import GATEWAY, GATEWAY_PORT


def build_gateway_service(cluster: LanguageCluster) -> Manifest:
    """The Service in front of the gateway's pods."""
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": GATEWAY, "namespace": cluster.namespace, "labels": gateway_labels(cluster.name)},
        "spec": {
            "selector": gateway_selector(),
            "ports": [{"name": "http", "port": GATEWAY_PORT, "protocol": "TCP", "targetPort": "http"}],
        },
    }
