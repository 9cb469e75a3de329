"""The real LiteLLM proxy, run from the gateway's manifests."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anthropic
import httpx
import openai

from tests.gateway.kubelet import Secrets, container_of
from tests.gateway.rendering import Rendered, render, write_manifests

MASTER_KEY = "sk-master-of-tests"
AUTH = {"master-key": MASTER_KEY, "signing-key": "signing-key-of-tests-with-enough-characters"}
READY_SECONDS = 180


class Proxy:
    """A running proxy, with clients that do not retry by themselves, so that every call counts."""

    def __init__(self, url: str, log: Path, process: subprocess.Popen[bytes]) -> None:
        self.url = url
        self.log = log
        self.process = process
        self.openai = openai.OpenAI(base_url=f"{url}/v1", api_key=MASTER_KEY, max_retries=0, timeout=60)
        self.anthropic = anthropic.Anthropic(base_url=url, api_key=MASTER_KEY, max_retries=0, timeout=60)

    def get(self, path: str) -> httpx.Response:
        """An administrator's GET."""
        return httpx.get(self.url + path, headers={"Authorization": f"Bearer {MASTER_KEY}"}, timeout=30)

    def stop(self) -> int:
        """Stop as the kubelet does; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def close(self) -> None:
        """End at once what is still running."""
        self.openai.close()
        self.anthropic.close()
        self.process.kill()
        self.process.wait()


def start(rendered: Rendered, secrets: Secrets, root: Path, python: str = sys.executable) -> Proxy:
    """Start a proxy from its manifests; it may not be ready yet."""
    root.mkdir(parents=True, exist_ok=True)
    container = container_of(rendered.deployment, rendered.config_maps, {"gateway-auth": AUTH, **secrets}, root)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    log = root / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            _on_loopback(container.command, port, python),
            # Nothing of this machine's environment but what finds the interpreter's libraries.
            env={"PATH": os.environ["PATH"], **container.env},
            cwd=container.cwd,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    return Proxy(url, log, process)


def wait_ready(*proxies: Proxy) -> None:
    """Wait until the readiness probe of each proxy succeeds."""
    deadline = time.monotonic() + READY_SECONDS
    for proxy in proxies:
        while True:
            try:
                if httpx.get(f"{proxy.url}/health/readiness", timeout=5).status_code == 200:
                    break
            except httpx.HTTPError:
                pass
            exited = proxy.process.poll()
            if exited is not None or time.monotonic() > deadline:
                raise AssertionError(f"the proxy did not start ({exited=}):\n{proxy.log.read_text()[-4000:]}")
            time.sleep(0.2)


@contextmanager
def gateway(
    root: Path,
    models: Mapping[str, dict[str, Any]],
    spec: dict[str, Any] | None = None,
    secrets: Secrets | None = None,
    *,
    replicas: int = 1,
    strict: bool = True,
) -> Iterator[list[Proxy]]:
    """The gateway of a cluster with these models (name -> spec), ready; stopped at the end.

    Args:
        spec: the cluster's `gateway` block.
        secrets: what Secrets of the cluster's namespace hold.
        strict: no model has a problem.
    """
    secrets = secrets or {}
    write_manifests(root / "manifests", models, spec or {}, secrets)
    rendered = render(root / "manifests", strict)
    proxies = [start(rendered, secrets, root / f"replica-{number}") for number in range(replicas)]
    try:
        wait_ready(*proxies)
        yield proxies
    finally:
        for proxy in proxies:
            proxy.close()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _on_loopback(command: Sequence[str], port: int, python: str) -> list[str]:
    """The container's command with a port of this machine's, by the interpreter that runs the tests."""
    words = list(command)
    words[0] = str(Path(python).parent / words[0])
    words[words.index("--host") + 1] = "127.0.0.1"
    words[words.index("--port") + 1] = str(port)
    return words
