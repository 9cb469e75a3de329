"""The production server as a process of its own, on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

ROOT = Path(__file__).parents[2]


@dataclass
class HookServer:
    """A running hook server."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path
    ca: str | None = None
    """Certificate of the authority that signed the server's own, where it speaks TLS."""

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def get(self, path: str) -> requests.Response:
        return requests.get(self.url + path, timeout=30, verify=self.ca or True)

    def post(self, path: str, body: bytes, **headers: str) -> requests.Response:
        return requests.post(self.url + path, data=body, headers=headers, timeout=30, verify=self.ca or True)

    def workers(self) -> list[int]:
        """Process ids of the workers."""
        return list(map(int, Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()))


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running_server(environ: Mapping[str, str] | None = None, ca: Path | None = None) -> Iterator[HookServer]:
    """Starts gunicorn as production does and waits until it is ready; stops it at the end."""
    port = free_port()
    log = Path(os.environ.get("TMPDIR", "/tmp")) / f"langop-hooks-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "hooks", "serve", "--bind", f"127.0.0.1:{port}"],
            cwd=ROOT,
            env={**os.environ, **(environ or {})},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    scheme = "https" if ca else "http"
    server = HookServer(f"{scheme}://127.0.0.1:{port}", process, log, str(ca) if ca else None)
    try:
        _wait_until_ready(server)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)
        log.unlink(missing_ok=True)


def _wait_until_ready(server: HookServer) -> None:
    for _ in range(300):
        if server.process.poll() is not None:
            raise RuntimeError(f"the hook server did not start:\n{server.log.read_text()}")
        try:
            if server.get("/readyz").ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise RuntimeError(f"the hook server is not ready:\n{server.log.read_text()}")
