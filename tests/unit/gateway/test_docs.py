"""docs/models.md: no field of LanguageModel and of cluster.gateway without a row, no row without a test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest

from hooks.api.base import Block
from hooks.api.gateway import Gateway
from hooks.api.model import ModelSpec

ROOT = Path(__file__).parents[3]
ROW = re.compile(r"^\| `(?P<fields>[^|]+)` \|(?P<setting>[^|]+)\|(?P<tests>[^|]+)\|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[a-z_/]+\.py)::(test_[a-z0-9_]+)`")
WHOLE = {"gateway.deployment"}
"""Blocks with one row for all of their fields."""


def fields(block: type[Block], prefix: str = "") -> Iterator[str]:
    """Every leaf of a block, as it is written in YAML."""
    for name, field in block.model_fields.items():
        path = f"{prefix}{field.alias or name}"
        inner, is_list = block_in(field.annotation)
        if inner is None or path in WHOLE:
            yield path
        else:
            yield from fields(inner, f"{path}[]." if is_list else f"{path}.")


def block_in(annotation: Any, is_list: bool = False) -> tuple[type[Block] | None, bool]:
    """The block that an annotation is about, and whether it is about a list of them."""
    if isinstance(annotation, type) and issubclass(annotation, Block):
        return annotation, is_list
    for argument in get_args(annotation):
        inner, inner_is_list = block_in(argument, is_list or get_origin(annotation) is list)
        if inner is not None:
            return inner, inner_is_list
    return None, False


def rows() -> dict[str, str]:
    """Field -> the cell with its tests; a row may be of several fields."""
    text = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")
    return {field: row["tests"] for row in ROW.finditer(text) for field in re.split(r"`, `", row["fields"])}


FIELDS = [*fields(ModelSpec), *fields(Gateway, "gateway.")]


def test_every_field_has_a_row_and_every_row_a_field() -> None:
    assert sorted(rows()) == sorted(FIELDS)


@pytest.mark.parametrize("field", FIELDS)
def test_the_tests_of_a_row_exist(field: str) -> None:
    named = TEST.findall(rows()[field])
    assert named
    for path, name in named:
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")
