"""One answered hook call, as logs and metrics see it."""

from __future__ import annotations

from typing import NamedTuple

from hooks.wire.reply import Facts


class Call(NamedTuple):
    """A hook call that was answered."""

    hook: str
    """Such as `cluster/sync`."""
    code: int
    seconds: float
    facts: Facts | None = None
    """None when the request was refused or could not be read."""
    problem: str | None = None
    """The sentence that Metacontroller gets instead of an answer."""
