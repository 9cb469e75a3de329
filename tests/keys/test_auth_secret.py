"""A `gateway-auth` of the user's own, and what becomes of one that keys cannot rest on."""

from __future__ import annotations

import base64

import pytest

from hooks.children.gateway_auth import LEAST
from hooks.kube import kinds
from hooks.kube.manifest import Manifest
from tests.keys.test_rendered import EVERY_KEY, EVERY_POD, authority, key_of, values
from tests.support.stage import NAMESPACE, Stage, condition


def own(**data: str) -> Manifest:
    """A Secret `gateway-auth` of the user's."""
    encoded = {key.replace("_", "-"): base64.b64encode(value.encode()).decode() for key, value in data.items()}
    metadata = {"name": "gateway-auth", "namespace": NAMESPACE}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "data": encoded}


def test_a_secret_of_ones_own_is_what_keys_rest_on() -> None:
    stage = Stage()
    mine = {"master_key": "sk-" + "m" * LEAST["master-key"], "signing_key": "s" * LEAST["signing-key"]}
    stage.put({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}})
    stage.put(own(**mine))
    stage.settle()
    assert values(stage, "gateway-auth") == {"master-key": mine["master_key"], "signing-key": mine["signing_key"]}
    assert authority(stage).caller(key_of(stage, "greeter"), 0).name == "greeter"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({}, "Secret gateway-auth has no master-key."),
        ({"master_key": "sk-" + "m" * 40}, "Secret gateway-auth has no signing-key."),
        (
            {"master_key": "sk-short", "signing_key": "s" * 40},
            "master-key of Secret gateway-auth must have at least 16",
        ),
        ({"master_key": "m" * 40, "signing_key": "short"}, "signing-key of Secret gateway-auth must have at least 32"),
        ({"master_key": "m" * 40 + "\n", "signing_key": "s" * 40}, "master-key of Secret gateway-auth must be ASCII"),
        ({"master_key": "m" * 40, "signing_key": "\x00" * 40}, "signing-key of Secret gateway-auth must be ASCII"),
    ],
)
def test_a_secret_of_ones_own_that_cannot_be_used_is_reported(data: dict[str, str], problem: str) -> None:
    stage = Stage()
    stage.put({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}})
    stage.put(own(**data))
    stage.settle()
    told = condition(stage.get(kinds.CLUSTER, NAMESPACE), "GatewayReady")
    assert (told["status"], told["reason"]) == ("False", "AuthSecretUnusable")
    assert told["message"].startswith(problem)
    assert not any(value in told["message"] for value in data.values())


def test_a_secret_that_can_no_longer_be_used_stops_nothing_that_runs() -> None:
    stage = Stage()
    stage.settle()
    secret = stage.get(kinds.SECRET, "gateway-auth")
    stage.world.update({**secret, "data": {**secret["data"], "signing-key": base64.b64encode(b"short").decode()}})
    assert not stage.changed_by() & (EVERY_POD | EVERY_KEY)
    assert condition(stage.get(kinds.CLUSTER, NAMESPACE), "GatewayReady")["reason"] == "AuthSecretUnusable"
