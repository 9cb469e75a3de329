"""A rehearsal from files: what the commands have in common."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from hooks.kube.kinds import AGENT, CLUSTER, MODEL
from hooks.rehearsal.controllers import controllers
from hooks.rehearsal.loading import load
from hooks.rehearsal.metacontroller import Metacontroller
from hooks.rehearsal.namespaces import placed
from hooks.rehearsal.refs import Ref
from hooks.rehearsal.report import unmet
from hooks.rehearsal.stage import Round, Settled, settle
from hooks.rehearsal.transport import Transport, in_process
from hooks.rehearsal.world import World
from hooks.settings import Settings, SharedGateway

OURS = (CLUSTER.key, MODEL.key, AGENT.key)
SHARED_GATEWAY = SharedGateway("infra", "public")
"""What components/gateway-api sets."""
QUIET = 1.0
"""Seconds that a rehearsal may take before it reports its progress."""


@dataclass(frozen=True)
class Rehearsed:
    """A world that settled, and how."""

    world: World
    settled: Settled

    def problems(self) -> list[tuple[Ref, str]]:
        """What the hooks refuse and what failed: the object and one sentence each."""
        refused = [
            (Ref.of(manifest), message)
            for key in OURS
            for manifest in self.world.list(key)
            for kind, message in unmet(manifest)
            if kind == "Accepted"
        ]
        return [*refused, *self.settled.failures.items()]


def preview_settings(components: Sequence[str] = ()) -> Settings:
    """The settings of the environment and of components, with fixed values where the hooks would generate some."""
    settings = Settings.from_environment()
    if "gateway-api" in components and settings.http_route_gateway is None:
        settings = replace(settings, http_route_gateway=SHARED_GATEWAY)
    return replace(settings, generate_secret=lambda: "generated-when-this-is-applied-to-a-cluster")


def rehearse(paths: Iterable[str], components: Sequence[str] = (), transport: Transport | None = None) -> Rehearsed:
    """Load files and ask the hooks until nothing changes.

    Args:
        paths: files and directories of YAML.
        components: kustomize components whose child kinds are declared.
        transport: how the hooks are reached; by default in this process, with fixed secrets.

    Raises:
        BadInput: when a file cannot be used.
        NotSettled: when something changes in every round.
    """
    world = World(source.manifest for source in placed(load(paths)))
    metacontroller = Metacontroller(
        world, transport or in_process(preview_settings(components)), controllers(components)
    )
    return Rehearsed(world, settle(metacontroller, seen=_progress()))


def _progress() -> Callable[[Round], None]:
    """Reports rounds on the standard error once a rehearsal takes longer than a moment."""
    start = time.monotonic()

    def seen(last: Round) -> None:
        if time.monotonic() - start > QUIET:
            print(f"round {last.number}: {len(last.changes)} changes", file=sys.stderr, flush=True)

    return seen
