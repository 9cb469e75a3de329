"""Generated secrets are made once, a user's own is respected, and neither appears anywhere else."""

from __future__ import annotations

import base64
import json
from itertools import count

import pytest

from hooks.kube import kinds
from hooks.kube.manifest import Manifest
from hooks.rehearsal.metacontroller import Metacontroller
from hooks.rehearsal.refs import Ref
from hooks.rehearsal.stage import play
from hooks.rehearsal.transport import in_process
from hooks.settings import Settings
from tests.support.stage import NAMESPACE, Stage, condition

AUTH = Ref(kinds.SECRET.key, NAMESPACE, "gateway-auth")


@pytest.fixture
def stage() -> Stage:
    """The examples, with secrets that differ each time they are made."""
    stage, numbers = Stage(), count()
    settings = Settings(generate_secret=lambda: f"generated-value-of-at-least-32-characters-{next(numbers)}")
    stage.metacontroller = Metacontroller(stage.world, in_process(settings))
    stage.settle()
    return stage


def own(**data: str) -> Manifest:
    encoded = {key: base64.b64encode(value.encode()).decode() for key, value in data.items()}
    metadata = {"name": AUTH.name, "namespace": NAMESPACE}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "data": encoded}


def test_keys_are_made_once(stage: Stage) -> None:
    made = stage.get(kinds.SECRET, "gateway-auth")
    stage.edit(kinds.CLUSTER, NAMESPACE, gateway={"deployment": {"replicas": 2}})
    stage.settle()
    assert stage.get(kinds.SECRET, "gateway-auth") == made


def test_deleted_keys_are_made_anew_and_everything_follows_within_two_syncs(stage: Stage) -> None:
    before = stage.stored()
    stage.world.delete(AUTH)
    play(stage.metacontroller, 1)
    assert (
        stage.stored()[Ref(kinds.DEPLOYMENT.key, NAMESPACE, "greeter")]
        == before[Ref(kinds.DEPLOYMENT.key, NAMESPACE, "greeter")]
    ), "what runs stays until the new keys are there"
    play(stage.metacontroller, 2)
    after = stage.stored()
    changed = {str(ref) for ref in before if after[ref] != before[ref]}
    assert changed == {
        f"Secret {NAMESPACE}/gateway-auth",
        *(f"Deployment {NAMESPACE}/{name}" for name in ("gateway", "data-analyst", "greeter")),
        *(f"Secret {NAMESPACE}/{name}-gateway-key" for name in ("data-analyst", "greeter")),
    }
    assert stage.changed_by() == set()


def test_a_value_that_someone_removed_is_made_anew_and_the_other_stays(stage: Stage) -> None:
    made = stage.get(kinds.SECRET, "gateway-auth")
    master = made["data"]["master-key"]
    stage.world.update({**made, "data": {"master-key": master}})
    stage.settle()
    data = stage.get(kinds.SECRET, "gateway-auth")["data"]
    assert data["master-key"] == master
    assert len(base64.b64decode(data["signing-key"])) >= 16


def test_a_secret_of_the_users_own_is_used_and_never_touched() -> None:
    stage = Stage()
    mine = own(**{"master-key": "sk-my-own-master-key", "signing-key": "my-own-signing-key-of-32-characters"})
    stage.put({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}})
    stage.put(mine)
    before = stage.get(kinds.SECRET, "gateway-auth")
    stage.settle()
    assert stage.get(kinds.SECRET, "gateway-auth") == before
    stage.delete(kinds.CLUSTER, NAMESPACE)
    stage.settle()
    assert stage.get(kinds.SECRET, "gateway-auth") == before


def test_a_secret_of_the_users_own_that_lacks_a_key_is_reported() -> None:
    stage = Stage()
    stage.put({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}})
    stage.put(own(**{"master-key": "sk-my-own-master-key"}))
    stage.settle()
    told = condition(stage.get(kinds.CLUSTER, NAMESPACE), "GatewayReady")
    assert told["reason"] == "AuthSecretUnusable"
    assert told["message"] == "Secret gateway-auth has no signing-key. What runs stays as it is."


def test_the_values_appear_nowhere_else(stage: Stage) -> None:
    for ref in stage.world:
        text = json.dumps(stage.world.get(ref))
        for number in range(2):
            value = f"generated-value-of-at-least-32-characters-{number}"
            encoded = base64.b64encode(value.encode()).decode().rstrip("=")
            assert ref == AUTH or (value not in text and encoded not in text), ref
