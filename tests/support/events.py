"""Hook calls as Metacontroller makes them: a parent is synced when it, a child or a related object has changed.

Its own status counts: Metacontroller shows a hook that its status has arrived. Changes that come while others are
being worked on coalesce into one sync, as in its queue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from hooks.rehearsal.journal import Change
from hooks.rehearsal.pods import start_pods
from hooks.rehearsal.refs import KINDS, Ref
from tests.support.stage import Stage

MOST_TURNS = 50


def calls_until_settled(stage: Stage, seen: int = 0) -> Counter[str]:
    """Hook calls by path until no event is left.

    Args:
        stage: where it happens.
        seen: changes of the journal that Metacontroller has dealt with already.
    """
    metacontroller, journal = stage.metacontroller, stage.world.journal
    before = len(metacontroller.calls)
    for _ in range(MOST_TURNS):
        events, seen = journal[seen:], len(journal)
        if not events:
            return Counter(call.path for call in metacontroller.calls[before:])
        for controller, parent in metacontroller.parents():
            if _concerned(stage, parent, events):
                metacontroller.sync(controller, parent)
        start_pods(stage.world)
    raise AssertionError(f"not settled after {MOST_TURNS} turns: {events}")


def _concerned(stage: Stage, parent: Ref, events: Iterable[Change]) -> bool:
    manifest = stage.world.get(parent)
    if manifest is None:
        return False
    uid = manifest["metadata"]["uid"]
    _, rules = stage.metacontroller._rules.get(uid, (0, []))
    return any(event.ref == parent or _owned(event, uid) or _related(event.ref, rules) for event in events)


def _owned(event: Change, uid: str) -> bool:
    owners = ((event.after or event.before or {}).get("metadata") or {}).get("ownerReferences") or ()
    return any(owner["uid"] == uid for owner in owners)


def _related(ref: Ref, rules: Iterable[Mapping[str, Any]]) -> bool:
    kind = KINDS.get(ref.key)
    return kind is not None and any(
        (rule["apiVersion"], rule["resource"]) == (kind.api_version, kind.plural)
        and rule.get("namespace", ref.namespace) == ref.namespace
        and ref.name in (rule.get("names") or [ref.name])
        for rule in rules
    )
