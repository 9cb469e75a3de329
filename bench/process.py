"""A server process under measurement: started on loopback, asked over one connection, its memory looked at."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

LONGEST_START = 60.0
ALLOCATION = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "1048576"}
"""As in the Dockerfile."""


class Process:
    """`python -m bench.server` from its start to its end; use it in a `with` statement."""

    def __init__(self) -> None:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self._port = listener.getsockname()[1]
        start = time.perf_counter()
        command = [sys.executable, "-m", "bench.server", f"127.0.0.1:{self._port}"]
        environment = {**os.environ, **ALLOCATION}
        self._process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)  # noqa: S603
        try:
            self._wait()
        except BaseException:
            self._process.kill()
            raise
        self.seconds_to_ready = time.perf_counter() - start
        self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._process.terminate()
        self._process.wait(timeout=60)

    def post(self, path: str, body: bytes) -> float:
        """Seconds until the answer to one request is read."""
        start = time.perf_counter()
        self._connection.request("POST", path, body, {"Content-Type": "application/json"})
        response = self._connection.getresponse()
        response.read()
        if response.status != 200:
            raise RuntimeError(f"{path} answers {response.status}")
        return time.perf_counter() - start

    def memory(self) -> float:
        """MiB of all its processes together; what they share is counted once (proportional set size)."""
        return sum(_kilobytes(pid, "smaps_rollup", "Pss") for pid in self._family()) / 1024

    def peak_memory(self) -> float:
        """Most MiB that one of its processes ever had."""
        return max(_kilobytes(pid, "status", "VmHWM") for pid in self._family()) / 1024

    def _family(self) -> list[int]:
        pid = self._process.pid
        return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]

    def _wait(self) -> None:
        end = time.perf_counter() + LONGEST_START
        while time.perf_counter() < end and self._process.poll() is None:
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=1)
            try:
                connection.request("GET", "/readyz")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.005)
            finally:
                connection.close()
        raise RuntimeError("The server is not ready.")


def seconds_to_import(modules: str) -> float:
    """Seconds that Python takes to start and import some modules."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"import {modules}"], check=True, env=dict(os.environ))  # noqa: S603
    return time.perf_counter() - start


def _kilobytes(pid: int, file: str, field: str) -> int:
    lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:"))
