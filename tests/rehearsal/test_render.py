"""render: what the hooks would create, as YAML."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from hooks.cli import main
from hooks.kube.manifest import Manifest
from tests.rehearsal.files import EXAMPLES, MODEL, agent, cluster, written
from tests.support.server import ROOT
from tests.support.valid import assert_valid_child


def rendered(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[Manifest]:
    assert main(["render", *arguments]) == 0
    return list(yaml.safe_load_all(capsys.readouterr().out))


def test_render_prints_the_children_namespace_first(capsys: pytest.CaptureFixture[str]) -> None:
    children = rendered(capsys, EXAMPLES)
    kinds = [child["kind"] for child in children]
    assert kinds[0] == "Namespace"
    assert kinds == sorted(kinds, key=kinds.index), "kinds are not mixed"
    assert kinds.count("Deployment") == 3
    for child in children:
        assert_valid_child(child)


def test_render_shows_nothing_of_the_cluster_or_of_metacontroller(capsys: pytest.CaptureFixture[str]) -> None:
    main(["render", EXAMPLES])
    text = capsys.readouterr().out
    words = ("resourceVersion:", "ownerReferences", "last-applied", "controller-uid", "creationTimestamp", "status:")
    assert [word for word in words if word in text] == []


def test_render_shows_no_value_of_a_secret(capsys: pytest.CaptureFixture[str]) -> None:
    main(["render", EXAMPLES])
    text = capsys.readouterr().out
    secrets = [child for child in yaml.safe_load_all(text) if child["kind"] == "Secret"]
    assert len(secrets) == 3
    assert all("data" not in secret for secret in secrets)
    assert text.count("# data left out: ") == 3
    assert "not-a-real" not in text


def test_render_is_the_same_for_the_same_objects_in_any_order(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    documents = [cluster(), MODEL.replace("NAME", "gpt-4o"), agent("image: a:1, models: [{name: gpt-4o}]")]
    texts = []
    for order in (documents, documents[::-1]):
        main(["render", written(tmp_path, *order)])
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1]


def test_render_status_shows_each_object(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = written(tmp_path, cluster(), MODEL.replace("NAME", "gpt-4o"), agent("image: a:1"))
    statuses = {item["kind"]: item["status"] for item in rendered(capsys, "--status", path)}
    assert {kind: status["phase"] for kind, status in statuses.items()} == {
        "LanguageCluster": "Degraded",
        "LanguageModel": "NotReady",
        "LanguageAgent": "Running",
    }


def test_render_declares_a_components_kind_only_when_it_is_asked_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = written(tmp_path, cluster("gateway: {deployment: {autoscaling: {maxReplicas: 3}}}"))
    without = {child["kind"] for child in rendered(capsys, path)}
    with_it = {child["kind"] for child in rendered(capsys, "--with", "autoscaling", path)}
    assert "HorizontalPodAutoscaler" not in without
    assert without <= with_it


def test_render_fails_with_one_sentence_for_what_the_hooks_refuse(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["render", written(tmp_path, cluster(), agent("image: 5"))]) == 1
    captured = capsys.readouterr()
    assert captured.err.startswith("LanguageAgent lab/helper: spec.image must be text")
    assert len(captured.err.splitlines()) == 1
    assert "kind: Namespace" in captured.out, "one bad object stops no other"


def test_render_names_a_file_it_cannot_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "none.yaml"]) == 1
    assert capsys.readouterr().err == "none.yaml: no such file or directory\n"


def test_render_into_a_pipe_that_closes_ends_quietly() -> None:
    command = f"{sys.executable} -m hooks render examples/my-cluster | true"
    result = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stderr == ""
