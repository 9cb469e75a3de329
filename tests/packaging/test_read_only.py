"""The image's tree, run as its pod runs it: the server needs to write nowhere but /tmp."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import distribution
from pathlib import Path

import pytest
import requests

from tests.packaging.manifests import ROOT
from tests.packaging.test_image import PINS
from tests.support import recorded
from tests.support.server import free_port

RUN = [str(ROOT / "scripts" / "run-read-only")]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the image has in /app, from the packages of this environment; their versions may be others."""
    folder = tmp_path_factory.mktemp("app")
    for package in PINS:
        for file in distribution(package).files or ():
            if ".." not in file.parts and "__pycache__" not in file.parts:
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(str(file.locate()), folder / file)
    shutil.copytree(ROOT / "hooks", folder / "hooks", ignore=shutil.ignore_patterns("__pycache__"))
    folder.chmod(0o755)
    probe = subprocess.run([*RUN, folder, sys.executable, "-c", ""], capture_output=True, text=True, check=False)
    if probe.returncode:
        pytest.skip(f"no mounts can be made here: {probe.stderr.strip()}")
    return folder


@contextmanager
def running(app: Path, workers: int) -> Iterator[tuple[str, int]]:
    """URL and process id of a server on the read-only root."""
    port = free_port()
    command = [*RUN, str(app), sys.executable, "-m", "hooks", "serve", "--bind", f"127.0.0.1:{port}"]
    environment = {**os.environ, "LANGOP_WORKERS": str(workers)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        try:
            for _ in range(300):
                assert process.poll() is None, process.stderr.read() if process.stderr else ""
                try:
                    requests.get(f"http://127.0.0.1:{port}/readyz", timeout=2)
                    break
                except requests.ConnectionError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.terminate()


def written(pid: int) -> list[str]:
    """What there is in the server's /tmp."""
    return sorted(path.name for path in Path(f"/proc/{pid}/root/tmp").iterdir())


def test_the_root_cannot_be_written_to_and_the_user_is_nobody_special(app: Path) -> None:
    script = """
import os
for folder in ("/", "/app", "/app/hooks", "/usr", "/dev"):
    try:
        open(folder + "/probe", "w")
    except OSError as error:
        print(folder, error.errno)
print(os.getuid(), os.getgid(), os.getgroups())
print(open("/proc/self/status").read().count("0000000000000000"))
"""
    done = subprocess.run([*RUN, app, sys.executable, "-c", script], capture_output=True, text=True, check=True)
    *folders, user, capabilities = done.stdout.splitlines()
    read_only = 30
    assert folders == [f"{folder} {read_only}" for folder in ("/", "/app", "/app/hooks", "/usr", "/dev")]
    assert user == "65532 65532 []"
    assert int(capabilities) >= 5


@pytest.mark.parametrize("workers", [1, 2])
def test_every_recorded_request_is_answered_and_only_shared_metrics_are_written(app: Path, workers: int) -> None:
    with running(app, workers) as (url, pid):
        for name in recorded.NAMES:
            answer = requests.post(url + recorded.path(name), data=recorded.body(name), timeout=30)
            assert answer.status_code == 200, answer.text
        assert "langop_hook_requests_total" in requests.get(f"{url}/metrics", timeout=5).text
        left = written(pid)
    assert len(left) == (1 if workers > 1 else 0), left
    assert all(name.startswith("langop-metrics-") for name in left)
