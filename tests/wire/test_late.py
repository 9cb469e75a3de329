"""The hooks are loaded after the server is ready."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from hooks.late import NOT_LOADED
from hooks.wire.dispatch import HOOKS
from hooks.wire.paths import PATHS
from tests.support import recorded
from tests.support.server import ROOT, free_port, running_server

RECORDED = recorded.NAMES[0]
ON_IMPORT = """
import sys, time
from importlib.machinery import PathFinder

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "hooks.wire.dispatch":
            spec = PathFinder.find_spec(name, path)
            load = spec.loader.exec_module
            def first_that(module):
                {statement}
                load(module)
            spec.loader.exec_module = first_that
            return spec

sys.meta_path.insert(0, Finder())
"""


def importing(folder: Path, statement: str) -> dict[str, str]:
    """An environment in which a Python does this before it loads the hooks."""
    (folder / "sitecustomize.py").write_text(ON_IMPORT.format(statement=statement))
    return {"PYTHONPATH": f"{folder}:{ROOT}"}


def test_paths_are_those_of_the_hooks() -> None:
    assert tuple(HOOKS) == PATHS


def test_probes_are_answered_and_calls_wait_while_the_hooks_are_loaded(tmp_path: Path) -> None:
    loaded = tmp_path / "loaded"
    wait = f"time.sleep(2); open({str(loaded)!r}, 'w').close()"
    with running_server(importing(tmp_path, wait)) as server:
        assert server.get("/healthz").ok
        assert not loaded.exists()
        answer = server.post(recorded.path(RECORDED), recorded.body(RECORDED))
        assert loaded.exists()
        assert answer.status_code == 200


def test_a_server_whose_hooks_cannot_be_loaded_ends_and_says_why(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "hooks", "serve", "--bind", f"127.0.0.1:{free_port()}"],
        cwd=ROOT,
        env={**os.environ, **importing(tmp_path, "raise ImportError('a package is broken')")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == NOT_LOADED
    assert "the hooks cannot be loaded" in ended.stderr
    assert "a package is broken" in ended.stderr
