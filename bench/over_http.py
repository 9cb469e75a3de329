"""The production server: calls over loopback beside a route that does nothing, memory, and start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bench.in_process import SYNC
from bench.process import Process, seconds_to_import
from bench.server import NOTHING

STARTS = 5


@dataclass(frozen=True)
class Served:
    """Calls through gunicorn, median milliseconds on the clock."""

    sync: float
    nothing: float
    """The same request to a route that reads it and answers with nothing."""


@dataclass(frozen=True)
class Footprint:
    """The server as a process; memory is in MiB."""

    idle: float
    after: dict[int, float]
    """By number of syncs of the largest cluster."""
    peak: float
    ready: float
    """Milliseconds from its start until /readyz answers, the shortest of a few."""
    imports: float
    """Milliseconds that Python takes to start and import flask and pydantic."""


def serve(bodies: Sequence[bytes], repeat: int, soak: Sequence[int]) -> tuple[list[Served], Footprint]:
    """Cluster syncs of each size; the memory is looked at after as many syncs of the last as `soak` says."""
    starts, imports = [], []
    for _ in range(STARTS):
        imports.append(seconds_to_import("flask, pydantic") * 1000)
        with Process() as process:
            starts.append(process.seconds_to_ready * 1000)
    with Process() as process:
        idle = process.memory()
        served = [_compare(process, body, repeat) for body in bodies]
        after = {}
        for number in range(1, max(soak, default=0) + 1):
            process.post(SYNC, bodies[-1])
            if number in soak:
                after[number] = process.memory()
        return served, Footprint(idle, after, process.peak_memory(), min(starts), min(imports))


def _compare(process: Process, body: bytes, repeat: int) -> Served:
    pairs = [(process.post(SYNC, body), process.post(NOTHING, body)) for _ in range(repeat)]
    sync, nothing = zip(*pairs, strict=True)
    return Served(median(sync) * 1000, median(nothing) * 1000)
