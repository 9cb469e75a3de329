"""gunicorn as the image runs it: it starts, answers probes, ends cleanly, and logs no request."""

from __future__ import annotations

import pytest
import requests

from hooks.server import SPARE_THREADS, gunicorn_settings
from tests.support.server import HookServer, running_server


@pytest.mark.parametrize(("path", "status"), [("/healthz", 200), ("/readyz", 200), ("/nowhere", 404)])
def test_answers(hook_server: HookServer, path: str, status: int) -> None:
    assert requests.get(hook_server.url + path, timeout=10).status_code == status


def test_ends_with_success_on_sigterm() -> None:
    with running_server({"LANGOP_WORKERS": "2"}) as server:
        requests.get(f"{server.url}/healthz", timeout=10)
        server.process.terminate()
        assert server.process.wait(timeout=20) == 0
        log = server.log.read_text()
    assert log.count("Booting worker") == 2
    assert "Shutting down" in log
    assert "Traceback" not in log
    assert "/healthz" not in log  # requests are not logged: they can carry Secrets


def test_workers_and_threads_come_from_the_environment() -> None:
    settings = gunicorn_settings("127.0.0.1:1", {"LANGOP_WORKERS": "3", "LANGOP_THREADS": ""})
    assert (settings["workers"], settings["threads"]) == (3, 8 + SPARE_THREADS)


@pytest.mark.parametrize("value", ["0", "-1", "two", "1.5"])
def test_a_wrong_number_of_workers_is_named(value: str) -> None:
    with pytest.raises(ValueError, match="LANGOP_WORKERS must be a positive number"):
        gunicorn_settings("127.0.0.1:1", {"LANGOP_WORKERS": value})


def test_listens_on_several_addresses() -> None:
    assert gunicorn_settings("127.0.0.1:1, [::1]:1", {})["bind"] == ["127.0.0.1:1", "[::1]:1"]
