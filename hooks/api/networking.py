"""Network rules that users add to the generated NetworkPolicies."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Annotated, Literal

from pydantic import Field

from hooks.api.base import Block, Like, Raw, Rule
from hooks.api.scalars import CIDR, Hostname, LabelName, PortNumber

Cidr = Annotated[str, Field(max_length=49, pattern=CIDR)]


class ServicePeer(Block):
    """The pods behind a Service, found by the conventional label `app.kubernetes.io/name`."""

    name: LabelName
    """Name of the Service."""
    namespace: LabelName | None = None
    """Namespace of the Service. Default: the cluster's own."""


def _is_block(cidr: str) -> bool:
    try:
        ip_network(cidr, strict=False)
    except ValueError:
        return False
    # Go, which reads it in the end, takes no leading zeros and nothing but a number of bits.
    return str(int(cidr.rpartition("/")[2])) == cidr.rpartition("/")[2]


def _is_inside(part: str, whole: str) -> bool:
    """Whether a block is a true part of another, as NetworkPolicy asks of `except`."""
    inner, outer = ip_network(part, strict=False), ip_network(whole, strict=False)
    return inner.version == outer.version and inner.prefixlen > outer.prefixlen and outer.overlaps(inner)


class NetworkPeer(Block):
    """One end of a connection: addresses, pods or names."""

    rules = (
        Rule(
            "[has(self.cidr), has(self.podSelector) || has(self.namespaceSelector), has(self.group),"
            " has(self.service), has(self.dns)].exists_one(is_set, is_set)",
            "a peer is exactly one of cidr, podSelector and/or namespaceSelector, group, service, dns",
            lambda peer: (
                sum(
                    (
                        peer.cidr is not None,
                        peer.pod_selector is not None or peer.namespace_selector is not None,
                        peer.group is not None,
                        peer.service is not None,
                        peer.dns is not None,
                    )
                )
                == 1
            ),
        ),
        Rule(
            "!has(self.except) || has(self.cidr)",
            "except leaves parts out of cidr, and there is no cidr",
            lambda peer: not peer.except_ or peer.cidr is not None,
        ),
        Rule(
            None,  # CEL knows addresses since Kubernetes 1.31 only
            "cidr and except must be blocks of addresses, such as 10.0.0.0/8",
            lambda peer: all(map(_is_block, (*peer.except_, *([peer.cidr] if peer.cidr else ())))),
        ),
        Rule(
            None,
            "except must be smaller blocks inside cidr",
            lambda peer: all(_is_inside(part, peer.cidr) for part in peer.except_),
        ),
    )
    cidr: Cidr | None = None
    """A block of IP addresses, such as 10.0.0.0/8."""
    except_: Annotated[list[Cidr], Field(alias="except", max_length=32)] = []
    """Parts of the block that are left out."""
    pod_selector: Annotated[Raw, Like("LabelSelector")] | None = None
    """Pods by label; without namespaceSelector, in the cluster's namespace."""
    namespace_selector: Annotated[Raw, Like("LabelSelector")] | None = None
    """Namespaces by label."""
    group: LabelName | None = None
    """Agents with this value of langop.io/group."""
    service: ServicePeer | None = None
    """A Service in the Kubernetes cluster."""
    dns: Annotated[list[Hostname], Field(min_length=1, max_length=32)] | None = None
    """Host names; need components/cilium."""


class NetworkPort(Block):
    """One port, or a range of ports."""

    rules = (
        Rule(
            "!has(self.endPort) || self.endPort >= self.port",
            "endPort must not be below port",
            lambda block: block.end_port is None or block.end_port >= block.port,
        ),
    )
    port: PortNumber
    """Port number."""
    end_port: PortNumber | None = None
    """Last port of a range."""
    protocol: Literal["TCP", "UDP", "SCTP"] = "TCP"
    """Protocol. Default: TCP."""


class IngressRule(Block):
    """Connections that are let in."""

    rules = (
        Rule(
            "!has(self.from) || !self.from.exists(peer, has(peer.dns))",
            "dns names can only be allowed as egress",
            lambda rule: all(peer.dns is None for peer in rule.from_),
        ),
    )
    description: Annotated[str, Field(max_length=256)] | None = None
    """What the rule is for."""
    from_: Annotated[list[NetworkPeer], Field(alias="from", max_length=32)] = []
    """Where they may come from. Default: everywhere."""
    ports: Annotated[list[NetworkPort], Field(max_length=32)] = []
    """Ports they may reach. Default: all."""


class EgressRule(Block):
    """Connections that are let out."""

    description: Annotated[str, Field(max_length=256)] | None = None
    """What the rule is for."""
    to: Annotated[list[NetworkPeer], Field(max_length=32)] = []
    """Where they may go. Default: everywhere."""
    ports: Annotated[list[NetworkPort], Field(max_length=32)] = []
    """Ports they may reach. Default: all."""


class NetworkRules(Block):
    """Rules added to those that are always there."""

    ingress: Annotated[list[IngressRule], Field(max_length=32)] = []
    """Connections let in beside the generated ones."""
    egress: Annotated[list[EgressRule], Field(max_length=32)] = []
    """Connections let out beside the generated ones."""


class ClusterNetworkPolicies(NetworkRules):
    """Isolation of the cluster's pods."""

    enabled: bool = True
    """Whether NetworkPolicies are made. Default: true."""
