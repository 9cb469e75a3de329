"""Hand-written YAML means what a YAML parser reads."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from hooks.kube.yamltext import block, scalar

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT | st.from_regex(r"[0-9a-fxoeE_.:+-]{1,8}", fullmatch=True))
@example("true")
@example("No")
@example("0x1f")
@example("1e3")
@example("12_000")
@example("null")
@example("- a")
@example("a: b")
@example("😀")
@example("\x7f")
@example("\ufeffa")
def test_a_scalar_reads_back(text: str) -> None:
    assert yaml.safe_load(f"key: {scalar(text)}\n") == {"key": text}


@given(TEXT | st.text("ab \n\t#:-", max_size=20))
@example("two\nlines\n")
@example(" indented\n")
@example("trailing\n\n")
@example("a\n\n\nb")
def test_a_block_reads_back(text: str) -> None:
    assert yaml.safe_load(f"key: {block(text, indent=2)}\nnext: 1\n") == {"key": text, "next": 1}


@pytest.mark.parametrize(("text", "written"), [("claude-sonnet", "claude-sonnet"), ("yes", '"yes"'), ("1", '"1"')])
def test_plain_where_nothing_can_be_mistaken(text: str, written: str) -> None:
    assert scalar(text) == written


def test_a_text_stays_readable() -> None:
    assert block("Be brief.\nCount.\n", indent=2) == "|\n  Be brief.\n  Count."
