"""The way in from outside: Ingresses of the gateway and of agents with an exposed port."""

from __future__ import annotations

from hooks.api import LanguageAgent, LanguageCluster
from hooks.api.cluster import IngressTls
from hooks.kube.labels import agent_labels, gateway_labels
from hooks.kube.manifest import Manifest
from hooks.kube.names import GATEWAY, certificate, host

SILENCE_SECONDS = 3600
"""How long an answer may pause: models think for minutes, and agents hold connections open."""
LARGEST_REQUEST = "100m"
"""Images and documents travel inside of requests; ingress-nginx would refuse more than one megabyte."""

STREAMING = {
    "nginx.ingress.kubernetes.io/proxy-buffering": "off",
    "nginx.ingress.kubernetes.io/proxy-request-buffering": "off",
    "nginx.ingress.kubernetes.io/proxy-read-timeout": f"{SILENCE_SECONDS}",
    "nginx.ingress.kubernetes.io/proxy-send-timeout": f"{SILENCE_SECONDS}",
    "nginx.ingress.kubernetes.io/proxy-body-size": LARGEST_REQUEST,
    "nginx.org/proxy-buffering": "False",
    "nginx.org/proxy-read-timeout": f"{SILENCE_SECONDS}s",
    "nginx.org/proxy-send-timeout": f"{SILENCE_SECONDS}s",
    "nginx.org/client-max-body-size": LARGEST_REQUEST,
    "haproxy.org/timeout-server": f"{SILENCE_SECONDS}s",
    "haproxy-ingress.github.io/timeout-server": f"{SILENCE_SECONDS}s",
    "konghq.com/request-buffering": "false",
    "konghq.com/response-buffering": "false",
    "projectcontour.io/response-timeout": "infinity",
}
"""Streams arrive piece by piece, and slow answers arrive at all. Each controller reads its own and ignores the rest;
Traefik streams without being told."""


def build_gateway_ingress(cluster: LanguageCluster) -> Manifest | None:
    """The Ingress at gateway.<domain>; None unless ingress is enabled."""
    return _ingress(cluster, GATEWAY, gateway_labels(cluster.name), "http")


def build_agent_ingress(cluster: LanguageCluster, agent: LanguageAgent) -> Manifest | None:
    """The Ingress at <agent>.<domain>; None unless ingress is enabled and a port is exposed."""
    port = agent.spec.exposed_port
    return _ingress(cluster, agent.name, agent_labels(cluster.name, agent.name), port.name) if port else None


def _ingress(cluster: LanguageCluster, name: str, labels: dict[str, str], port: str) -> Manifest | None:
    ingress, domain = cluster.spec.ingress, cluster.spec.domain
    if not ingress.enabled or domain is None:
        return None
    hostname = host(name, domain)
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {
            "name": name,
            "namespace": cluster.namespace,
            "labels": labels,
            "annotations": {**STREAMING, **_issuer(ingress.tls)},
        },
        "spec": {
            "ingressClassName": ingress.class_name,
            "tls": _tls(ingress.tls, name, hostname),
            "rules": [
                {
                    "host": hostname,
                    "http": {
                        "paths": [
                            {
                                "path": "/",
                                "pathType": "Prefix",
                                "backend": {"service": {"name": name, "port": {"name": port}}},
                            }
                        ]
                    },
                }
            ],
        },
    }


def _issuer(tls: IngressTls) -> dict[str, str]:
    """What asks cert-manager for a certificate."""
    if not tls.enabled or tls.issuer_ref is None:
        return {}
    kind = "cluster-issuer" if tls.issuer_ref.kind == "ClusterIssuer" else "issuer"
    return {f"cert-manager.io/{kind}": tls.issuer_ref.name}


def _tls(tls: IngressTls, name: str, hostname: str) -> list[Manifest]:
    """The certificate: the user's own serves all hosts, an issuer makes one for each of them."""
    if not tls.enabled:
        return []
    shared = tls.secret_name if tls.issuer_ref is None or name == GATEWAY else None
    return [{"hosts": [hostname], "secretName": shared or certificate(name)}]
