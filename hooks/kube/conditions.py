"""Status conditions after the Kubernetes API conventions, computed without a clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from hooks.kube.manifest import Manifest

LONGEST = 4096
"""Characters of a message. The API server refuses a status with one of more than 32,768, and then nobody learns
anything; a key that a user made up, or the words of another controller, may be as long as that."""


class Condition(NamedTuple):
    """One aspect of an object's state."""

    type: str
    status: str
    reason: str
    message: str


def true(kind: str, reason: str, message: str) -> Condition:
    """A condition that holds."""
    return Condition(kind, "True", reason, message)


def false(kind: str, reason: str, message: str) -> Condition:
    """A condition that does not hold, with the reason."""
    return Condition(kind, "False", reason, message)


def unknown(kind: str, reason: str, message: str) -> Condition:
    """A condition that cannot be judged yet."""
    return Condition(kind, "Unknown", reason, message)


def listed(names: Sequence[str]) -> str:
    """Some names for a message, which must stay readable where there are a thousand of them."""
    shown = ", ".join(names[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown


def condition_manifests(
    wanted: Sequence[Condition], previous: Sequence[Manifest], generation: int, newest: Callable[[], str]
) -> list[Manifest]:
    """Conditions as they stand in a status.

    `lastTransitionTime` is kept while the status stays; a change is dated with the newest time the request shows,
    because an answer may depend on nothing but its request.
    """
    before = {condition.get("type"): condition for condition in previous}
    manifests = []
    for condition in wanted:
        old = before.get(condition.type)
        unchanged = old is not None and old.get("status") == condition.status and old.get("lastTransitionTime")
        since = old["lastTransitionTime"] if old is not None and unchanged else newest()
        said = condition._replace(message=_shortened(condition.message))
        manifests.append({**said._asdict(), "observedGeneration": generation, "lastTransitionTime": since})
    return manifests


def _shortened(message: str) -> str:
    return message if len(message) <= LONGEST else f"{message[: LONGEST - 1]}…"
