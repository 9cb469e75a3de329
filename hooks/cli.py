"""The commands of `python -m hooks`.

A command is a function that adds its parser, and a function from the parsed arguments to an exit code.
The latter imports what it needs, so that no command waits for the modules of another.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001  # argparse has no public name


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 when all is well."""
    parser = argparse.ArgumentParser(prog="python -m hooks", description="AI agents on Kubernetes.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_serve(commands)
    _add_render(commands)
    _add_validate(commands)
    _add_crds(commands)
    _add_key(commands)
    parsed = parser.parse_args(arguments)
    exit_code: int = parsed.run(parsed)
    return exit_code


def _add_serve(commands: Commands) -> None:
    parser = commands.add_parser("serve", help="serve the hooks with gunicorn")
    parser.add_argument("--bind", default="0.0.0.0:8080", metavar="HOST:PORT", help="default: 0.0.0.0:8080")
    parser.set_defaults(run=_serve)


def _serve(arguments: argparse.Namespace) -> int:
    from hooks.server import serve  # noqa: PLC0415

    serve(arguments.bind)
    return 0


def _add_render(commands: Commands) -> None:
    from hooks.kube.kinds import OPTIONAL_CHILD_KINDS  # noqa: PLC0415

    parser = commands.add_parser("render", help="show what the hooks would create for some manifests")
    parser.add_argument("paths", nargs="+", metavar="PATH", help="file or directory; - is the standard input")
    parser.add_argument("--status", action="store_true", help="show every object's status instead")
    parser.add_argument(
        "--with",
        dest="components",
        action="append",
        default=[],
        choices=sorted(OPTIONAL_CHILD_KINDS),
        help="kustomize component that the cluster has; may be repeated",
    )
    parser.set_defaults(run=_render)


def _render(arguments: argparse.Namespace) -> int:
    from hooks.rehearsal.commands import render  # noqa: PLC0415

    return render(arguments.paths, arguments.components, arguments.status)


def _add_validate(commands: Commands) -> None:
    parser = commands.add_parser("validate", help="check manifests before they reach a cluster")
    parser.add_argument("paths", nargs="+", metavar="PATH", help="file or directory; - is the standard input")
    parser.set_defaults(run=_validate)


def _validate(arguments: argparse.Namespace) -> int:
    from hooks.rehearsal.commands import validate  # noqa: PLC0415

    return validate(arguments.paths)


def _add_crds(commands: Commands) -> None:
    parser = commands.add_parser("crds", help="write the CustomResourceDefinitions")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file is out of date")
    parser.add_argument("--directory", type=Path, default=Path("crds"), help="where they are (default: crds)")
    parser.set_defaults(run=_crds)


def _crds(arguments: argparse.Namespace) -> int:
    from hooks.api.crd_files import outdated, write  # noqa: PLC0415

    if not arguments.check:
        write(arguments.directory)
        return 0
    drifted = outdated(arguments.directory)
    for path in drifted:
        print(f"{path}: not what the types in hooks/api say; run `python -m hooks crds`", file=sys.stderr)
    return 1 if drifted else 0


def _add_key(commands: Commands) -> None:
    parser = commands.add_parser(
        "key",
        help="make a key to a gateway for a client that is no agent",
        epilog="kubectl get lcluster/demo secret/gateway-auth -n demo -o yaml | python -m hooks key ci --models sonnet",
    )
    parser.add_argument("name", type=_label, metavar="NAME", help="the client, as it appears in metrics")
    parser.add_argument("--models", type=_names, required=True, metavar="M,M", help="LanguageModels it may call")
    parser.add_argument("--days", type=_count, default=90, help="how long the key is good for (default: 90)")
    for limit in ("requests-per-minute", "tokens-per-minute", "concurrent-requests"):
        parser.add_argument(f"--{limit}", type=_count, metavar="N", help="default: no limit of its own")
    parser.add_argument(
        "--from", dest="paths", nargs="+", default=["-"], metavar="PATH", help="default: standard input"
    )
    parser.set_defaults(run=_key)


def _label(text: str) -> str:
    from hooks.api.scalars import LABEL  # noqa: PLC0415

    if not re.fullmatch(LABEL, text):
        raise argparse.ArgumentTypeError("must be of a-z, 0-9 and -")
    return text


def _names(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",")]
    if not all(names):
        raise argparse.ArgumentTypeError("must be names with commas between them")
    return names


def _count(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,8}", text):
        raise argparse.ArgumentTypeError("must be a number above zero")
    return int(text)


def _key(arguments: argparse.Namespace) -> int:
    from hooks.api.common import RateLimits  # noqa: PLC0415
    from hooks.client_key import Client, print_key  # noqa: PLC0415

    limits = RateLimits(
        requests_per_minute=arguments.requests_per_minute,
        tokens_per_minute=arguments.tokens_per_minute,
        concurrent_requests=arguments.concurrent_requests,
    )
    return print_key(Client(arguments.name, arguments.models, limits, arguments.days), arguments.paths)
