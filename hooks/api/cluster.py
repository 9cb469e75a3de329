"""LanguageCluster: one namespace with one shared LiteLLM gateway."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from hooks.api.base import Block, Duration, Hostname, ObjectName, PositiveInt, Quantity, Raw, Rule
from hooks.api.common import SecretKeyRef, Status
from hooks.api.networking import ClusterNetworkPolicies, PortNumber
from hooks.api.pods import GatewayPodOptions

Strategy = Literal["simple-shuffle", "least-busy", "latency-based-routing", "cost-based-routing"]


class Auth(Block):
    """Who may call the gateway."""

    mode: Literal["agentKeys", "none"] = "agentKeys"
    """agentKeys: every call needs a key. none: every pod that reaches the gateway may call it. Default: agentKeys."""


class Redis(Block):
    """A Redis server that the gateway's replicas share."""

    host: Annotated[str, Field(min_length=1, max_length=253)]
    """Host name or address."""
    port: PortNumber = 6379
    """Port. Default: 6379."""
    password_secret_ref: SecretKeyRef | None = None
    """Password, in a Secret of the cluster's namespace."""


class Cache(Block):
    """Caching of responses."""

    enabled: bool = False
    """Whether an identical call is answered from the cache. Default: false."""
    ttl: Duration = "10m"
    """How long an answer is kept. Default: 10m."""


class GatewayLoadBalancing(Block):
    """How the gateway picks among the endpoints of one model."""

    strategy: Strategy = "simple-shuffle"
    """LiteLLM routing strategy; simple-shuffle honours weights. Default: simple-shuffle."""


class Gateway(Block):
    """The shared LiteLLM proxy."""

    image: Annotated[str, Field(min_length=1, max_length=512, pattern=r"^\S+$")] | None = None
    """LiteLLM image. Default: the one the hook server is set to, pinned."""
    auth: Auth = Auth()
    """Who may call the gateway."""
    deployment: GatewayPodOptions = GatewayPodOptions()
    """Pod and container fields of the gateway."""
    redis: Redis | None = None
    """Redis for limits and cache that all replicas share."""
    cache: Cache = Cache()
    """Caching of responses, in memory or in `redis`."""
    load_balancing: GatewayLoadBalancing = GatewayLoadBalancing()
    """How the gateway picks among the endpoints of one model."""
    extra_config: Raw = {}
    """LiteLLM configuration merged over the generated one: mappings merge, anything else replaces."""


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
            "ingress.tls needs secretName (a certificate you have) or issuerRef (cert-manager makes one)",
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
    tls: IngressTls = IngressTls()
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
    gateway: Gateway = Gateway()
    """The shared LiteLLM proxy."""
    domain: Annotated[Hostname | None, Field(max_length=180)] = None
    """Domain for external access: the gateway is gateway.<domain>, an exposed agent <agent>.<domain>."""
    ingress: Ingress = Ingress()
    """External access; off unless enabled."""
    network_policies: ClusterNetworkPolicies = ClusterNetworkPolicies()
    """Isolation of the cluster's pods; on by default."""
    capacity: Capacity | None = None
    """Bounds of the namespace."""


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
