"""From the network rules of users to those of a NetworkPolicy, which never let more through than was written.

Two things must not happen on the way. A peer must not vanish: a rule without peers means everywhere. And nothing may
be empty: an empty selector means everything, and an empty map does not survive Metacontroller. So what is empty is
spelled out, by the label that every namespace has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hooks.api.networking import EgressRule, IngressRule, NetworkPeer, NetworkPort
from hooks.kube.labels import GROUP, NAME, NAMESPACE_NAME, all_agents_selector, gateway_selector
from hooks.kube.manifest import Manifest, prune
from hooks.kube.names import GATEWAY_POD_PORT
from hooks.kube.spelling import ANY_NAMESPACE

EVERYWHERE: list[Manifest] = [
    {"ipBlock": {"cidr": "0.0.0.0/0"}},
    {"ipBlock": {"cidr": "::/0"}},
    {"namespaceSelector": ANY_NAMESPACE},
]
AGENTS: Manifest = {"podSelector": {"matchLabels": all_agents_selector()}}
"""The agents of the policy's own namespace."""

DNS_PORTS: list[Manifest] = [{"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"}]
TO_DNS: Manifest = {
    "to": [
        {"namespaceSelector": {"matchLabels": {NAMESPACE_NAME: "kube-system"}}},
        {"ipBlock": {"cidr": "169.254.0.0/16"}},  # a DNS cache on the node, such as 169.254.20.10
    ],
    "ports": DNS_PORTS,
}
GATEWAY_PORTS: list[Manifest] = [{"port": GATEWAY_POD_PORT, "protocol": "TCP"}]
TO_GATEWAY: Manifest = {"to": [{"podSelector": {"matchLabels": gateway_selector()}}], "ports": GATEWAY_PORTS}
TO_AGENTS: Manifest = {"to": [AGENTS]}
COLLECTOR = re.compile(r"https?://[^/:.]+\.(?P<namespace>[a-z0-9-]+)\.svc(\.[^/:]+)?:(?P<port>[0-9]+)(/.*)?")


def ingress_rules(rules: Sequence[IngressRule], namespace: str) -> list[Manifest]:
    """What users let in, in the words of a NetworkPolicy in `namespace`."""
    return [_rule("from", rule.from_, rule.ports, namespace) for rule in rules]


def egress_rules(rules: Sequence[EgressRule], namespace: str) -> list[Manifest]:
    """What users let out; DNS names are left to Cilium, together with a rule that has nothing else."""
    return [_rule("to", rule.to, rule.ports, namespace) for rule in rules if not _is_by_name(rule)]


def from_ingress_controller(port: int, namespaces: Sequence[str]) -> Manifest:
    """Connections of whatever serves Ingresses to one TCP port.

    Args:
        namespaces: where the ingress controller runs. Empty: it may be anywhere, as an ingress controller can be on
            a node's own network or outside of Kubernetes.
    """
    controllers = {"matchExpressions": [{"key": NAMESPACE_NAME, "operator": "In", "values": sorted(namespaces)}]}
    peers = {"from": [{"namespaceSelector": controllers}]} if namespaces else {}
    return {**peers, "ports": [{"port": port, "protocol": "TCP"}]}


def to_telemetry(telemetry: Sequence[tuple[str, str]]) -> list[Manifest]:
    """Connections to the OpenTelemetry collectors that agents are told of, as far as they are in this cluster.

    Args:
        telemetry: environment variables; a collector is known by the URL of its Service, such as
            `http://collector.observability.svc:4318`, and its pods are expected to listen on the same port.
    """
    found = [COLLECTOR.fullmatch(value) for name, value in telemetry if name.endswith("_ENDPOINT")]
    places = sorted({(match["namespace"], int(match["port"])) for match in found if match})
    return [
        {"to": [{"namespaceSelector": _named(namespace)}], "ports": [{"port": port, "protocol": "TCP"}]}
        for namespace, port in places
    ]


def ports(wanted: Sequence[NetworkPort]) -> list[Manifest]:
    """Ports with everything spelled out that an API server would add."""
    return [
        {"port": port.port, "protocol": port.protocol, **({"endPort": port.end_port} if port.end_port else {})}
        for port in wanted
    ]


def _is_by_name(rule: EgressRule) -> bool:
    return bool(rule.to) and all(peer.dns for peer in rule.to)


def _rule(side: str, peers: Sequence[NetworkPeer], allowed: Sequence[NetworkPort], namespace: str) -> Manifest:
    """One rule; the one that allows everything says so, as an empty rule would not survive."""
    listed = [_peer(peer, namespace) for peer in peers if not peer.dns]
    if not listed and not allowed:
        listed = EVERYWHERE
    rule: Manifest = prune({side: listed, "ports": ports(allowed)})
    return rule


def _peer(peer: NetworkPeer, namespace: str) -> Manifest:
    if peer.cidr is not None:
        return {"ipBlock": {"cidr": peer.cidr, "except": peer.except_}}
    if peer.group is not None:
        return {"podSelector": {"matchLabels": {**all_agents_selector(), GROUP: peer.group}}}
    if peer.service is not None:
        pods = {"podSelector": {"matchLabels": {NAME: peer.service.name}}}
        where = {"namespaceSelector": _named(peer.service.namespace)} if peer.service.namespace else {}
        return {**where, **pods}
    return dict(_selected(peer, namespace))


def _selected(peer: NetworkPeer, namespace: str) -> Iterator[tuple[str, Manifest]]:
    """The selectors of a peer; one that selects everything is spelled out or, beside another, not needed."""
    pods = prune(peer.pod_selector or {})
    if peer.namespace_selector is not None:
        yield "namespaceSelector", prune(peer.namespace_selector) or ANY_NAMESPACE
    elif not pods:
        yield "namespaceSelector", _named(namespace)
    if pods:
        yield "podSelector", pods


def _named(namespace: str) -> Manifest:
    return {"matchLabels": {NAMESPACE_NAME: namespace}}
