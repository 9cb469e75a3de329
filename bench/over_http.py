"""The production server: calls over loopback beside a route that does nothing, memory, and start."""

from __future__ import annotations

from collections.abc import Sequence
from compileall import compile_dir
from dataclasses import dataclass
from statistics import median

import hooks
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
class Start:
    """Milliseconds from the start of a process, the shortest of a few."""

    ready: float
    """Until /readyz answers."""
    first: float
    """Until a sync that is sent then is answered."""
    imports: float
    """Until Python has imported flask and pydantic."""


@dataclass(frozen=True)
class Footprint:
    """The server as a process; memory is in MiB."""

    idle: float
    after: dict[int, float]
    """By number of syncs of the largest cluster."""
    peak: float
    start: Start


def serve(bodies: Sequence[bytes], repeat: int, soak: Sequence[int]) -> tuple[list[Served], Footprint]:
    """Cluster syncs of each size; the memory is looked at after as many syncs of the last as `soak` says."""
    start = measure_start(bodies[0])
    with Process() as process:
        process.post(SYNC, bodies[0])  # by then everything is loaded
        idle = process.memory()
        served = [_compare(process, body, repeat) for body in bodies]
        after = {}
        for number in range(1, max(soak, default=0) + 1):
            process.post(SYNC, bodies[-1])
            if number in soak:
                after[number] = process.memory()
        return served, Footprint(idle, after, process.peak_memory(), start)


def measure_start(body: bytes, starts: int = STARTS) -> Start:
    """Start the server a few times and send it a cluster sync; our modules are compiled before, as in the image."""
    compile_dir(hooks.__path__[0], quiet=1)
    ready, first, imports = [], [], []
    for _ in range(starts):
        imports.append(seconds_to_import("flask, pydantic"))
        with Process() as process:
            ready.append(process.seconds_to_ready)
            first.append(process.seconds_to_ready + process.post(SYNC, body))
    return Start(min(ready) * 1000, min(first) * 1000, min(imports) * 1000)


def _compare(process: Process, body: bytes, repeat: int) -> Served:
    pairs = [(process.post(SYNC, body), process.post(NOTHING, body)) for _ in range(repeat)]
    sync, nothing = zip(*pairs, strict=True)
    return Served(median(sync) * 1000, median(nothing) * 1000)
