"""The gateway block of a LanguageCluster: its LiteLLM proxy."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from hooks.api.base import Block, Raw, Rule
from hooks.api.common import SecretKeyRef
from hooks.api.pods import GatewayPodOptions
from hooks.api.scalars import HOST, Duration, Image, PortNumber, seconds

Strategy = Literal["simple-shuffle", "least-busy", "latency-based-routing"]


class Auth(Block):
    """Who may call the gateway."""

    mode: Literal["agentKeys", "none"] = "agentKeys"
    """agentKeys: a call needs a key. none: any pod that reaches it may call. Default: agentKeys."""


class Redis(Block):
    """A Redis server that the gateway's replicas share."""

    host: Annotated[str, Field(max_length=253, pattern=HOST)]
    """Host name or address."""
    port: PortNumber = 6379
    """Port. Default: 6379."""
    password_secret_ref: SecretKeyRef | None = None
    """Password, in a Secret of the cluster's namespace."""


class Cache(Block):
    """Caching of responses."""

    rules = (
        Rule(
            "!has(self.ttl) || duration(self.ttl) >= duration('1s')",
            "ttl must be at least 1s",
            lambda cache: seconds(cache.ttl) >= 1,
        ),
    )
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

    image: Image | None = None
    """LiteLLM image. Default: the one the hook server is set to, pinned."""
    auth: Auth = Auth.default()
    """Who may call the gateway."""
    deployment: GatewayPodOptions = GatewayPodOptions.default()
    """Pod and container fields of the gateway."""
    redis: Redis | None = None
    """Redis for limits and cache that all replicas share."""
    cache: Cache = Cache.default()
    """Caching of responses, in memory or in `redis`."""
    load_balancing: GatewayLoadBalancing = GatewayLoadBalancing.default()
    """How the gateway picks among the endpoints of one model."""
    extra_config: Raw = {}
    """LiteLLM configuration merged over the generated one: mappings merge, anything else replaces."""
