"""`make bench`: one run, one table. Ratios compare what was measured in the same run."""

from __future__ import annotations

import argparse
import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.cluster import steady_requests
from bench.in_process import SYNC, Size, measure
from bench.over_http import Footprint, Served, serve
from bench.table import table

SIZES = {10: 5, 100: 20, 1000: 100}
"""Models by number of agents."""


@dataclass(frozen=True)
class Run:
    """Everything that was measured."""

    sizes: list[Size]
    served: list[Served]
    footprint: Footprint

    @property
    def growth(self) -> float:
        """How the time of a cluster's sync grows with the number of agents: 1 is proportional."""
        last, before = self.sizes[-1], self.sizes[-2]
        return math.log(last.cluster.p50 / before.cluster.p50) / math.log(last.agents / before.agents)


def main() -> None:
    """Measure, and print or draw what was found."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the hook server.")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw a picture (PNG; needs matplotlib)")
    parser.add_argument("--repeat", type=int, default=40, help="calls of each kind (default: 40)")
    parser.add_argument("--soak", type=int, default=100, help="syncs of the largest cluster for memory (default: 100)")
    options = parser.parse_args()
    sizes = [measure(agents, models, options.repeat) for agents, models in SIZES.items()]
    bodies = [steady_requests(agents, models)[SYNC] for agents, models in SIZES.items()]
    marks = sorted({max(1, options.soak // 10), options.soak})
    served, footprint = serve(bodies, max(5, options.repeat // 4), marks)
    run = Run(sizes, served, footprint)
    if options.json:
        print(json.dumps({**asdict(run), "growth": run.growth}, indent=2))
    else:
        print(table(run.sizes, run.served, run.footprint, run.growth))
    if options.plot:
        from bench.plot import draw  # noqa: PLC0415  # matplotlib is optional

        draw(run.sizes, options.plot)


if __name__ == "__main__":
    main()
