"""What changed in a rehearsal, for people who have to find out why it does not settle."""

from __future__ import annotations

from typing import Any, NamedTuple

from hooks.kube.last_applied import LAST_APPLIED
from hooks.kube.manifest import Manifest
from hooks.rehearsal.refs import Ref


class Change(NamedTuple):
    """One write: what an object was before it and what it is now."""

    ref: Ref
    before: Manifest | None
    after: Manifest | None

    def __str__(self) -> str:
        if self.before is None:
            return f"{self.ref} is created"
        if self.after is None:
            return f"{self.ref} is deleted"
        return f"{self.ref} changes at {difference(self.before, self.after) or 'what was last asked for'}"


_BOOKKEEPING = ("metadata.resourceVersion", "metadata.generation", f"metadata.annotations.{LAST_APPLIED}")


def difference(before: Any, after: Any, path: str = "") -> str | None:
    """The path of the first field that differs, bookkeeping aside; None when none does."""
    if path in _BOOKKEEPING:
        return None
    if isinstance(before, dict) and isinstance(after, dict):
        names = {**before, **after}
        pairs = [(before.get(name), after.get(name), f"{path}.{name}".lstrip(".")) for name in names]
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = [(*items, f"{path}[{index}]") for index, items in enumerate(zip(before, after, strict=True))]
    else:
        return path if before != after else None
    return next(filter(None, (difference(*pair) for pair in pairs)), None)
