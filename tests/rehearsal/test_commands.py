"""render, validate and make run, as a person calls them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from hooks.cli import main
from hooks.kube.manifest import Manifest
from hooks.rehearsal import __main__ as make_run
from hooks.rehearsal.output import HEADER
from tests.support.server import ROOT
from tests.support.valid import assert_valid_child

EXAMPLES = str(ROOT / "examples")
MODEL = """\
apiVersion: langop.io/v1alpha1
kind: LanguageModel
metadata: {name: NAME}
spec: {provider: openai, modelName: gpt-4o, apiKeySecretRef: {name: missing-secret}}
"""
CLUSTER = "apiVersion: langop.io/v1alpha1\nkind: LanguageCluster\nmetadata: {name: lab}\nspec: {SPEC}\n"
AGENT = "apiVersion: langop.io/v1alpha1\nkind: LanguageAgent\nmetadata: {name: NAME}\nspec: {SPEC}\n"


def agent(spec: str, name: str = "helper") -> str:
    return AGENT.replace("NAME", name).replace("SPEC", spec)


def cluster(spec: str = "") -> str:
    return CLUSTER.replace("SPEC", spec)


def written(folder: Path, *documents: str) -> str:
    path = folder / "all.yaml"
    path.write_text("---\n".join(documents))
    return str(path)


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
            "LanguageModel/m: params.api_key names a credential",
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
    assert captured.err.startswith("LanguageAgent lab/helper: spec.image must be text")


def test_make_run_fails_when_the_server_does_not_start(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGOP_THREADS", "none")
    assert make_run.main([EXAMPLES, "--out", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("the hook server did not start: ")
