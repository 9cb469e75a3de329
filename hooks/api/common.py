"""Blocks that more than one resource uses."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from hooks.api.base import Block, KeyedBy
from hooks.api.scalars import ObjectName, PositiveInt, SecretKey


class SecretKeyRef(Block):
    """One key of a Secret in the same namespace."""

    atomic = True
    name: ObjectName
    """Name of the Secret."""
    key: SecretKey = "api-key"
    """Key in the Secret. Default: api-key."""


class SecretRef(Block):
    """A whole Secret in the same namespace."""

    atomic = True
    name: ObjectName
    """Name of the Secret."""


class RateLimits(Block):
    """Limits that the gateway enforces; one more call is answered with 429."""

    requests_per_minute: PositiveInt | None = None
    """Calls per minute."""
    tokens_per_minute: PositiveInt | None = None
    """Prompt and completion tokens per minute, counted after each response."""
    concurrent_requests: PositiveInt | None = None
    """Calls in flight; a streamed one counts until it ends."""


class Condition(Block):
    """One aspect of an object's state, following the Kubernetes API conventions."""

    type: Annotated[str, Field(max_length=316)]
    """Name of the condition, such as Ready."""
    status: Literal["True", "False", "Unknown"]
    """Whether the condition holds."""
    reason: Annotated[str, Field(max_length=1024)]
    """One word in CamelCase for programs."""
    message: Annotated[str, Field(max_length=32768)]
    """One sentence for people."""
    observed_generation: int | None = None
    """Generation that the condition is for."""
    last_transition_time: Annotated[str, Field(json_schema_extra={"format": "date-time"})]
    """When the status last changed (RFC 3339)."""


class Status(Block):
    """What every resource's status has."""

    observed_generation: int | None = None
    """Generation that the status is for."""
    conditions: Annotated[list[Condition], KeyedBy("type")] = []
    """Conditions of the object."""
