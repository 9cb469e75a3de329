"""What was last asked for is found whatever way it was applied, and a broken record is not trusted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hooks.kube.last_applied import LAST_APPLIED, last_applied

ASKED: dict[str, Any] = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "a", "namespace": "n", "labels": {"ours": "1"}},
    "spec": {
        "selector": {"matchLabels": {"a": "b"}},
        "template": {
            "spec": {
                "containers": [
                    {"name": "agent", "image": "i", "env": [{"name": "A", "value": "1"}], "args": ["x", "y"]}
                ]
            }
        },
    },
}
APPLIED = {
    "f:metadata": {
        "f:labels": {".": {}, "f:ours": {}, "f:controller-uid": {}},
        "f:ownerReferences": {'k:{"uid":"u"}': {}},
    },
    "f:spec": {
        "f:selector": {},
        "f:template": {
            "f:spec": {
                "f:containers": {
                    'k:{"name":"agent"}': {
                        ".": {},
                        "f:name": {},
                        "f:image": {},
                        "f:args": {},
                        "f:env": {'k:{"name":"A"}': {".": {}, "f:name": {}, "f:value": {}}},
                    }
                }
            }
        },
    },
}


def stored(**metadata: Any) -> dict[str, Any]:
    """What the API server makes of it, with what others set."""
    (container,) = ASKED["spec"]["template"]["spec"]["containers"]
    theirs = {"name": "sidecar", "image": "mesh"}
    filled = {**container, "imagePullPolicy": "Always", "env": [*container["env"], {"name": "MESH", "value": "on"}]}
    spec = {**ASKED["spec"], "replicas": 3, "progressDeadlineSeconds": 600, "revisionHistoryLimit": 10}
    pod = {"containers": [filled, theirs], "restartPolicy": "Always"}
    labels = {"ours": "1", "controller-uid": "u", "theirs": "2"}
    return {
        **ASKED,
        "metadata": {**ASKED["metadata"], "labels": labels, "uid": "x", "resourceVersion": "7", **metadata},
        "spec": {**spec, "template": {"spec": pod}},
        "status": {"replicas": 3},
    }


def record(**entry: Any) -> dict[str, Any]:
    return {"manager": "metacontroller", "operation": "Apply", "fieldsV1": APPLIED, **entry}


def test_by_the_annotation_of_dynamic_apply() -> None:
    assert last_applied(stored(annotations={LAST_APPLIED: json.dumps(ASKED)})) == ASKED


def test_by_the_fields_of_server_side_apply() -> None:
    others = {"manager": "kubectl", "operation": "Apply", "fieldsV1": {"f:spec": {"f:replicas": {}}}}
    status = {"manager": "metacontroller", "operation": "Update", "subresource": "status", "fieldsV1": {"f:status": {}}}
    assert last_applied(stored(managedFields=[others, record(), status])) == ASKED


@pytest.mark.parametrize(
    "annotation", ["", "not JSON", "[]", "null", json.dumps({**ASKED, "metadata": {"name": "other", "namespace": "n"}})]
)
def test_a_broken_record_is_not_trusted(annotation: str) -> None:
    kept = last_applied(stored(annotations={LAST_APPLIED: annotation, "deployment.kubernetes.io/revision": "3"}))
    assert kept["metadata"] == {"name": "a", "namespace": "n", "labels": {"ours": "1", "theirs": "2"}}
    assert "status" not in kept
    assert "progressDeadlineSeconds" not in kept["spec"]
    assert kept["spec"]["template"]["spec"]["containers"][0]["image"] == "i"


def test_without_any_record_it_is_the_object_without_what_the_server_adds() -> None:
    kept = last_applied(stored())
    assert "uid" not in kept["metadata"]
    assert "controller-uid" not in kept["metadata"]["labels"]
