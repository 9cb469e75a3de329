"""docs/guarantees.md names tests that exist, and every test of a promise is named there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
DOC = (HERE.parents[1] / "docs" / "guarantees.md").read_text()
NAMED = re.findall(r"`([a-z_/.]+\.py)::(test_\w+)`", DOC)


def functions_in(path: Path) -> set[str]:
    return {node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}


def test_every_test_that_the_page_names_exists() -> None:
    assert len(NAMED) > 40
    missing = [f"{file}::{name}" for file, name in NAMED if name not in functions_in(HERE / file)]
    assert missing == []


def test_every_file_of_promises_is_on_the_page() -> None:
    files = {path.name for path in HERE.glob("test_*.py")} - {Path(__file__).name}
    assert files <= {file for file, _ in NAMED}
