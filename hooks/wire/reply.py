"""What the hook server answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Reply(NamedTuple):
    """One HTTP answer, independent of any web framework."""

    status: int
    body: bytes
    etag: str | None = None
    headers: Mapping[str, str] = {}
