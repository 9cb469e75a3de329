"""The commands `render` and `validate`, from arguments to an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from hooks.api.base import GROUP
from hooks.rehearsal.loading import BadInput, load
from hooks.rehearsal.output import HEADER, as_yaml, children, dump, statuses
from hooks.rehearsal.preview import OURS, rehearse
from hooks.rehearsal.stage import NotSettled
from hooks.rehearsal.validation import problems


def render(paths: Sequence[str], components: Sequence[str], status: bool) -> int:
    """Print what the hooks would create, or every object's status; 1 when something is refused or fails."""
    try:
        rehearsed = rehearse(paths, components)
    except (BadInput, NotSettled) as error:
        return _failed(error)
    if status:
        documents = [dump(manifest) for manifest in statuses(rehearsed.world, OURS)]
    else:
        documents = [as_yaml(child) for child in children(rehearsed.world)]
    _print(HEADER + "---\n".join(documents))
    for ref in rehearsed.settled.left_alone:
        print(f"{ref} was there before and is not the hooks': it is left alone.", file=sys.stderr)
    for ref, problem in rehearsed.problems():
        print(f"{ref}: {problem}", file=sys.stderr)
    return 1 if rehearsed.problems() else 0


def validate(paths: Sequence[str]) -> int:
    """Print one line for every problem; 1 when there is any."""
    try:
        sources = load(paths)
        lines = problems(sources)
    except (BadInput, NotSettled) as error:
        return _failed(error)
    for line in lines:
        print(line)
    ours = sum(source.manifest["apiVersion"].partition("/")[0] == GROUP for source in sources)
    others = f"; {len(sources) - ours} of other groups were not looked at" if ours < len(sources) else ""
    verdict = {0: "no problem", 1: "1 problem"}.get(len(lines), f"{len(lines)} problems")
    print(f"{ours} objects of {GROUP}: {verdict}{others}.", file=sys.stderr)
    return 1 if lines else 0


def _print(text: str) -> None:
    """Print the text, even into a pipe that does not want all of it (`render ... | head`)."""
    try:
        print(text, end="", flush=True)
    except BrokenPipeError:
        # The interpreter would try again at exit, and complain then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _failed(error: Exception) -> int:
    print(error, file=sys.stderr)
    return 1
