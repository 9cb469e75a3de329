"""Quantities: each pair was stored by a real API server (v1.20) and read back unchanged."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hooks.kube.quantity import amount, canonical

STORED = {
    "1": "1", "1000m": "1", "1500m": "1500m", "0.1": "100m", "100m": "100m", "1.50": "1500m", "010": "10", "0m": "0",
    "1Gi": "1Gi", "1024Mi": "1Gi", "1536Mi": "1536Mi", "1.5Gi": "1536Mi", "0.5Gi": "512Mi", "1000Mi": "1000Mi",
    "0.5Ki": "512", "1023Ki": "1023Ki", "9.5Gi": "9728Mi", "0.3Gi": "322122547200m", "1Ei": "1Ei", "0Gi": "0",
    "1024": "1024", "1000": "1k", "1000k": "1M", "1.5k": "1500", "1.5G": "1500M", "1048576": "1048576", "1E": "1E",
    "1e3": "1k", "12e6": "12M", "1e1": "10", "1.5e3": "1500", "100e-3": "100m", "1u": "1m", "1.2345": "1235m",
}  # fmt: skip
SUFFIXES = ["", "m", "k", "M", "G", "T", "Ki", "Mi", "Gi", "Ti", "e3", "e6"]


@pytest.mark.parametrize(("written", "stored"), STORED.items())
def test_is_spelled_as_the_api_server_stores_it(written: str, stored: str) -> None:
    assert canonical(written) == stored


@given(number=st.decimals(0, 100000, places=2), suffix=st.sampled_from(SUFFIXES))
def test_spelling_is_settled_and_loses_at_most_a_thousandth(number: Decimal, suffix: str) -> None:
    written = f"{number}{suffix}"
    stored = canonical(written)
    assert canonical(stored) == stored
    assert 0 <= amount(stored) - amount(written) < Decimal("0.001")


@pytest.mark.parametrize("text", ["", "a lot", "1 Gi", "-1", "1GiB", "1e", ".", "1e9999"])
def test_what_is_no_quantity_is_left_for_the_server_to_refuse(text: str) -> None:
    assert canonical(text) == text


def test_numbers_are_quantities_too() -> None:
    assert (canonical(2), canonical(0.5)) == ("2", "500m")
