"""The wire: what is accepted, what is refused, and that the answer depends on nothing but the request."""

from __future__ import annotations

import base64
import json
import logging
from typing import Any

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from hooks.kube.kinds import CLUSTER, MODEL, SECRET
from hooks.settings import Settings
from hooks.wire import dispatch as dispatch_module
from hooks.wire.dispatch import HOOKS, dispatch
from hooks.wire.protocol import decode
from tests.support import recorded
from tests.support.server import HookServer

FIXED = Settings(generate_secret=lambda: "x" * 43)
SYNC = "v2/cluster-sync-5-steady"


def shuffled(value: Any, random: Any) -> Any:
    """The same JSON value with the keys of every object in another order."""
    if isinstance(value, dict):
        keys = list(value)
        random.shuffle(keys)
        return {key: shuffled(value[key], random) for key in keys}
    return [shuffled(item, random) for item in value] if isinstance(value, list) else value


@settings(max_examples=30, deadline=None)
@given(name=st.sampled_from(recorded.NAMES), random=st.randoms(use_true_random=False))
def test_order_never_shows(name: str, random: Any) -> None:
    reordered = json.dumps(shuffled(recorded.request(name), random)).encode()
    assert dispatch(recorded.path(name), reordered, FIXED) == dispatch(recorded.path(name), recorded.body(name), FIXED)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "The body is not JSON (line 1, column 1)."),
        (b"{", "The body is not JSON (line 1, column 2)."),
        (b"\xff\xfe", "The body is not JSON (line 1, column 1)."),
        (b"[]", "The body must be a JSON object with a parent."),
        (b"null", "The body must be a JSON object with a parent."),
        (b"{}", "The request has no parent."),
        (b'{"parent": null}', "The request has no parent."),
        (
            b'{"parent": {"kind": "Pod", "apiVersion": "v1"}}',
            "The parent must be a LanguageCluster of langop.io/v1alpha1.",
        ),
        (
            b'{"parent": {"kind": "LanguageCluster", "apiVersion": "langop.io/v1alpha1"}}',
            "The parent has no metadata.name.",
        ),
    ],
)
def test_a_bad_request_gets_400_and_one_sentence(body: bytes, sentence: str, hook_server: HookServer) -> None:
    response = hook_server.post("/cluster/sync", body)
    assert (response.status_code, response.text) == (400, sentence)


@pytest.mark.parametrize("part", ["children", "related"])
@pytest.mark.parametrize(
    "group", [[], "text", 7, {"Secret.v1": []}, {"Secret.v1": {"x": None}}, {"Secret.v1": {"x": {}}}]
)
def test_children_and_related_of_another_shape_are_refused(part: str, group: Any) -> None:
    request = {**recorded.request(SYNC), part: group}
    reply = dispatch("/cluster/sync", json.dumps(request).encode(), FIXED)
    assert reply.status == 400
    assert part in reply.body.decode()


def test_names_come_from_the_objects_whatever_key_they_came_under() -> None:
    body = recorded.request(SYNC)
    groups = body["related"].items()
    body["related"] = {
        group: {str(number): objects[key] for number, key in enumerate(objects)} for group, objects in groups
    }
    request = decode(json.dumps(body).encode(), CLUSTER, FIXED)
    assert request.related.get(MODEL, "claude-sonnet", "my-cluster") is not None
    assert request.related.get(MODEL, "0", "my-cluster") is None


@pytest.mark.parametrize(
    ("part", "value", "sentence"),
    [
        ("finalizing", "yes", "finalizing must be true or false."),
        (
            "controller",
            {"spec": {"childResources": [7]}},
            "controller.spec.childResources must be a list of apiVersion",
        ),
        ("children", {"Pod.v1": {"x": {"metadata": {"name": ""}}}}, "An object of children has no metadata.name."),
        ("related", {"Pod.v1": []}, "Every group of related must be an object."),
    ],
)
def test_the_sentence_names_the_part_that_is_wrong(part: str, value: Any, sentence: str) -> None:
    reply = dispatch("/cluster/sync", json.dumps({**recorded.request(SYNC), part: value}).encode(), FIXED)
    assert (reply.status, reply.body.decode()[: len(sentence)]) == (400, sentence)


def test_text_that_is_not_utf_8_is_refused_even_where_no_hook_looks() -> None:
    request = {
        **recorded.request(SYNC),
        "children": {"ConfigMap.v1": {"x": {"metadata": {"name": "x"}, "data": "here"}}},
    }
    reply = dispatch("/cluster/sync", json.dumps(request).encode().replace(b"here", b"\xff"), FIXED)
    assert (reply.status, reply.body[:23]) == (400, b"The body is not JSON (l")


def test_unknown_paths_and_methods_are_refused(hook_server: HookServer) -> None:
    assert hook_server.post("/cluster/destroy", b"{}").status_code == 404
    assert requests.get(f"{hook_server.url}/cluster/sync", timeout=5).status_code == 405


def test_a_failure_of_ours_is_500_with_one_sentence_and_a_traceback_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_request: Any) -> Any:
        raise KeyError("sk-a-value-of-the-request")

    monkeypatch.setitem(dispatch_module.HOOKS, "/cluster/sync", (CLUSTER, fails))
    with caplog.at_level(logging.ERROR):
        reply = dispatch("/cluster/sync", recorded.body(SYNC), FIXED)
    assert (reply.status, reply.body) == (500, b"The hook failed; its log has the reason.")
    assert "failed with KeyError" in caplog.text
    assert ", in fails" in caplog.text, "the log says where"
    assert "sk-a-value" not in caplog.text.replace('raise KeyError("sk-a-value-of-the-request")', "")
    assert "claude-sonnet" not in caplog.text


@pytest.mark.parametrize("name", [name for name in recorded.NAMES if "cluster-sync-1" not in name])
def test_a_steady_answer_has_an_etag_that_metacontroller_can_return(name: str) -> None:
    """Answers that generate a Secret differ every time, so they are asked with a fixed generator."""
    first = dispatch(recorded.path(name), recorded.body(name), FIXED)
    again = dispatch(recorded.path(name), recorded.body(name), FIXED, first.etag)
    assert (again.status, again.body, again.etag) == (304, b"", first.etag)
    other = dispatch(recorded.path(name), recorded.body(name), FIXED, '"other"')
    assert (other.status, other.body) == (200, first.body)


def test_304_over_http(hook_server: HookServer) -> None:
    body = recorded.body("v2/model-sync-secret-present")
    first = hook_server.post("/model/sync", body)
    again = hook_server.post("/model/sync", body, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])


def test_provider_secrets_are_reduced_to_key_names_and_version() -> None:
    request = decode(recorded.body("v2/model-sync-secret-rotated"), MODEL, FIXED)
    (secret,) = request.related.all(SECRET)
    assert secret["data"] == {"api-key": ""}
    assert secret["metadata"]["resourceVersion"] == "729"
    assert base64.b64encode(b"sk-ant-rotated").decode() not in json.dumps(secret)


def test_no_answer_holds_a_provider_key() -> None:
    for name in recorded.NAMES:
        answer = dispatch(recorded.path(name), recorded.body(name), FIXED).body
        for key in (b"sk-ant", base64.b64encode(b"sk-ant")[:7]):
            assert key not in answer, name


def test_all_routes_of_the_contract_are_there() -> None:
    hooks = {
        "cluster": ("customize", "sync", "finalize"),
        "model": ("customize", "sync"),
        "agent": ("customize", "sync"),
    }
    assert set(HOOKS) == {f"/{parent}/{hook}" for parent, names in hooks.items() for hook in names}


def test_probes(hook_server: HookServer) -> None:
    assert requests.get(f"{hook_server.url}/healthz", timeout=5).text == "ok\n"
    assert requests.get(f"{hook_server.url}/readyz", timeout=5).status_code == 200
