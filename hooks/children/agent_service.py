"""An agent's address."""

from __future__ import annotations

from hooks.api import LanguageAgent, LanguageCluster
from hooks.kube.labels import agent_labels, agent_selector
from hooks.kube.manifest import Manifest


def build_agent_service(cluster: LanguageCluster, agent: LanguageAgent) -> Manifest:
    """The Service in front of an agent's pods; only for agents with ports."""
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {
            "name": agent.name,
            "namespace": agent.namespace,
            "labels": agent_labels(cluster.name, agent.name),
        },
        "spec": {
            "selector": agent_selector(agent.name),
            "ports": [
                {"name": port.name, "port": port.port, "protocol": port.protocol, "targetPort": port.name}
                for port in agent.spec.ports
            ],
        },
    }
