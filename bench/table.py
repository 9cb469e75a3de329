"""The benchmark's table."""

from __future__ import annotations

from collections.abc import Sequence

from bench.in_process import Size
from bench.over_http import Footprint, Served


def table(sizes: Sequence[Size], served: Sequence[Served], footprint: Footprint, growth: float) -> str:
    """One column for each size of cluster, then what does not depend on it."""
    rows: list[tuple[str, list[str]]] = [
        ("agents / models", [f"{size.agents:,} / {size.models}" for size in sizes]),
        ("request, KB", [f"{size.request_bytes / 1000:,.0f}" for size in sizes]),
        ("response, KB", [f"{size.response_bytes / 1000:,.0f}" for size in sizes]),
        ("floor: read request, write response, ms", [f"{size.floor.p50:,.2f}" for size in sizes]),
        ("cluster sync, p50 ms", [f"{size.cluster.p50:,.2f}" for size in sizes]),
        ("cluster sync, p99 ms", [f"{size.cluster.p99:,.2f}" for size in sizes]),
        ("  relative to the floor", [f"{size.ratio:.2f}" for size in sizes]),
        ("  unchanged (304), relative to 200", [f"{size.not_modified.p50 / size.cluster.p50:.2f}" for size in sizes]),
        ("  with nothing remembered, p50 ms", [f"{size.first.p50:,.2f}" for size in sizes]),
        ("model sync, p50 ms", [f"{size.model.p50:,.2f}" for size in sizes]),
        ("agent sync, p50 ms", [f"{size.agent.p50:,.2f}" for size in sizes]),
        ("cluster sync over HTTP, p50 ms", [f"{times.sync:,.1f}" for times in served]),
        ("  a route that does nothing, p50 ms", [f"{times.nothing:,.1f}" for times in served]),
    ]
    start = footprint.start
    ratios = f"{start.ready / start.imports:.2f} and {start.first / start.imports:.2f}"
    after = "".join(f", {memory:.0f} after {number:,} of the largest" for number, memory in footprint.after.items())
    lines = [f"{name:42}" + "".join(f"{value:>14}" for value in values) for name, values in rows]
    lines += [
        "",
        f"growth exponent    {growth:.2f}",
        f"memory, MiB        {footprint.idle:.0f} idle{after}, {footprint.peak:.0f} at most",
        f"start, ms          {start.ready:.0f} until ready, {start.first:.0f} until a first sync is answered",
        f"  to import flask and pydantic takes {start.imports:.0f}: ratios {ratios}",
    ]
    return "\n".join(lines)
