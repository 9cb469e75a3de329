"""`python -m hooks key`: a key for a client that is no agent."""

from __future__ import annotations

import base64
import io
import time
from pathlib import Path

import pytest
import yaml

from hooks.cli import main
from hooks.gateway.inside.agent_keys import Authority, Caller
from hooks.kube.manifest import Manifest

SIGNING_KEY = "signing-key-of-32-characters-or-more"
DAY = 24 * 60 * 60


def cluster(uid: str | None = "cluster-uid") -> Manifest:
    metadata = {"name": "demo", **({"uid": uid} if uid else {})}
    return {"apiVersion": "langop.io/v1alpha1", "kind": "LanguageCluster", "metadata": metadata, "spec": {}}


def auth(namespace: str = "demo", signing_key: str = SIGNING_KEY) -> Manifest:
    data = {"master-key": "sk-the-key-of-administrators", "signing-key": signing_key}
    encoded = {name: base64.b64encode(value.encode()).decode() for name, value in data.items()}
    metadata = {"name": "gateway-auth", "namespace": namespace}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "data": encoded}


def given(monkeypatch: pytest.MonkeyPatch, *manifests: Manifest) -> None:
    """What `kubectl get ... -o yaml` prints, on the standard input."""
    text = yaml.safe_dump({"apiVersion": "v1", "kind": "List", "items": list(manifests)})
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_a_key_says_what_was_asked_for(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    given(monkeypatch, cluster(), auth())
    assert main(["key", "ci", "--models", "one,cat/gpt", "--requests-per-minute", "5", "--days", "2"]) == 0
    out, err = capsys.readouterr()
    authority = Authority("cluster-uid", SIGNING_KEY.encode(), b"")
    caller = Caller("client:ci", "client:ci", frozenset({"one", "cat/gpt"}), {"requestsPerMinute": 5})
    assert authority.caller(out.strip(), time.time() + 2 * DAY - 60) == caller
    with pytest.raises(Exception, match="Outdated key"):
        authority.caller(out.strip(), time.time() + 2 * DAY + 60)
    assert err.startswith("For ci at the gateway of demo, until 20")


def test_objects_may_come_from_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, manifest in {"cluster.yaml": cluster(), "auth.yaml": auth()}.items():
        (tmp_path / name).write_text(yaml.safe_dump(manifest))
    files = [str(tmp_path / "cluster.yaml"), str(tmp_path / "auth.yaml")]
    assert main(["key", "ci", "--models", "one", "--from", *files]) == 0
    assert capsys.readouterr().out.count(".") == 2


@pytest.mark.parametrize(
    ("manifests", "problem"),
    [
        ([], "the input has 0 objects of kind LanguageCluster instead of one"),
        ([cluster()], "the input has 0 objects of kind Secret instead of one"),
        ([cluster(None), auth()], "LanguageCluster demo has no metadata.uid: take it from the Kubernetes cluster"),
        ([cluster(), auth("other")], "the Secret must be gateway-auth of namespace demo"),
        (
            [cluster(), auth(signing_key="short")],
            "signing-key of Secret gateway-auth must have at least 32 characters.",
        ),
    ],
)
def test_what_is_missing_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], manifests: list[Manifest], problem: str
) -> None:
    given(monkeypatch, *manifests)
    assert main(["key", "ci", "--models", "one"]) == 1
    assert capsys.readouterr() == ("", problem + "\n")


@pytest.mark.parametrize(
    "arguments",
    [["key", "ci"], ["key", "a b", "--models", "one"], ["key", "ci", "--models", ","]]
    + [["key", "ci", "--models", "one", "--days", days] for days in ("0", "-1", "x")],
)
def test_arguments_that_make_no_sense_are_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
