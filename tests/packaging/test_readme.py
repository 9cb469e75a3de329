"""What the README tells people to run exists."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from hooks.api import LanguageAgent, LanguageCluster, LanguageModel, parse
from tests.packaging.manifests import ROOT

README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
RUN = re.compile(r"(?<=\$ make run\n).*?(?=```)", re.DOTALL)


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


@pytest.mark.parametrize("path", mentioned(r"kubectl (?:apply|delete) -[fk] ([\w.][\w./-]*)"))
def test_the_manifests_exist(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("path", mentioned(r"\]\(([\w./-]+)\)"))
def test_the_link_leads_somewhere(path: str) -> None:
    assert (ROOT / path).exists()


def test_every_setting_of_the_server_is_explained() -> None:
    sources = "".join((ROOT / "hooks" / f"{name}.py").read_text() for name in ("settings", "server"))
    assert set(re.findall(r"LANGOP_[A-Z_]+", README)) == set(re.findall(r"LANGOP_[A-Z_]+[A-Z]", sources))


def test_the_first_agent_is_valid() -> None:
    documents = [
        yaml.safe_load_all(text) for text in re.findall(r"<<'END'\n(.*?)^END", README, re.DOTALL | re.MULTILINE)
    ]
    cluster, model, agent = (item for document in documents for item in document)
    namespace = parse(LanguageCluster, cluster).name
    assert parse(LanguageModel, model).namespace == namespace
    parsed = parse(LanguageAgent, agent)
    assert parsed.namespace == namespace
    assert [used.name for used in parsed.spec.models] == [model["metadata"]["name"]]


def test_the_output_of_make_run_is_the_real_one(tmp_path: Path, update_goldens: bool) -> None:
    command = [sys.executable, "-m", "hooks.rehearsal", "examples/my-cluster", "--out", f"{tmp_path}/out"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    output = re.sub(r" +$", "", done.stdout.replace(f"{tmp_path}/", ""), flags=re.MULTILINE)
    if update_goldens:
        (ROOT / "README.md").write_text(RUN.sub(lambda _: output, README))
    shown = RUN.search((ROOT / "README.md").read_text())
    assert shown
    assert untimed(shown[0]) == untimed(output), "README.md differs: run pytest --update-goldens"


def untimed(output: str) -> str:
    """The output without what the machine's speed puts in it."""
    return re.sub(r"[\d.]+ s\.", "N s.", output)
