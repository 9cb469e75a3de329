"""Connections to DNS names, which only Cilium can allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hooks.api import LanguageAgent, LanguageCluster
from hooks.api.networking import EgressRule
from hooks.children.network_rules import ports
from hooks.kube import names
from hooks.kube.labels import agent_labels, agent_selector, all_agents_selector, cluster_labels
from hooks.kube.manifest import Manifest

LEARN_NAMES: Manifest = {
    "toEndpoints": [{"matchLabels": {"k8s:io.kubernetes.pod.namespace": "kube-system"}}],
    "toPorts": [{"ports": [{"port": "53", "protocol": "ANY"}], "rules": {"dns": [{"matchPattern": "*"}]}}],
}
"""Cilium learns which addresses a name has by reading the answers of DNS."""


def build_agents_cilium_network_policy(cluster: LanguageCluster) -> Manifest | None:
    """The CiliumNetworkPolicy of all agents; None when the cluster names no DNS names."""
    metadata = {
        "name": names.AGENTS,
        "namespace": cluster.namespace,
        "labels": cluster_labels(cluster.name, names.AGENTS, "network"),
    }
    return _policy(cluster, metadata, all_agents_selector(), cluster.spec.network_policies.egress)


def build_agent_cilium_network_policy(cluster: LanguageCluster, agent: LanguageAgent) -> Manifest | None:
    """The CiliumNetworkPolicy of one agent; None when it names no DNS names."""
    metadata = {
        "name": names.agent_network_policy(agent.name),
        "namespace": agent.namespace,
        "labels": agent_labels(cluster.name, agent.name),
    }
    return _policy(cluster, metadata, agent_selector(agent.name), agent.spec.network_policies.egress)


def _policy(
    cluster: LanguageCluster, metadata: Manifest, selector: dict[str, str], rules: Sequence[EgressRule]
) -> Manifest | None:
    allowed = list(_egress(rules))
    if not cluster.spec.network_policies.enabled or not allowed:
        return None
    return {
        "apiVersion": "cilium.io/v2",
        "kind": "CiliumNetworkPolicy",
        "metadata": metadata,
        "spec": {"endpointSelector": {"matchLabels": selector}, "egress": [LEARN_NAMES, *allowed]},
    }


def _egress(rules: Sequence[EgressRule]) -> Iterator[Manifest]:
    for rule in rules:
        hosts = [{"matchName": host} for peer in rule.to for host in peer.dns or ()]
        if hosts:
            # Cilium takes port numbers as text.
            listed = [{**port, "port": str(port["port"])} for port in ports(rule.ports)]
            yield {"toFQDNs": hosts, "toPorts": [{"ports": listed}] if listed else None}
