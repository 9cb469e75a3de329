"""Golden files: whole answers, kept readable; `pytest --update-goldens` writes them anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def check_golden(path: Path, actual: Any, update: bool) -> None:
    """Compares a JSON value with its golden file, or writes the file."""
    check_golden_text(path, json.dumps(actual, indent=2, sort_keys=True, ensure_ascii=False) + "\n", update)


def check_golden_text(path: Path, text: str, update: bool) -> None:
    """Compares a text with its golden file, or writes the file."""
    if update:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert path.exists(), f"{path} is missing: run pytest --update-goldens"
    assert text == path.read_text(), f"{path} differs: look at the difference, then run pytest --update-goldens"
