"""An agent's key to the gateway."""

from __future__ import annotations

import base64

from hooks.api import LanguageAgent, LanguageCluster
from hooks.gateway.keys import agent_claims, sign
from hooks.kube.labels import AGENT_UID, agent_labels
from hooks.kube.manifest import Manifest
from hooks.kube.names import AGENT_KEY, agent_key


def build_agent_key(cluster: LanguageCluster, agent: LanguageAgent, signing_key: str) -> Manifest:
    """The Secret with a key that names the agent, its models and its limits, signed for this cluster."""
    key = sign(agent_claims(cluster, agent), signing_key)
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {
            "name": agent_key(agent.name),
            "namespace": agent.namespace,
            "labels": agent_labels(cluster.name, agent.name),
            "annotations": {AGENT_UID: agent.uid},
        },
        "type": "Opaque",
        "data": {AGENT_KEY: base64.b64encode(key.encode()).decode()},
    }
