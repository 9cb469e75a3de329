"""The way in from outside, for clusters that use Gateway API."""

from __future__ import annotations

from hooks.api import LanguageAgent, LanguageCluster
from hooks.kube.labels import agent_labels, gateway_labels
from hooks.kube.manifest import Manifest
from hooks.kube.names import GATEWAY, GATEWAY_PORT, host
from hooks.settings import SharedGateway


def build_gateway_http_route(cluster: LanguageCluster, parent: SharedGateway) -> Manifest | None:
    """The HTTPRoute at gateway.<domain>; None unless ingress is enabled."""
    return _http_route(cluster, GATEWAY, gateway_labels(cluster.name), GATEWAY_PORT, parent)


def build_agent_http_route(cluster: LanguageCluster, agent: LanguageAgent, parent: SharedGateway) -> Manifest | None:
    """The HTTPRoute at <agent>.<domain>; None unless ingress is enabled and a port is exposed."""
    port = agent.spec.exposed_port
    labels = agent_labels(cluster.name, agent.name)
    return _http_route(cluster, agent.name, labels, port.port, parent) if port else None


def _http_route(
    cluster: LanguageCluster, name: str, labels: dict[str, str], port: int, parent: SharedGateway
) -> Manifest | None:
    """All defaults are written out: the list of rules is compared as a whole."""
    if not cluster.spec.ingress.enabled or cluster.spec.domain is None:
        return None
    return {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "HTTPRoute",
        "metadata": {"name": name, "namespace": cluster.namespace, "labels": labels},
        "spec": {
            "parentRefs": [
                {
                    "group": "gateway.networking.k8s.io",
                    "kind": "Gateway",
                    "name": parent.name,
                    "namespace": parent.namespace,
                }
            ],
            "hostnames": [host(name, cluster.spec.domain)],
            "rules": [
                {
                    "matches": [{"path": {"type": "PathPrefix", "value": "/"}}],
                    "backendRefs": [{"group": "", "kind": "Service", "name": name, "port": port, "weight": 1}],
                    "timeouts": {"request": "0s"},  # none: answers are streamed, and models take their time
                }
            ],
        },
    }
