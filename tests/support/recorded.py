"""The requests that a real Metacontroller sent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RECORDED = Path(__file__).parents[1] / "fixtures" / "metacontroller-4.17.2"
NAMES = sorted(str(path.relative_to(RECORDED).with_suffix("")) for path in RECORDED.glob("v*/*.json"))


def body(name: str) -> bytes:
    """A recorded request, such as `v2/cluster-sync-1-new`, byte for byte."""
    return (RECORDED / f"{name}.json").read_bytes()


def request(name: str) -> dict[str, Any]:
    """A recorded request as an object of its own, to change at will."""
    return dict(json.loads(body(name)))


def path(name: str) -> str:
    """The hook that a recorded request was sent to: `v2/cluster-sync-1-new` to `/cluster/sync`."""
    parent, hook = Path(name).name.split("-")[:2]
    return f"/{parent}/{hook}"
