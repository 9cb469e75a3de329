"""Files of YAML: what is read, and what is said about a file that cannot be."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from hooks.rehearsal.loading import BadInput, load
from hooks.rehearsal.namespaces import placed

CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: lab}\n"
CLUSTER = "apiVersion: langop.io/v1alpha1\nkind: LanguageCluster\nmetadata: {name: NAME}\n"
AGENT = "apiVersion: langop.io/v1alpha1\nkind: LanguageAgent\nmetadata: {name: helper}\n"


def names(path: Path) -> list[str]:
    return [source.manifest["metadata"]["name"] for source in load([str(path)])]


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def test_directories_are_read_deeply_in_a_stable_order(tmp_path: Path) -> None:
    write(
        tmp_path,
        b_yaml=CONFIG.replace("a,", "b,"),
        a__c_yml=CONFIG.replace("a,", "c,"),
        d_json='{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "d"}}',
        notes_txt="not YAML: [",
    )
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "x.yaml").write_text("[")
    assert names(tmp_path) == ["c", "b", "d"]


def test_documents_lists_and_what_is_no_object(tmp_path: Path) -> None:
    items = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}\n"
    kustomization = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
    file = write(tmp_path, all_yaml=f"---\n{CONFIG}---\n---\n{items}---\n{kustomization}") / "all.yaml"
    assert names(file) == ["a", "b"]


def test_dates_stay_text(tmp_path: Path) -> None:
    file = write(tmp_path, a_yaml=CONFIG + "data: {day: 2026-01-01}\n") / "a.yaml"
    assert load([str(file)])[0].manifest["data"] == {"day": "2026-01-01"}


def test_the_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(CONFIG))
    assert [str(source) for source in load(["-"])] == ["standard input: ConfigMap/a"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (CONFIG + "---\nkind: [", r"a\.yaml: document 2, line \d: "),
        (CONFIG + "---\njust text", r"a\.yaml: document 2: not a Kubernetes object"),
        ("kind: ConfigMap\nmetadata: {name: a}", r"a\.yaml: document 1: apiVersion is missing"),
        ("apiVersion: v1\nkind: ConfigMap", r"a\.yaml: document 1: metadata\.name is missing"),
        ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: 5}", r"document 1: metadata\.name is missing"),
        (CONFIG + "kind: Secret\n", r"a\.yaml: document 1, line 1: kind is there twice"),
        (CONFIG + "---\n" + CONFIG, r"a\.yaml: ConfigMap/a: the same object is in .*a\.yaml already"),
    ],
)
def test_a_bad_file_is_named_with_document_and_reason(tmp_path: Path, text: str, sentence: str) -> None:
    file = write(tmp_path, a_yaml=text) / "a.yaml"
    with pytest.raises(BadInput, match=sentence):
        load([str(file)])


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.yaml: no such file or directory"):
        load([str(tmp_path / "none.yaml")])
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match=r"binary\.yaml: cannot be read"):
        load([str(tmp_path)])


def test_an_object_without_a_namespace_is_in_that_of_the_only_cluster(tmp_path: Path) -> None:
    folder = write(tmp_path, a_yaml=AGENT, b_yaml=CLUSTER.replace("NAME", "lab"))
    agent, cluster = placed(load([str(folder)]))
    assert agent.manifest["metadata"]["namespace"] == "lab"
    assert "namespace" not in cluster.manifest["metadata"]


@pytest.mark.parametrize(("clusters", "known"), [([], "there is none"), (["one", "two"], "there is one, two")])
def test_without_one_cluster_it_must_name_its_namespace(tmp_path: Path, clusters: list[str], known: str) -> None:
    text = "---\n".join([AGENT, *(CLUSTER.replace("NAME", name) for name in clusters)])
    with pytest.raises(BadInput, match=f"LanguageAgent/helper: metadata.namespace is missing, .*{known}"):
        placed(load([str(write(tmp_path, a_yaml=text))]))


def test_a_cluster_is_in_no_namespace(tmp_path: Path) -> None:
    text = CLUSTER.replace("{name: NAME}", "{name: lab, namespace: lab}")
    with pytest.raises(BadInput, match="a LanguageCluster is in no namespace"):
        placed(load([str(write(tmp_path, a_yaml=text))]))
