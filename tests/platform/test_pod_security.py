"""The restricted profile, how far an agent may loosen it, and what nobody may set."""

from __future__ import annotations

import pytest

from hooks.kube.kinds import AGENT, DEPLOYMENT
from hooks.kube.manifest import Manifest
from tests.platform.made import IMAGE, made, resource
from tests.platform.pods import both, pod
from tests.restricted import violations


@both
def test_settings_of_security_go_where_kubernetes_has_them(name: str) -> None:
    options = {
        "securityContext": {
            "runAsUser": 1000,
            "fsGroup": 7,
            "readOnlyRootFilesystem": True,
            "capabilities": {"add": ["NET_BIND_SERVICE"]},
        }
    }
    spec = pod(name, options)
    own = spec["containers"][0]["securityContext"]
    assert (spec["securityContext"]["runAsUser"], spec["securityContext"]["fsGroup"]) == (1000, 7)
    assert own["readOnlyRootFilesystem"] is True
    assert own["capabilities"] == {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}
    assert violations(spec) == []


@pytest.mark.parametrize(
    ("chosen", "pods", "containers"),
    [
        ({"runAsUser": 0}, {"runAsNonRoot": None, "runAsUser": 0}, {}),
        ({"runAsNonRoot": False}, {"runAsNonRoot": False}, {}),
        ({"seccompProfile": {"type": "Unconfined"}}, {"seccompProfile": {"type": "Unconfined"}}, {}),
        ({"privileged": True}, {}, {"privileged": True, "allowPrivilegeEscalation": None}),
        ({"capabilities": {"add": ["SYS_ADMIN"]}}, {}, {"allowPrivilegeEscalation": None}),
        ({"capabilities": {"drop": []}}, {}, {"capabilities": None}),
        ({"capabilities": {}}, {}, {"capabilities": None}),
        ({"allowPrivilegeEscalation": True}, {}, {"allowPrivilegeEscalation": True}),
        ({"capabilities": None, "runAsNonRoot": None}, {"runAsNonRoot": True}, {"capabilities": {"drop": ["ALL"]}}),
    ],
    ids=str,
)
def test_an_agent_may_loosen_its_own_profile(chosen: Manifest, pods: Manifest, containers: Manifest) -> None:
    """What is None is left out, so that Kubernetes neither refuses the pod nor keeps it from starting."""
    spec = pod("agent", {"securityContext": chosen})
    own = spec["containers"][0]["securityContext"]
    assert {key: spec["securityContext"].get(key) for key in pods} == pods
    assert {key: own.get(key) for key in containers} == containers


def test_what_is_refused_changes_nothing_that_runs() -> None:
    world = made(agents={"a": {}})
    before = world.child(DEPLOYMENT, "a")
    taken = {"podLabels": {"langop.io/agent": "b"}}
    world.change(resource("LanguageAgent", "a", {"image": IMAGE, "deployment": taken}))
    assert world.child(DEPLOYMENT, "a") == before
    accepted = world.status(AGENT, "a")["conditions"][0]
    assert (accepted["type"], accepted["status"]) == ("Accepted", "False")
    assert "podLabels must not set labels by which pods are found" in accepted["message"]


def test_a_gateway_that_is_refused_goes_on_as_it_was() -> None:
    world = made(agents={"a": {}})
    before = {name: world.child(DEPLOYMENT, name) for name in ("gateway", "a")}
    env = [{"name": "LITELLM_MASTER_KEY", "value": "mine"}]
    world.change(resource("LanguageCluster", "team", {"gateway": {"deployment": {"env": env}}}))
    assert {name: world.child(DEPLOYMENT, name) for name in before} == before
    status, _, message = world.condition("Accepted") or ("", "", "")
    assert status == "False"
    assert "env must not set LITELLM_MASTER_KEY" in message
    assert "mine" not in message
