"""LanguageCluster: one namespace with one shared LiteLLM gateway."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from hooks.api.base import Block, Rule
from hooks.api.common import Status
from hooks.api.gateway import Gateway, Redis
from hooks.api.networking import ClusterNetworkPolicies
from hooks.api.scalars import SUBDOMAIN, ObjectName, PositiveInt, Quantity

__all__ = [
    "Capacity",
    "ClusterSpec",
    "ClusterStatus",
    "Gateway",
    "Ingress",
    "IngressTls",
    "IssuerRef",
    "Redis",
]


class IssuerRef(Block):
    """A cert-manager issuer."""

    name: ObjectName
    """Name of the issuer."""
    kind: Literal["Issuer", "ClusterIssuer"] = "ClusterIssuer"
    """Kind of the issuer. Default: ClusterIssuer."""


class IngressTls(Block):
    """TLS of the Ingress."""

    rules = (
        Rule(
            "!has(self.enabled) || !self.enabled || has(self.secretName) || has(self.issuerRef)",
            "TLS needs secretName (a certificate you have) or issuerRef (cert-manager makes one)",
            lambda tls: not tls.enabled or tls.secret_name is not None or tls.issuer_ref is not None,
        ),
    )
    enabled: bool = False
    """Whether the Ingress uses TLS. Default: false."""
    secret_name: ObjectName | None = None
    """Secret with the certificate. Default, with issuerRef: made by cert-manager."""
    issuer_ref: IssuerRef | None = None
    """cert-manager issuer that makes the certificate."""


class Ingress(Block):
    """External access."""

    enabled: bool = False
    """Whether an Ingress is made. Default: false."""
    class_name: ObjectName | None = None
    """IngressClass. Default: the cluster's own."""
    tls: IngressTls = IngressTls.default()
    """TLS of the Ingress."""


class Capacity(Block):
    """Bounds of the namespace, enforced by the ResourceQuota langop-quota."""

    max_agents: PositiveInt | None = None
    """Most LanguageAgents."""
    max_models: PositiveInt | None = None
    """Most LanguageModels."""
    max_cpu: Annotated[Quantity | None, Field(alias="maxCPU")] = None
    """Most CPU that all pods together may have as limit."""
    max_memory: Quantity | None = None
    """Most memory that all pods together may have as limit."""


class ClusterSpec(Block):
    """Desired state of a LanguageCluster. Every field is optional."""

    rules = (
        Rule(
            "!has(self.ingress) || !has(self.ingress.enabled) || !self.ingress.enabled || has(self.domain)",
            "ingress.enabled needs domain: the gateway is served at gateway.<domain>",
            lambda spec: not spec.ingress.enabled or spec.domain is not None,
        ),
    )
    gateway: Gateway = Gateway.default()
    """The shared LiteLLM proxy."""
    domain: Annotated[str, Field(max_length=180, pattern=SUBDOMAIN)] | None = None
    """Domain for external access: the gateway is gateway.<domain>, an exposed agent <agent>.<domain>."""
    ingress: Ingress = Ingress.default()
    """External access; off unless enabled."""
    network_policies: ClusterNetworkPolicies = ClusterNetworkPolicies.default()
    """Isolation of the cluster's pods; on by default."""
    capacity: Capacity | None = None
    """Bounds of the namespace."""


class CapacityUse(Block):
    """What is in use of what may be, such as 2/10."""

    agents: str | None = None
    """LanguageAgents."""
    models: str | None = None
    """LanguageModels."""
    cpu: str | None = None
    """CPU limits of all pods."""
    memory: str | None = None
    """Memory limits of all pods."""


class ClusterStatus(Status):
    """Observed state of a LanguageCluster."""

    phase: Literal["Pending", "Ready", "Degraded", "Terminating"] | None = None
    """Pending, Ready, Degraded or Terminating."""
    gateway_endpoint: str | None = None
    """URL of the gateway inside the Kubernetes cluster."""
    gateway_ready: bool | None = None
    """Whether the gateway takes calls."""
    models: int | None = None
    """LanguageModels registered with the gateway."""
    agents: int | None = None
    """LanguageAgents of the cluster."""
    capacity: CapacityUse | None = None
    """What is in use of what may be, such as 2/10."""
    retained_workspaces: list[str] = []
    """PersistentVolumeClaims of agents that are gone; they are kept until the cluster is deleted."""
