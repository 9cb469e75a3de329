"""What cannot be carried out stays as it is, and says why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from hooks.cli import main
from hooks.kube import kinds
from hooks.rehearsal.children import Apply
from tests.support.stage import NAMESPACE, Stage, condition

BAD_SPECS: dict[str, tuple[dict[str, Any], str]] = {
    "two ports with one number": (
        {"ports": [{"name": "tcp", "port": 53}, {"name": "udp", "port": 53, "protocol": "UDP"}]},
        "ports must have different numbers",
    ),
    "a port's name that is none": ({"ports": [{"name": "Web Port", "port": 80}]}, "spec.ports[0].name must be"),
    "a bad quantity": (
        {"deployment": {"resources": {"limits": {"cpu": "two"}}}},
        "spec.deployment.resources.limits['cpu'] must be a quantity",
    ),
    "an unknown field": (
        {"deployment": {"livenessProbe": {"httpGet": {"port": 80, "pathh": "/"}}}},
        "spec.deployment.livenessProbe.httpGet.pathh is no field",
    ),
    "a wrong type": (
        {"deployment": {"tolerations": [{"key": "gpu", "operator": "Exists", "tolerationSeconds": "5"}]}},
        "spec.deployment.tolerations[0].tolerationSeconds must be a whole number",
    ),
}


@pytest.mark.parametrize("case", BAD_SPECS)
def test_an_agent_that_turns_invalid_keeps_exactly_its_children_and_says_why(stage: Stage, case: str) -> None:
    spec, reason = BAD_SPECS[case]
    stage.edit(kinds.AGENT, "data-analyst", **spec)
    assert stage.changed_by() == set()
    accepted = condition(stage.get(kinds.AGENT, "data-analyst"), "Accepted")
    assert (accepted["status"], accepted["reason"]) == ("False", "Invalid")
    assert accepted["message"].startswith("LanguageAgent data-analyst: ")
    assert reason in accepted["message"]
    assert stage.changed_by() == set()


@pytest.mark.parametrize("class_name", [None, "nginx"], ids=["HTTPRoute", "Ingress"])
def test_it_keeps_what_components_made_of_it_too(apply: Apply, class_name: str | None) -> None:
    stage = Stage(apply=apply, components=list(kinds.OPTIONAL_CHILD_KINDS))
    ingress = {"enabled": True, **({"className": class_name} if class_name else {})}
    stage.edit(kinds.CLUSTER, NAMESPACE, domain="agents.example.com", ingress=ingress)
    egress = [{"to": [{"dns": ["api.example.com"]}]}, {"to": [{"cidr": "10.0.0.0/8"}]}]
    ports = [{"name": "http", "port": 8080, "expose": True}]
    stage.edit(kinds.AGENT, "data-analyst", ports=ports, networkPolicies={"egress": egress})
    stage.settle()
    of_it = {ref.kind for ref in stage.stored() if ref.name.startswith("data-analyst")}
    assert of_it >= {"CiliumNetworkPolicy", "NetworkPolicy", "Ingress" if class_name else "HTTPRoute"}
    stage.edit(kinds.AGENT, "data-analyst", ports="none")
    assert stage.changed_by() == set()


@pytest.mark.parametrize("case", BAD_SPECS)
def test_validate_says_the_same(stage: Stage, case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec, reason = BAD_SPECS[case]
    agent = stage.get(kinds.AGENT, "greeter")
    file = tmp_path / "agent.yaml"
    metadata = {"name": "greeter", "namespace": NAMESPACE}
    file.write_text(yaml.safe_dump({**agent, "metadata": metadata, "spec": {**agent["spec"], **spec}, "status": None}))
    assert main(["validate", str(file)]) != 0
    said = capsys.readouterr()
    assert f"{file}: LanguageAgent/greeter: " in said.out + said.err
    assert reason.removeprefix("spec.") in said.out + said.err


def test_an_invalid_agent_stops_no_other(stage: Stage) -> None:
    stage.edit(kinds.AGENT, "data-analyst", ports="none")
    stage.edit(kinds.AGENT, "greeter", instructions="Say goodbye.")
    assert stage.changed_by() == {"ConfigMap my-cluster/greeter-agent", "Deployment my-cluster/greeter"}


def test_an_agent_that_is_repaired_goes_on(stage: Stage) -> None:
    stage.edit(kinds.AGENT, "greeter", ports="none")
    stage.settle()
    stage.edit(kinds.AGENT, "greeter", ports=[{"name": "http", "port": 9000}])
    assert stage.changed_by() == {"Service my-cluster/greeter", "Deployment my-cluster/greeter"}
    assert condition(stage.get(kinds.AGENT, "greeter"), "Accepted")["status"] == "True"


def test_an_invalid_agent_that_is_deleted_loses_its_children(stage: Stage) -> None:
    stage.edit(kinds.AGENT, "greeter", ports="none")
    stage.settle()
    stage.delete(kinds.AGENT, "greeter")
    assert {change.partition("/")[2] for change in stage.changed_by()} == {
        "greeter",
        "greeter-agent",
        "greeter-gateway-key",
        "gateway-revoked",
    }


def test_a_cluster_that_turns_invalid_keeps_exactly_its_children_and_says_why(stage: Stage) -> None:
    stage.edit(kinds.CLUSTER, "my-cluster", gateway={"deployment": {"volumes": [{"name": "x", "emptyDirr": {}}]}})
    assert stage.changed_by() == set()
    cluster = stage.get(kinds.CLUSTER, "my-cluster")
    assert condition(cluster, "Accepted")["message"].startswith(
        "LanguageCluster my-cluster: spec.gateway.deployment.volumes[0].emptyDirr is no field of Volume"
    )
    assert cluster["status"]["models"] == 3, "what is known of it stays"
    assert stage.changed_by() == set()


@pytest.mark.parametrize(
    ("extra", "reason"),
    [
        ({"litellm_settings": {"langfuse_secret_key": "sk-lf-a-value"}}, "langfuse_secret_key holds a credential"),
        ({"litellm_settings": "fast"}, "litellm_settings must be a mapping"),
        ({"model_list": []}, "model_list would replace every LanguageModel"),
    ],
)
def test_extra_config_that_no_gateway_may_have_changes_nothing_and_says_why(
    stage: Stage, extra: dict[str, Any], reason: str
) -> None:
    stage.edit(kinds.CLUSTER, "my-cluster", gateway={"extraConfig": extra})
    assert stage.changed_by() == set()
    cluster = stage.get(kinds.CLUSTER, "my-cluster")
    accepted = condition(cluster, "Accepted")
    assert (accepted["status"], accepted["reason"]) == ("False", "Invalid")
    assert reason in accepted["message"]
    assert "sk-lf-a-value" not in str(cluster["status"])


def test_what_a_hand_changed_of_a_kept_child_is_not_undone(stage: Stage) -> None:
    """What stays is what was asked for; fields that others own are theirs."""
    stage.edit(kinds.AGENT, "greeter", ports="none")
    stage.settle()
    deployment = stage.get(kinds.DEPLOYMENT, "greeter")
    metadata = {**deployment["metadata"], "labels": {**deployment["metadata"]["labels"], "team": "blue"}}
    stage.world.update({**deployment, "metadata": metadata})
    assert stage.changed_by() == set()
    assert stage.get(kinds.DEPLOYMENT, "greeter")["metadata"]["labels"]["team"] == "blue"


def newcomer(stage: Stage) -> dict[str, Any]:
    agent = stage.get(kinds.AGENT, "greeter")
    return {**agent, "metadata": {"name": "newcomer", "namespace": NAMESPACE}, "status": {}}


def test_an_agent_called_gateway_or_default_is_refused(stage: Stage) -> None:
    for name in ("gateway", "default"):
        stage.put({**newcomer(stage), "metadata": {"name": name, "namespace": NAMESPACE}})
    before = stage.stored()
    stage.settle()
    assert stage.stored() == before
    told = condition(stage.get(kinds.AGENT, "gateway"), "Accepted")
    assert "metadata.name must not be gateway or default" in told["message"]
