"""Options and fixtures that all tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.server import HookServer, running_server


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write golden files instead of comparing")


@pytest.fixture(scope="session")
def hook_server() -> Iterator[HookServer]:
    """The real server: gunicorn, on a loopback port."""
    with running_server() as server:
        yield server


@pytest.fixture
def update_goldens(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-goldens"))
