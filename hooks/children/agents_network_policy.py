"""What all agents of a cluster may talk to."""

from __future__ import annotations

from hooks.api import LanguageCluster
from hooks.children.network_rules import (
    AGENTS,
    TO_AGENTS,
    TO_DNS,
    TO_GATEWAY,
    egress_rules,
    ingress_rules,
    to_telemetry,
)
from hooks.kube import names
from hooks.kube.labels import all_agents_selector, cluster_labels
from hooks.kube.manifest import Manifest
from hooks.settings import Settings


def build_agents_network_policy(cluster: LanguageCluster, settings: Settings) -> Manifest | None:
    """The NetworkPolicy of all agents: DNS, the gateway, each other, and what the cluster adds; None without any."""
    policies = cluster.spec.network_policies
    if not policies.enabled:
        return None
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {
            "name": names.AGENTS,
            "namespace": cluster.namespace,
            "labels": cluster_labels(cluster.name, names.AGENTS, "network"),
        },
        "spec": {
            "podSelector": {"matchLabels": all_agents_selector()},
            "policyTypes": ["Ingress", "Egress"],
            "ingress": [{"from": [AGENTS]}, *ingress_rules(policies.ingress, cluster.namespace)],
            "egress": [
                TO_DNS,
                TO_GATEWAY,
                TO_AGENTS,
                *to_telemetry(settings.telemetry),
                *egress_rules(policies.egress, cluster.namespace),
            ],
        },
    }
