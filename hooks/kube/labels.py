"""Labels of all children. Selectors are minimal and never change; labels may grow."""

from __future__ import annotations

from hooks.api.reserved import GROUP_LABEL

CLUSTER = "langop.io/cluster"
AGENT = "langop.io/agent"
KIND = "langop.io/kind"
GROUP = GROUP_LABEL
RETAIN = "langop.io/retain"
"""Annotation of a workspace that outlives its agent; on the volume, because the agent is gone when it matters."""
SECRET_VERSIONS = "langop.io/secret-versions"  # noqa: S105  # an annotation
"""Annotation of the gateway's Deployment: the version of each Secret that its cluster names, as JSON."""
AGENT_UID = "langop.io/agent-uid"
"""Annotation of a key's Secret: whose it is, for when the agent is gone."""
KEYS_VERSION = "langop.io/keys-version"
"""Annotation of the revoked keys: which `gateway-auth` they were made with; later ones need no list."""
CONTROLLER_UID = "controller-uid"
"""Set by Metacontroller on every child (generateSelector)."""
NAMESPACE_NAME = "kubernetes.io/metadata.name"
"""Set by the API server on every Namespace, with its name."""

NAME = "app.kubernetes.io/name"
_COMPONENT = "app.kubernetes.io/component"


def cluster_labels(cluster: str, name: str, component: str) -> dict[str, str]:
    """Labels of every child of a cluster."""
    return {
        NAME: name,
        _COMPONENT: component,
        "app.kubernetes.io/instance": cluster,
        "app.kubernetes.io/managed-by": "langop-hooks",
        CLUSTER: cluster,
    }


def gateway_labels(cluster: str) -> dict[str, str]:
    """Labels of everything that belongs to the gateway."""
    return cluster_labels(cluster, "gateway", "gateway")


def gateway_selector() -> dict[str, str]:
    """Selects the gateway's pods in their namespace."""
    return {NAME: "gateway", _COMPONENT: "gateway"}


def agent_labels(cluster: str, agent: str) -> dict[str, str]:
    """Labels of everything that belongs to an agent, its pods included."""
    return {**cluster_labels(cluster, agent, "agent"), KIND: "LanguageAgent", AGENT: agent}


def agent_selector(agent: str) -> dict[str, str]:
    """Selects an agent's pods in their namespace."""
    return {KIND: "LanguageAgent", AGENT: agent}


def all_agents_selector() -> dict[str, str]:
    """Selects the pods of all agents in their namespace."""
    return {KIND: "LanguageAgent"}
