"""The benchmark's picture: the cost of a cluster's sync and of its floor, by number of agents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure

from bench.in_process import Size


def draw(sizes: Sequence[Size], path: Path) -> None:
    """Write the picture as PNG."""
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    agents = [size.agents for size in sizes]
    lines = (
        ("cluster sync", [size.cluster.p50 for size in sizes], "o-"),
        ("floor: read the request, write the response", [size.floor.p50 for size in sizes], "s--"),
        ("model sync", [size.model.p50 for size in sizes], "^:"),
        ("agent sync", [size.agent.p50 for size in sizes], "v:"),
    )
    for label, times, style in lines:
        axes.loglog(agents, times, style, label=label)
    axes.set(xlabel="agents in the cluster", ylabel="CPU milliseconds a call (p50)", xticks=agents)
    axes.set_xticklabels([f"{number:,}" for number in agents])
    axes.minorticks_off()
    axes.grid(alpha=0.3)
    axes.legend()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=150)
