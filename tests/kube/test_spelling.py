"""Pods as an API server stores them; each case was made on a real one and read back."""

from __future__ import annotations

from typing import Any

import pytest

from hooks.kube.spelling import spelled, spelled_volume


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ({"limits": {"cpu": "1000m", "memory": 1024}}, {"limits": {"cpu": "1", "memory": "1024"}}),
        ({"emptyDir": {"sizeLimit": "2048Mi"}}, {"emptyDir": {"sizeLimit": "2Gi"}}),
        ({"name": "A", "value": ""}, {"name": "A"}),
        ({"readOnly": False, "subPath": ""}, {}),
        ({"readOnly": True, "subPath": "a"}, {"readOnly": True, "subPath": "a"}),
        ({"initialDelaySeconds": 0, "timeoutSeconds": 2}, {"timeoutSeconds": 2}),
        ({"tolerations": [{"key": "", "operator": "Exists"}]}, {"tolerations": [{"operator": "Exists"}]}),
        ({"fieldRef": {"fieldPath": "a"}}, {"fieldRef": {"apiVersion": "v1", "fieldPath": "a"}}),
        ({"resourceFieldRef": {"resource": "a"}}, {"resourceFieldRef": {"divisor": "0", "resource": "a"}}),
        (
            {"sources": [{"serviceAccountToken": {"path": "token"}}]},
            {"sources": [{"serviceAccountToken": {"expirationSeconds": 3600, "path": "token"}}]},
        ),
        ({"storageClassName": ""}, {"storageClassName": ""}),
        ({"optional": False, "fsGroup": 0}, {"optional": False, "fsGroup": 0}),
        ({"annotations": {"value": "", "limits": ""}}, {"annotations": {"value": "", "limits": ""}}),
        ({"volumeAttributes": {"sizeLimit": "1024Mi"}}, {"volumeAttributes": {"sizeLimit": "1024Mi"}}),
        ({"httpHeaders": [{"name": "Accept", "value": ""}]}, {"httpHeaders": [{"name": "Accept", "value": ""}]}),
        ({"target": {"type": "Value", "value": "1000m"}}, {"target": {"type": "Value", "value": "1"}}),
        ("text", "text"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_stored(written: Any, stored: Any) -> None:
    assert spelled(written) == stored
    assert spelled(stored) == stored


@pytest.mark.parametrize("empty", [{}, {"matchLabels": {}}, {"matchExpressions": []}, {"matchLabels": None}], ids=str)
def test_a_selector_of_everything_is_not_lost(empty: Any) -> None:
    assert spelled({"labelSelector": empty})["labelSelector"]["matchExpressions"][0]["operator"] == "DoesNotExist"
    assert spelled({"namespaceSelector": empty})["namespaceSelector"]["matchExpressions"][0]["operator"] == "Exists"


def test_what_is_no_selector_stays_absent() -> None:
    assert spelled({"topologyKey": "zone", "labelSelector": None}) == {"topologyKey": "zone", "labelSelector": None}


@pytest.mark.parametrize(
    "volume",
    [
        {"name": "a"},
        {"name": "a", "emptyDir": {}},
        {"name": "a", "emptyDir": {"medium": ""}},
        {"name": "a", "emptyDir": None},
    ],
    ids=str,
)
def test_an_empty_volume_can_be_taken_back(volume: Any) -> None:
    assert spelled_volume(volume) == {"name": "a", "emptyDir": {"sizeLimit": "0"}}


def test_other_volumes_stay_what_they_are() -> None:
    assert spelled_volume({"name": "a", "configMap": {"name": "b"}}) == {"name": "a", "configMap": {"name": "b"}}
