"""What one agent may talk to beyond what all agents may."""

from __future__ import annotations

from hooks.api import LanguageAgent, LanguageCluster
from hooks.children.network_rules import egress_rules, from_ingress_controller, ingress_rules
from hooks.kube.labels import agent_labels, agent_selector
from hooks.kube.manifest import Manifest
from hooks.kube.names import agent_network_policy
from hooks.settings import Settings


def build_agent_network_policy(cluster: LanguageCluster, agent: LanguageAgent, settings: Settings) -> Manifest | None:
    """The NetworkPolicy of one agent; None when it adds nothing to that of all agents."""
    ingress = ingress_rules(agent.spec.network_policies.ingress, agent.namespace)
    egress = egress_rules(agent.spec.network_policies.egress, agent.namespace)
    if cluster.spec.ingress.enabled and (port := agent.spec.exposed_port):
        ingress.append(from_ingress_controller(port.port, settings.ingress_namespaces))
    if not cluster.spec.network_policies.enabled or not (ingress or egress):
        return None
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {
            "name": agent_network_policy(agent.name),
            "namespace": agent.namespace,
            "labels": agent_labels(cluster.name, agent.name),
        },
        "spec": {
            "podSelector": {"matchLabels": agent_selector(agent.name)},
            "policyTypes": ["Ingress", "Egress"],
            "ingress": ingress,
            "egress": egress,
        },
    }
