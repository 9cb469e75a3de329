"""Who may call the gateway, and whom it calls."""

from __future__ import annotations

from hooks.api import LanguageCluster
from hooks.children.network_rules import AGENTS, GATEWAY_PORTS, TO_DNS, from_ingress_controller
from hooks.kube.labels import gateway_labels, gateway_selector
from hooks.kube.manifest import Manifest
from hooks.kube.names import GATEWAY, GATEWAY_POD_PORT
from hooks.settings import Settings

TO_MODELS: Manifest = {"ports": [{"protocol": "TCP"}]}
"""Any TCP port of any address, in the Kubernetes cluster and outside.

Endpoints of models, Redis and the receivers of callbacks are host names, which a NetworkPolicy does not know; behind
a Service even their ports are others than those in the URL. The gateway runs no code of agents.
"""


def build_gateway_network_policy(cluster: LanguageCluster, settings: Settings) -> Manifest | None:
    """The NetworkPolicy of the gateway's pods: agents in, the ingress controller too when exposed; models out."""
    if not cluster.spec.network_policies.enabled:
        return None
    exposed = [from_ingress_controller(GATEWAY_POD_PORT, settings.ingress_namespaces)]
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": GATEWAY, "namespace": cluster.namespace, "labels": gateway_labels(cluster.name)},
        "spec": {
            "podSelector": {"matchLabels": gateway_selector()},
            "policyTypes": ["Ingress", "Egress"],
            "ingress": [
                {"from": [AGENTS], "ports": GATEWAY_PORTS},
                *(exposed if cluster.spec.ingress.enabled else []),
            ],
            "egress": [TO_DNS, TO_MODELS],
        },
    }
