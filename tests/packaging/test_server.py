"""gunicorn as the image runs it: it starts, answers probes, and ends cleanly."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from hooks.server import gunicorn_settings
from tests.packaging.manifests import ROOT


@pytest.fixture(scope="module")
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found: int = free.getsockname()[1]
        return found


@pytest.fixture(scope="module")
def server(port: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "hooks", "serve", "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        for _ in range(100):
            if get(port, "/readyz") == 200:
                break
            assert process.poll() is None, process.stderr and process.stderr.read()
            time.sleep(0.1)
        yield process
        process.terminate()


def get(port: int, path: str) -> int | None:
    """The status, or None when nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
            status: int = response.status
            return status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return None


@pytest.mark.parametrize(("path", "status"), [("/healthz", 200), ("/readyz", 200), ("/nowhere", 404)])
def test_answers(server: subprocess.Popen[str], port: int, path: str, status: int) -> None:
    assert server.poll() is None
    assert get(port, path) == status


def test_ends_with_success_on_sigterm(server: subprocess.Popen[str]) -> None:
    server.terminate()
    assert server.wait(timeout=20) == 0
    assert server.stderr
    log = server.stderr.read()
    assert "Shutting down" in log
    assert "Traceback" not in log
    assert "/healthz" not in log  # requests are not logged: they can carry Secrets


def test_workers_and_threads_come_from_the_environment() -> None:
    settings = gunicorn_settings("127.0.0.1:1", {"LANGOP_WORKERS": "3", "LANGOP_THREADS": ""})
    assert (settings["workers"], settings["threads"]) == (3, 8)


@pytest.mark.parametrize("value", ["0", "-1", "two", "1.5"])
def test_a_wrong_number_of_workers_is_named(value: str) -> None:
    with pytest.raises(ValueError, match="LANGOP_WORKERS must be a positive number"):
        gunicorn_settings("127.0.0.1:1", {"LANGOP_WORKERS": value})


def test_listens_on_several_addresses() -> None:
    assert gunicorn_settings("127.0.0.1:1, [::1]:1", {})["bind"] == ["127.0.0.1:1", "[::1]:1"]
