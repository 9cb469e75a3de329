"""How many pods the gateway has, by how busy they are."""

from __future__ import annotations

from hooks.api import LanguageCluster
from hooks.kube.labels import gateway_labels
from hooks.kube.manifest import Manifest
from hooks.kube.names import GATEWAY
from hooks.kube.spelling import spelled

BUSY: Manifest = {
    "type": "Resource",
    "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}},
}
"""A share of the CPU that the pods request, in percent."""


def build_autoscaler(cluster: LanguageCluster) -> Manifest | None:
    """The HorizontalPodAutoscaler of the gateway; None unless autoscaling is asked for."""
    autoscaling = cluster.spec.gateway.deployment.autoscaling
    if autoscaling is None:
        return None
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": GATEWAY, "namespace": cluster.namespace, "labels": gateway_labels(cluster.name)},
        "spec": {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": GATEWAY},
            "minReplicas": autoscaling.min_replicas,
            "maxReplicas": autoscaling.max_replicas,
            "metrics": spelled(autoscaling.metrics or [BUSY]),
        },
    }
