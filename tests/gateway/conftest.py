"""The fake upstream."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.gateway import upstream as server


@pytest.fixture(scope="module")
def upstream() -> Iterator[server.Upstream]:
    """One server for all the providers of a test module."""
    with server.upstream() as running:
        yield running
