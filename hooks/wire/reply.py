"""What the hook server answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Facts(NamedTuple):
    """What logs and metrics tell of a hook call: names and numbers, nothing of what is in an object."""

    kind: str
    namespace: str
    """Empty for clusters."""
    name: str
    generation: int
    children: int | None = None
    """Children there should be; None for customize."""
    finalized: bool = False
    phases: Mapping[tuple[str, str], int] = {}
    """A cluster and its members by kind and phase, as far as the request shows them."""


class Reply(NamedTuple):
    """One HTTP answer, independent of any web framework."""

    status: int
    body: bytes
    etag: str | None = None
    headers: Mapping[str, str] = {}
    facts: Facts | None = None
