"""`python -m hooks.rehearsal PATH... --out DIR`: the hook server, driven as Metacontroller would drive it."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from hooks.kube.kinds import OPTIONAL_CHILD_KINDS
from hooks.rehearsal.hook_server import HOST, ServerFailed, running
from hooks.rehearsal.loading import BadInput
from hooks.rehearsal.output import write
from hooks.rehearsal.preview import Rehearsed, rehearse
from hooks.rehearsal.report import count, rows, table
from hooks.rehearsal.stage import NotSettled
from hooks.rehearsal.transport import OverHttp


def main(arguments: Sequence[str] | None = None) -> int:
    """Rehearse, print the table, write the YAML; 1 when something is refused or fails."""
    parsed = _arguments(arguments)
    log = parsed.out / "server.log"
    # Without this, a terminated rehearsal would leave its server behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    start = time.monotonic()
    try:
        with running(log) as port, closing(OverHttp(HOST, port)) as transport:
            rehearsed = rehearse(parsed.paths, parsed.components, transport)
    except (BadInput, NotSettled, ServerFailed) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    _print(rehearsed, time.monotonic() - start)
    print(f"YAML of {write(rehearsed.world, parsed.out)} objects: {parsed.out}{os.sep}")
    return _verdict(rehearsed, log)


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m hooks.rehearsal", description=__doc__)
    parser.add_argument("paths", nargs="+", metavar="PATH", help="file or directory of manifests; - is the input")
    parser.add_argument("--out", type=Path, default=Path("out"), metavar="DIR", help="for the YAML; default: out")
    parser.add_argument(
        "--with",
        dest="components",
        action="append",
        default=[],
        choices=sorted(OPTIONAL_CHILD_KINDS),
        help="kustomize component whose child kind is declared; may be repeated",
    )
    return parser.parse_args(arguments)


def _print(rehearsed: Rehearsed, seconds: float) -> None:
    settled = rehearsed.settled
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    print(table(rows(rehearsed.world), colour))
    print()
    for ref in settled.left_alone:
        print(f"{ref} was there before and is not the hooks': it is left alone.")
    print(
        f"Settled after {count(settled.rounds, 'round')}, {settled.calls} hook calls over HTTP, {seconds:.1f} s."
        " Pods are assumed to start as soon as what they refer to is there."
    )


def _verdict(rehearsed: Rehearsed, log: Path) -> int:
    """Say what went wrong, if anything; the table has the reasons of objects that are refused."""
    failures = rehearsed.settled.failures
    for ref, failure in failures.items():
        print(f"{ref}: {failure} (the hook server's log is {log})", file=sys.stderr)
    refused = len(rehearsed.problems()) - len(failures)
    if refused:
        print(f"{count(refused, 'object')} refused: see the reasons above.", file=sys.stderr)
    return 1 if refused or failures else 0


if __name__ == "__main__":
    sys.exit(main())
