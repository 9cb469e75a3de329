"""How much users may put into an agent's pod: the whole Deployment must fit into one of its own annotations."""

from __future__ import annotations

from typing import Any

import orjson

from hooks.api.base import Rule

LARGEST = 240_000
"""Bytes of JSON; Kubernetes allows 262,144 in all annotations together, and the rest of the Deployment is ours."""


def _fits(spec: Any) -> bool:
    """Whether the Deployment of an agent can be stored; every container of it gets the instructions."""
    options = spec.deployment
    written = _size(options.model_dump(by_alias=True, exclude_defaults=True))
    return written + (1 + len(options.init_containers)) * _size(spec.instructions or "") <= LARGEST


def _size(value: Any) -> int:
    """Bytes of the value as Go writes it: <, > and & take six each."""
    text = orjson.dumps(value)
    return len(text) + 5 * sum(text.count(character) for character in (b"<", b">", b"&"))


POD_FITS = Rule(None, "instructions and deployment are larger than what a Deployment can hold", _fits)
