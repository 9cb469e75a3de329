"""Secrets that a cluster names for its gateway: pods roll when one changes, and not when one is deleted."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from hooks.kube import kinds
from hooks.kube.labels import SECRET_VERSIONS
from hooks.kube.manifest import Manifest
from tests.support.stage import NAMESPACE, Stage, condition

GATEWAY = f"Deployment {NAMESPACE}/gateway"
REF = {"name": "mine", "key": "value"}
VARIABLE = {"name": "MINE", "valueFrom": {"secretKeyRef": REF}}
OPTIONAL = {"name": "MINE", "valueFrom": {"secretKeyRef": {**REF, "optional": True}}}
NAMED: dict[str, dict[str, Any]] = {
    "redis": {"redis": {"host": "redis", "passwordSecretRef": REF}},
    "env": {"deployment": {"env": [VARIABLE]}},
    "envFrom": {"deployment": {"envFrom": [{"secretRef": {"name": "mine"}}]}},
    "optional": {"deployment": {"env": [OPTIONAL]}},
}
NEEDED = [case for case in NAMED if case != "optional"]


def secret(value: str, key: str = "value") -> Manifest:
    data = {key: base64.b64encode(value.encode()).decode()}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "mine", "namespace": NAMESPACE}, "data": data}


def phase(stage: Stage) -> str:
    return str(stage.get(kinds.CLUSTER, NAMESPACE)["status"]["phase"])


@pytest.fixture
def named(stage: Stage, request: pytest.FixtureRequest) -> Stage:
    """The examples with a gateway that needs a Secret."""
    stage.put(secret("first"))
    stage.edit(kinds.CLUSTER, NAMESPACE, gateway=NAMED[request.param])
    stage.settle()
    return stage


@pytest.mark.parametrize("named", NAMED, indirect=True)
def test_a_new_value_rolls_the_gateway_and_nothing_else(named: Stage) -> None:
    named.put(secret("second"))
    assert named.changed_by() == {GATEWAY}
    assert named.changed_by() == set()


@pytest.mark.parametrize("named", NAMED, indirect=True)
def test_a_deleted_one_restarts_nothing_and_its_return_rolls_the_gateway(named: Stage) -> None:
    before = named.get(kinds.DEPLOYMENT, "gateway")
    named.delete(kinds.SECRET, "mine")
    assert named.changed_by() <= {GATEWAY}, "its status: the rehearsal starts no pod without what it refers to"
    after = named.get(kinds.DEPLOYMENT, "gateway")
    assert after["spec"] == before["spec"]
    named.put(secret("second"))
    assert named.changed_by() == {GATEWAY}
    assert named.get(kinds.DEPLOYMENT, "gateway")["spec"] != after["spec"]


@pytest.mark.parametrize("named", NEEDED, indirect=True)
def test_a_deleted_one_is_reported_on_the_cluster(named: Stage) -> None:
    assert condition(named.get(kinds.CLUSTER, NAMESPACE), "CredentialsResolved")["reason"] == "Resolved"
    named.delete(kinds.SECRET, "mine")
    named.settle()
    told = condition(named.get(kinds.CLUSTER, NAMESPACE), "CredentialsResolved")
    assert (told["reason"], told["message"]) == (
        "SecretNotFound",
        f"Secret mine does not exist in namespace {NAMESPACE}.",
    )
    assert phase(named) == "Degraded"
    named.put(secret("second"))
    named.settle()
    assert phase(named) == "Ready"


@pytest.mark.parametrize("named", ["redis", "env"], indirect=True)
def test_a_missing_key_is_reported_on_the_cluster(named: Stage) -> None:
    named.put(secret("second", key="another"))
    named.settle()
    told = condition(named.get(kinds.CLUSTER, NAMESPACE), "CredentialsResolved")
    assert (told["reason"], told["message"]) == ("SecretKeyNotFound", "Secret mine has no key value.")


@pytest.mark.parametrize("named", ["optional"], indirect=True)
def test_an_optional_one_is_missed_by_nobody(named: Stage) -> None:
    named.delete(kinds.SECRET, "mine")
    named.settle()
    types = {each["type"] for each in named.get(kinds.CLUSTER, NAMESPACE)["status"]["conditions"]}
    assert "CredentialsResolved" not in types
    assert phase(named) == "Ready"


@pytest.mark.parametrize("record", ["no json", "[]", '{"mine": 1}'])
@pytest.mark.parametrize("named", ["env"], indirect=True)
def test_a_record_that_someone_broke_is_written_anew(named: Stage, record: str) -> None:
    there = named.get(kinds.DEPLOYMENT, "gateway")
    good = there["metadata"]["annotations"][SECRET_VERSIONS]
    annotations = {**there["metadata"]["annotations"], SECRET_VERSIONS: record}
    named.world.update({**there, "metadata": {**there["metadata"], "annotations": annotations}})
    named.settle()
    after = named.get(kinds.DEPLOYMENT, "gateway")
    assert after["metadata"]["annotations"][SECRET_VERSIONS] == good
    assert after["spec"] == there["spec"]
