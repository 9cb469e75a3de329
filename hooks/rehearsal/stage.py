"""Rounds of hook calls until nothing changes any more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hooks.rehearsal.journal import Change
from hooks.rehearsal.metacontroller import Metacontroller, SyncFailed
from hooks.rehearsal.pods import start_pods
from hooks.rehearsal.refs import Ref
from hooks.rehearsal.world import World

ROUNDS = 20
"""More than any set of objects needs; who needs more will not settle."""


class NotSettled(Exception):
    """Something changes in every round; the message names it."""


@dataclass(frozen=True)
class Round:
    """What happened while every parent was asked about once."""

    number: int
    changes: tuple[Change, ...]
    failures: dict[Ref, str]
    """By parent: why its sync failed."""
    left_alone: tuple[Ref, ...]
    """Objects that are not ours where a child should be."""


@dataclass(frozen=True)
class Settled:
    """How a rehearsal ended."""

    rounds: int
    """Rounds that changed something; one more was needed to see that nothing is left to do."""
    calls: int
    """Hook calls of all rounds."""
    failures: dict[Ref, str]
    left_alone: tuple[Ref, ...]


def play(metacontroller: Metacontroller, number: int, rest: Callable[[World], None] = start_pods) -> Round:
    """One round: every parent is synced once, clusters first, then the rest of Kubernetes does its part."""
    world = metacontroller.world
    mark = len(world.journal)
    failures: dict[Ref, str] = {}
    left_alone: list[Ref] = []
    for controller, ref in metacontroller.parents():
        try:
            left_alone += metacontroller.sync(controller, ref)
        except SyncFailed as error:
            failures[ref] = str(error)
    rest(world)
    return Round(number, tuple(world.journal[mark:]), failures, tuple(left_alone))


def settle(
    metacontroller: Metacontroller,
    rest: Callable[[World], None] = start_pods,
    seen: Callable[[Round], None] = lambda _: None,
    limit: int = ROUNDS,
) -> Settled:
    """Play rounds until one changes nothing.

    Args:
        metacontroller: what is asked about every parent; its world is changed.
        rest: the rest of Kubernetes; by default pods start as soon as they can.
        seen: is told about every round.
        limit: most rounds.

    Raises:
        NotSettled: when the last allowed round still changed something.
    """
    before = len(metacontroller.calls)
    for number in range(1, limit + 1):
        last = play(metacontroller, number, rest)
        seen(last)
        if not last.changes:
            calls = len(metacontroller.calls) - before
            return Settled(number - 1, calls, last.failures, last.left_alone)
    changes = "; ".join(dict.fromkeys(map(str, last.changes)))
    raise NotSettled(f"not settled after {limit} rounds: {changes}")
