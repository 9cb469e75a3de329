"""Which connections a rule allows, read twice: as its user wrote it, and as a NetworkPolicy says it.

Source: https://kubernetes.io/docs/concepts/services-networking/network-policies. Both are asked about a small universe
of pods and addresses.
"""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import NamedTuple

from hooks.kube.manifest import Manifest

OWN = "team"
NAMESPACES = {
    name: {"kubernetes.io/metadata.name": name, "tier": tier}
    for name, tier in ((OWN, "agents"), ("caches", "data"), ("web", "front"))
}


class Peer(NamedTuple):
    """One end of a connection: a pod, or an address outside."""

    namespace: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    address: str = ""


LABELS: tuple[dict[str, str], ...] = (
    {},
    {"app": "web"},
    {"app": "web", "stage": "test"},
    {"app.kubernetes.io/name": "redis"},
    {"langop.io/kind": "LanguageAgent"},
    {"langop.io/kind": "LanguageAgent", "langop.io/group": "researchers"},
    {"langop.io/group": "researchers"},
)
PEERS = [
    *(Peer(namespace, tuple(labels.items())) for namespace in NAMESPACES for labels in LABELS),
    *(Peer(address=address) for address in ("8.8.8.8", "10.1.2.3", "10.1.9.9", "fd00::1", "2001:db8::1")),
]
PORTS = [(port, protocol) for port in (53, 443, 8000, 8050, 8101) for protocol in ("TCP", "UDP", "SCTP")]


def selects(selector: Manifest, labels: dict[str, str]) -> bool:
    """Whether a label selector of Kubernetes matches; an empty one matches everything."""
    for key, value in (selector.get("matchLabels") or {}).items():
        if labels.get(key) != value:
            return False
    for expression in selector.get("matchExpressions") or []:
        value, values = labels.get(expression["key"]), expression.get("values") or []
        holds = {
            "In": value in values,
            "NotIn": value not in values,
            "Exists": value is not None,
            "DoesNotExist": value is None,
        }
        if not holds[expression["operator"]]:
            return False
    return True


def in_block(address: str, block: str, left_out: list[str]) -> bool:
    ip = ip_address(address)
    return ip in ip_network(block) and not any(ip in ip_network(part) for part in left_out)


def written(rule: Manifest, side: str, peer: Peer, port: tuple[int, str]) -> bool:
    """Whether the rule, as its user wrote it, allows the connection."""
    peers, ports = rule.get(side) or [], rule.get("ports") or []
    fits_port = not ports or any(
        each["port"] <= port[0] <= each.get("endPort", each["port"]) and each.get("protocol", "TCP") == port[1]
        for each in ports
    )
    return fits_port and (not peers or any(written_peer(each, peer) for each in peers))


def written_peer(wanted: Manifest, peer: Peer) -> bool:
    labels = dict(peer.labels)
    if "dns" in wanted:
        return False  # no NetworkPolicy can say so
    if "cidr" in wanted:
        return bool(peer.address) and in_block(peer.address, wanted["cidr"], wanted.get("except") or [])
    if not peer.namespace:
        return False
    if "group" in wanted:
        is_agent = labels.get("langop.io/kind") == "LanguageAgent"
        return peer.namespace == OWN and is_agent and labels.get("langop.io/group") == wanted["group"]
    if "service" in wanted:
        service = wanted["service"]
        found = (peer.namespace, labels.get("app.kubernetes.io/name"))
        return bool(found == (service.get("namespace", OWN), service["name"]))
    if "namespaceSelector" in wanted:
        if not selects(wanted["namespaceSelector"], NAMESPACES[peer.namespace]):
            return False
    elif peer.namespace != OWN:
        return False
    return selects(wanted.get("podSelector") or {}, labels)


def allowed(rules: list[Manifest], side: str, peer: Peer, port: tuple[int, str]) -> bool:
    """Whether rules of a NetworkPolicy in our namespace allow the connection."""
    return any(
        (side not in rule or any(allowed_peer(each, peer) for each in rule[side]))
        and ("ports" not in rule or any(allowed_port(each, *port) for each in rule["ports"]))
        for rule in rules
    )


def allowed_peer(made: Manifest, peer: Peer) -> bool:
    if "ipBlock" in made:
        return bool(peer.address) and in_block(peer.address, made["ipBlock"]["cidr"], made["ipBlock"].get("except", []))
    if not peer.namespace:
        return False
    if "namespaceSelector" in made:
        if not selects(made["namespaceSelector"], NAMESPACES[peer.namespace]):
            return False
    elif peer.namespace != OWN:
        return False
    return selects(made.get("podSelector", {}), dict(peer.labels))


def allowed_port(made: Manifest, port: int, protocol: str) -> bool:
    first: int = made.get("port") or 1  # a protocol without a port is all of its ports
    last: int = made["endPort"] if "endPort" in made else made.get("port", 65535)
    return bool(made["protocol"] == protocol and first <= port <= last)
