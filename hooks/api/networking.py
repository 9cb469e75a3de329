"""Network rules that users add to the generated NetworkPolicies."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from hooks.api.base import LABEL, Block, Hostname, ObjectName, Raw, Rule

PortNumber = Annotated[int, Field(ge=1, le=65535)]


class ServicePeer(Block):
    """The pods behind a Service, found by the conventional label `app.kubernetes.io/name`."""

    name: ObjectName
    """Name of the Service."""
    namespace: ObjectName | None = None
    """Namespace of the Service. Default: the cluster's own."""


class NetworkPeer(Block):
    """One end of a connection: addresses, pods or names."""

    rules = (
        Rule(
            "(has(self.cidr) ? 1 : 0) + (has(self.podSelector) || has(self.namespaceSelector) ? 1 : 0)"
            " + (has(self.group) ? 1 : 0) + (has(self.service) ? 1 : 0) + (has(self.dns) ? 1 : 0) == 1",
            "a peer is exactly one of cidr, podSelector and/or namespaceSelector, group, service, dns",
            lambda peer: sum(
                (
                    peer.cidr is not None,
                    peer.pod_selector is not None or peer.namespace_selector is not None,
                    peer.group is not None,
                    peer.service is not None,
                    peer.dns is not None,
                )
            )
            == 1,
        ),
    )
    cidr: Annotated[str, Field(max_length=49, pattern=r"^[0-9a-fA-F.:]+/[0-9]{1,3}$")] | None = None
    """A block of IP addresses, such as 10.0.0.0/8."""
    except_: Annotated[list[str] | None, Field(alias="except", max_length=32)] = None
    """Parts of the block that are left out."""
    pod_selector: Raw | None = None
    """Pods by label, in the cluster's namespace unless namespaceSelector says otherwise."""
    namespace_selector: Raw | None = None
    """Namespaces by label."""
    group: Annotated[str, Field(max_length=63, pattern=LABEL)] | None = None
    """Agents whose pods carry the label langop.io/group with this value."""
    service: ServicePeer | None = None
    """A Service in the Kubernetes cluster."""
    dns: Annotated[list[Hostname] | None, Field(min_length=1, max_length=32)] = None
    """DNS names; needs Cilium and the component that declares CiliumNetworkPolicy."""


class NetworkPort(Block):
    """One port, or a range of ports."""

    port: PortNumber
    """Port number."""
    end_port: PortNumber | None = None
    """Last port of a range that starts at `port`."""
    protocol: Literal["TCP", "UDP", "SCTP"] = "TCP"
    """Protocol. Default: TCP."""


class IngressRule(Block):
    """Connections that are let in."""

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
