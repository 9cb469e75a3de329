"""The production hook server as a process of its own, for as long as a rehearsal needs it."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOST = "127.0.0.1"
START = 30.0
STOP = 10.0
"""Seconds that the server may take to start and to stop."""


class ServerFailed(Exception):
    """The hook server did not start; the message says where its log is."""


@contextmanager
def running(log: Path) -> Iterator[int]:
    """Run the hook server on a free port of the loopback interface.

    Args:
        log: file for what the server says.

    Yields:
        The port, once the server is ready.

    Raises:
        ServerFailed: when it ends at once or is not ready in time.
    """
    port = _free_port()
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "hooks", "serve", "--bind", f"{HOST}:{port}"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)  # noqa: S603  # our own server
    try:
        _wait(process, port, log)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if _ready(port):
            return
        time.sleep(0.05)
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    raise ServerFailed(f"the hook server did not start: {lines[-1] if lines else 'it said nothing'} (see {log})")


def _ready(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=1)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
