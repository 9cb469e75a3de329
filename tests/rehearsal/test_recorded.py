"""Against objects that a real API server and a real Metacontroller stored."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hooks.kube.last_applied import LAST_APPLIED
from hooks.kube.manifest import Manifest, prune
from hooks.rehearsal.apply import remember, updated
from hooks.rehearsal.defaults import with_defaults
from tests.support.recorded import request

CHILDREN = [
    child
    for group in request("v2/cluster-sync-5-steady")["children"].values()
    for child in group.values()
]  # fmt: skip


def name_of(child: Manifest) -> str:
    return f"{child['kind']}/{child['metadata']['name']}"


def asked_for(child: Manifest) -> Any:
    return json.loads(child["metadata"]["annotations"][LAST_APPLIED])


@pytest.mark.parametrize("child", CHILDREN, ids=name_of)
def test_asking_for_the_same_again_changes_nothing(child: Manifest) -> None:
    assert updated(child, asked_for(child)) == child


@pytest.mark.parametrize("child", CHILDREN, ids=name_of)
def test_the_record_of_what_was_asked_for_is_written_alike(child: Manifest) -> None:
    ours = remember(asked_for(child), asked_for(child))
    assert ours["metadata"]["annotations"][LAST_APPLIED] == child["metadata"]["annotations"][LAST_APPLIED]


@pytest.mark.parametrize("child", CHILDREN, ids=name_of)
def test_defaults_are_those_of_the_api_server(child: Manifest) -> None:
    # The recorded server's nulls went away in later versions; addresses and volumes are assigned.
    assigned = ("clusterIP", "clusterIPs", "volumeName", "storageClassName")
    real, ours = (
        {key: value for key, value in (prune(manifest).get("spec") or {}).items() if key not in assigned}
        for manifest in (child, with_defaults(asked_for(child)))
    )
    assert ours == real
