"""ServiceAccounts of the gateway and of agents."""

from __future__ import annotations

from hooks.api import LanguageAgent, LanguageCluster
from hooks.api.pods import PodOptions
from hooks.kube.labels import agent_labels, gateway_labels
from hooks.kube.manifest import Manifest
from hooks.kube.names import GATEWAY


def build_gateway_service_account(cluster: LanguageCluster) -> Manifest | None:
    """The gateway's own identity; None when it uses one that its user made."""
    return _service_account(GATEWAY, cluster.namespace, gateway_labels(cluster.name), cluster.spec.gateway.deployment)


def build_agent_service_account(cluster: LanguageCluster, agent: LanguageAgent) -> Manifest | None:
    """An agent's own identity; None when it uses one that its user made."""
    labels = agent_labels(cluster.name, agent.name)
    return _service_account(agent.name, agent.namespace, labels, agent.spec.deployment)


def _service_account(name: str, namespace: str, labels: dict[str, str], options: PodOptions) -> Manifest | None:
    if options.service_account_name not in (None, name):
        return None
    # No token is mounted: neither the gateway nor an agent calls the Kubernetes API unless its user arranges it.
    return {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": {
            "name": name,
            "namespace": namespace,
            "labels": labels,
            "annotations": options.service_account_annotations,
        },
        "automountServiceAccountToken": False,
    }
