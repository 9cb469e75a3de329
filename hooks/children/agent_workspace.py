"""An agent's volume."""

from __future__ import annotations

from hooks.api import LanguageAgent, LanguageCluster
from hooks.kube.labels import RETAIN, agent_labels
from hooks.kube.manifest import Manifest
from hooks.kube.names import agent_workspace
from hooks.kube.quantity import canonical


def build_agent_workspace(cluster: LanguageCluster, agent: LanguageAgent) -> Manifest:
    """The PersistentVolumeClaim for an agent's workspace, as it would be if it were new."""
    workspace = agent.spec.workspace
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {
            "name": agent_workspace(agent.name),
            "namespace": agent.namespace,
            "labels": agent_labels(cluster.name, agent.name),
            "annotations": {RETAIN: "true" if workspace.retain else None},
        },
        "spec": {
            "accessModes": [workspace.access_mode],
            "resources": {"requests": {"storage": canonical(workspace.size)}},
            "storageClassName": workspace.storage_class_name,
        },
    }
