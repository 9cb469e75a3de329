"""The names of all children, used where they are made and where they are referred to."""

from __future__ import annotations

from hooks.api import reserved

GATEWAY = "gateway"
"""Deployment, Service and ServiceAccount of the gateway; also its Ingress, autoscaler and disruption budget."""
GATEWAY_CONFIG = "gateway-config"
GATEWAY_AUTH = reserved.GATEWAY_AUTH
GATEWAY_REVOKED = "gateway-revoked"
"""ConfigMap with the agents whose keys count no more; only where there are any."""
GATEWAY_REVOKED_CLIENTS = "gateway-revoked-clients"
"""The same for clients, in a ConfigMap that only their administrators make."""
QUOTA = "langop-quota"
AGENTS = "agents"
"""Network policies of all agents together."""

GATEWAY_PORT = 8000
"""Port of the gateway's Service."""
GATEWAY_POD_PORT = 4000
"""Port of the gateway's pods; network policies see this one."""

MASTER_KEY = "master-key"
SIGNING_KEY = "signing-key"
"""Keys of the Secret `gateway-auth`."""
AGENT_KEY = "api-key"
"""Key of an agent's Secret."""
REVOKED_KEY = "revoked"
"""Key of the ConfigMaps with revoked keys: one uid or name a line."""


def gateway_config_part(number: int) -> str:
    """A further ConfigMap of the gateway's configuration, from 1; made only where one cannot hold all models."""
    return f"{GATEWAY_CONFIG}-{number}"


def is_gateway_config(name: str) -> bool:
    """Whether a ConfigMap of this name is a gateway's; one of an agent called gateway-config is not."""
    start, _, number = name.rpartition("-")
    return name == GATEWAY_CONFIG or (start == GATEWAY_CONFIG and number.isdecimal())


def agent_config(agent: str) -> str:
    """ConfigMap with an agent's config.yaml."""
    return f"{agent}-agent"


def agent_key(agent: str) -> str:
    """Secret with an agent's gateway key."""
    return f"{agent}{reserved.AGENT_KEY_SUFFIX}"


def agent_workspace(agent: str) -> str:
    """PersistentVolumeClaim of an agent."""
    return f"{agent}-workspace"


def agent_network_policy(agent: str) -> str:
    """Network policies of one agent; never the name of those of the gateway or of all agents."""
    return f"{agent}-agent"


def agent_names(agent: str) -> tuple[str, ...]:
    """All names that children of an agent have."""
    return tuple(
        dict.fromkeys(
            (agent, agent_config(agent), agent_key(agent), agent_workspace(agent), agent_network_policy(agent))
        )
    )


def certificate(name: str) -> str:
    """Secret that cert-manager makes for the Ingress of the gateway or of an agent."""
    return f"{name}-tls"


def host(name: str, domain: str) -> str:
    """Host name of the gateway or of an agent outside the Kubernetes cluster."""
    return f"{name}.{domain}"


def gateway_url(namespace: str) -> str:
    """URL of the gateway inside the Kubernetes cluster."""
    return f"http://{GATEWAY}.{namespace}.svc.cluster.local:{GATEWAY_PORT}"
