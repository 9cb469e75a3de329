"""validate: every problem as file, object, field and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from hooks.cli import main
from tests.rehearsal.files import EXAMPLES, MODEL, agent, cluster, written


def test_validate_accepts_the_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", EXAMPLES]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "6 objects of langop.io: no problem; 2 of other groups were not looked at.\n"


def changed(old: str, new: str, document: str) -> str:
    assert old in document
    return document.replace(old, new)


MODEL_M = MODEL.replace("NAME", "m")
HELPER = agent("image: a")


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        (agent("image: a, modls: []"), "LanguageAgent/helper: spec.modls is not a field"),
        (agent("image: a, workspace: {mount_path: /x}"), "LanguageAgent/helper: spec.workspace.mount_path is not a"),
        (agent("image: a, ports: [{name: http, port: '80'}]"), "LanguageAgent/helper: spec.ports[0].port must be a"),
        (agent("models: []"), "LanguageAgent/helper: spec.image is required"),
        (
            agent("image: a, models: [{name: x}]"),
            "LanguageAgent/helper: spec.models[0].name: there is no LanguageModel",
        ),
        (agent("image: a", "gateway"), "LanguageAgent/gateway: metadata.name must not be gateway or default"),
        (agent("image: a", "Helper"), "LanguageAgent/Helper: metadata.name must be a DNS name"),
        (HELPER + "specs: {}\n", "LanguageAgent/helper: specs is not a field"),
        (changed("v1alpha1", "v1", HELPER), "LanguageAgent/helper: there is no such kind in langop.io/v1;"),
        (
            changed("{name: helper", "{name: helper, namespace: other", HELPER),
            "LanguageAgent/helper: metadata.namespace: there is no LanguageCluster other",
        ),
        (
            changed("spec: {", "spec: {fallbacks: [{modelRef: x}], ", MODEL_M),
            "LanguageModel/m: spec.fallbacks[0].modelRef: there is no LanguageModel x in namespace lab",
        ),
        (
            changed("spec: {", "spec: {params: {api_key: sk-secret}, ", MODEL_M),
            "LanguageModel/m: params.api_key ",
        ),
    ],
)
def test_validate_names_file_object_field_and_reason(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, document: str, problem: str
) -> None:
    path = written(tmp_path, cluster(), document)
    assert main(["validate", path]) == 1
    captured = capsys.readouterr()
    assert captured.out.startswith(f"{path}: {problem}")
    assert len(captured.out.splitlines()) == 1
    assert "sk-secret" not in captured.out + captured.err


def test_validate_finds_all_problems_at_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = written(tmp_path, cluster("ingress: {enabled: true}"), agent("modls: [], replicas: 3"))
    assert main(["validate", path]) == 1
    assert [line.split(": ", 1)[1] for line in capsys.readouterr().out.splitlines()] == [
        "LanguageCluster/lab: spec: ingress.enabled needs domain: the gateway is served at gateway.<domain>",
        "LanguageAgent/helper: spec.image is required",
        "LanguageAgent/helper: spec.modls is not a field",
        "LanguageAgent/helper: spec.replicas is not a field",
    ]
