"""How many of the gateway's pods may be away at once while nodes are drained."""

from __future__ import annotations

from hooks.api import LanguageCluster
from hooks.kube.labels import gateway_labels, gateway_selector
from hooks.kube.manifest import Manifest
from hooks.kube.names import GATEWAY


def build_disruption_budget(cluster: LanguageCluster) -> Manifest | None:
    """The PodDisruptionBudget of the gateway; None for a single pod, which must be free to move."""
    if cluster.spec.gateway.deployment.most_replicas <= 1:
        return None
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": GATEWAY, "namespace": cluster.namespace, "labels": gateway_labels(cluster.name)},
        "spec": {"maxUnavailable": 1, "selector": {"matchLabels": gateway_selector()}},
    }
