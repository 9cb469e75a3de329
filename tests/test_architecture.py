"""What keeps the code easy to find one's way in: layers, one place for Flask, short files and functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "hooks").rglob("*.py"))

LAYERS = (
    "api",
    "kube",
    "gateway",
    "children",
    "parents",
    "wire",
    "telemetry",
    "rehearsal",
    "client_key",
    "late",
    "app",
    "server",
    "cli",
    "__main__",
)
"""From the bottom to the top: a module imports from its own layer and those below."""
EVERYWHERE = ("settings", "__version__")
"""What all may import."""

MOST_LINES = 200  # aim for 150
MOST_LINES_OF_A_FUNCTION = 50  # aim for 40


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def layer_of(module: str) -> str:
    """The layer of `hooks.<layer>...`; the package itself counts as the bottom."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else LAYERS[0]


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and module of every import, those inside functions included."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno}: imports are absolute here"
            module = node.module or ""
            yield from ((node.lineno, f"hooks.{alias.name}" if module == "hooks" else module) for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_downwards(path: Path) -> None:
    own = layer_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
    for line, module in imports(path):
        if module.split(".")[0] != "hooks" or layer_of(module) in EVERYWHERE:
            continue
        assert own not in EVERYWHERE, f"{name_of(path)}:{line}: all import this module, so it imports none of ours"
        assert own == "__init__" or LAYERS.index(layer_of(module)) <= LAYERS.index(own), (
            f"{name_of(path)}:{line}: {own} must not import {module}: the layers are {' < '.join(LAYERS)}"
        )


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_app_knows_flask(path: Path) -> None:
    if path != ROOT / "hooks" / "app.py":
        web = [line for line, module in imports(path) if module.split(".")[0] in ("flask", "werkzeug")]
        assert not web, f"{name_of(path)}:{web[0]}: only hooks/app.py imports Flask"


@pytest.mark.parametrize("path", [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))], ids=name_of)
def test_files_are_short(path: Path) -> None:
    source = path.read_text()
    if not any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in ast.walk(ast.parse(source))):
        return  # a table: it is looked things up in, not read
    lines = len(source.splitlines())
    assert lines <= MOST_LINES, f"{name_of(path)} has {lines} lines, at most {MOST_LINES} are allowed: split it"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_functions_are_short(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines <= MOST_LINES_OF_A_FUNCTION, (
                f"{name_of(path)}:{node.lineno}: {node.name} has {lines} lines, "
                f"at most {MOST_LINES_OF_A_FUNCTION} are allowed: split it"
            )
