"""ServiceAccounts of the gateway and of agents."""

from __future__ import annotations

from hooks.api import LanguageAgent, LanguageCluster
from hooks.kube.labels import agent_labels, gateway_labels
from hooks.kube.manifest import Manifest
from hooks.kube.names import GATEWAY


def build_gateway_service_account(cluster: LanguageCluster) -> Manifest:
    """The gateway's own identity."""
    annotations = cluster.spec.gateway.deployment.service_account_annotations
    return _service_account(GATEWAY, cluster.namespace, gateway_labels(cluster.name), annotations)


def build_agent_service_account(cluster: LanguageCluster, agent: LanguageAgent) -> Manifest:
    """An agent's own identity."""
    annotations = agent.spec.deployment.service_account_annotations
    return _service_account(agent.name, agent.namespace, agent_labels(cluster.name, agent.name), annotations)


def _service_account(name: str, namespace: str, labels: dict[str, str], annotations: dict[str, str]) -> Manifest:
    # No token is mounted: neither the gateway nor an agent calls the Kubernetes API unless its user arranges it.
    return {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": {"name": name, "namespace": namespace, "labels": labels, "annotations": annotations},
        "automountServiceAccountToken": False,
    }
