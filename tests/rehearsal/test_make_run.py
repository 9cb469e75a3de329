"""make run: the real server, driven over HTTP."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hooks.rehearsal import __main__ as make_run
from hooks.rehearsal.output import HEADER
from tests.rehearsal.files import EXAMPLES, MODEL, agent, cluster, written


def test_make_run_drives_the_real_server_and_writes_what_it_made(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    stale = out / "my-cluster" / "deployment-gone.yaml"
    stale.parent.mkdir(parents=True)
    stale.write_text(HEADER)
    (out / "my-cluster" / "mine.yaml").write_text("a: b\n")
    assert make_run.main([EXAMPLES, "--out", str(out)]) == 0
    text = capsys.readouterr().out
    lines = text.splitlines()
    assert lines[0].split() == ["OBJECT", "PHASE", "WHAT", "IT", "BECAME"]
    assert sum(line.startswith(("LanguageCluster ", "LanguageModel ", "LanguageAgent ")) for line in lines) == 6
    assert re.search(r"claude-sonnet, claude-sonnet-4-5 -> anthropic/claude-sonnet-4-5$", text, re.MULTILINE)
    assert re.search(r"Settled after [1-4] rounds, \d+ hook calls over HTTP", text)
    assert "\033" not in text
    files = {path.name for path in (out / "my-cluster").iterdir()}
    assert {"deployment-gateway.yaml", "namespace-my-cluster.yaml", "mine.yaml"} <= files
    assert "deployment-gone.yaml" not in files
    assert "not-a-real" not in "".join(path.read_text() for path in out.rglob("*") if path.is_file())


def test_make_run_says_what_is_wrong(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = written(tmp_path, cluster(), MODEL.replace("NAME", "gpt-4o"), agent("image: 5"))
    assert make_run.main([path, "--out", str(tmp_path / "out")]) == 1
    captured = capsys.readouterr()
    assert "! Secret missing-secret does not exist" in captured.out
    assert re.search(r"^LanguageAgent lab/helper +Failed +! spec\.image must be text", captured.out, re.MULTILINE)
    assert captured.err == "1 object refused: see the reasons above.\n"


def test_make_run_names_what_pods_wait_for(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    spec = "image: a:1, deployment: {envFrom: [{secretRef: {name: none}}]}"
    assert make_run.main([written(tmp_path, cluster(), agent(spec)), "--out", str(tmp_path / "out")]) == 0
    assert "! The pods wait for Secret none." in capsys.readouterr().out


def test_make_run_fails_when_the_server_does_not_start(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGOP_THREADS", "none")
    assert make_run.main([EXAMPLES, "--out", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("the hook server did not start: ")
