"""What the README tells people to run exists."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.packaging.manifests import ROOT

README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
BLOCKS = "\n".join(re.findall(r"```(?:sh|console)\n(.*?)```", README, re.DOTALL))


def mentioned(pattern: str) -> list[str]:
    found = sorted(set(re.findall(pattern, README)))
    assert found
    return found


@pytest.mark.parametrize("target", mentioned(r"\bmake ([a-z]+)\b"))
def test_the_makefile_has(target: str) -> None:
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize("command", mentioned(r"python -m hooks ([a-z]+)"))
def test_the_command_exists(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hooks", command, "--help"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", mentioned(r"kubectl apply -[fk] ([\w./-]+)"))
def test_the_manifests_exist(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("path", mentioned(r"\]\(([\w./-]+)\)"))
def test_the_link_leads_somewhere(path: str) -> None:
    assert (ROOT / path).exists()
