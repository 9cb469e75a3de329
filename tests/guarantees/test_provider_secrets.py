"""No provider credential is ever in an agent's pod: only the gateway's refers to the Secrets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from hooks.cli import main
from hooks.kube import kinds
from hooks.kube.manifest import Manifest
from tests.support.stage import NAMESPACE, Stage, condition

CREDENTIAL = "openai-credentials"
VARIABLE = {"name": "KEY", "valueFrom": {"secretKeyRef": {"name": CREDENTIAL, "key": "api-key"}}}
CSI = {"driver": "secrets.example.com", "nodePublishSecretRef": {"name": CREDENTIAL}}
REFERENCES: dict[str, dict[str, Any]] = {
    "env[0].valueFrom.secretKeyRef": {"env": [VARIABLE]},
    "envFrom[0].secretRef": {"envFrom": [{"secretRef": {"name": CREDENTIAL}}]},
    "volumes[0].secret.secretName": {"volumes": [{"name": "key", "secret": {"secretName": CREDENTIAL}}]},
    "volumes[0].projected.sources[0].secret": {
        "volumes": [{"name": "key", "projected": {"sources": [{"secret": {"name": CREDENTIAL}}]}}]
    },
    "volumes[0].csi.nodePublishSecretRef": {"volumes": [{"name": "key", "csi": CSI}]},
    "initContainers[0].env[0].valueFrom.secretKeyRef": {
        "initContainers": [{"name": "setup", "image": "busybox", "env": [VARIABLE]}]
    },
    "initContainers[0].envFrom[0].secretRef": {
        "initContainers": [{"name": "setup", "image": "busybox", "envFrom": [{"secretRef": {"name": CREDENTIAL}}]}]
    },
    "imagePullSecrets[0]": {"imagePullSecrets": [{"name": CREDENTIAL}]},
}
REF = {"name": "mine", "key": "api-key"}
ENDPOINTS = {"endpoints": [{"url": "http://a/v1"}, {"url": "http://b/v1", "apiKeySecretRef": REF}]}
NAMED: dict[str, dict[str, Any]] = {
    "apiKeySecretRef": {"apiKeySecretRef": REF},
    "credentialsSecretRef": {"credentialsSecretRef": {"name": "mine"}},
    "loadBalancing": {"endpoint": None, "loadBalancing": ENDPOINTS},
    "invalid": {"apiKeySecretRef": REF, "timeout": "soon"},
}
USES_MINE = {"env": [{"name": "A", "valueFrom": {"secretKeyRef": REF}}]}


def refused(agent: Manifest) -> str:
    """Why the agent is not accepted."""
    accepted, ready = condition(agent, "Accepted"), condition(agent, "Ready")
    assert (accepted["status"], accepted["reason"]) == ("False", "Invalid")
    assert (ready["status"], ready["message"]) == ("False", accepted["message"])
    assert agent["status"]["phase"] == "Failed"
    return str(accepted["message"])


@pytest.mark.parametrize("field", REFERENCES)
def test_an_agent_that_refers_to_a_providers_secret_is_refused_and_keeps_its_children(stage: Stage, field: str) -> None:
    stage.edit(kinds.AGENT, "greeter", deployment=REFERENCES[field])
    assert stage.changed_by() == set()
    assert refused(stage.get(kinds.AGENT, "greeter")) == (
        f"LanguageAgent greeter: spec.deployment.{field} refers to Secret {CREDENTIAL}, which LanguageModel gpt-4o"
        " names as a credential: only the gateway may have it. What runs stays as it was."
    )
    assert "greeter" in condition(stage.get(kinds.CLUSTER, NAMESPACE), "AgentsReady")["message"]


@pytest.mark.parametrize("field", REFERENCES)
def test_a_new_agent_that_refers_to_one_never_gets_a_pod(stage: Stage, field: str) -> None:
    agent = stage.get(kinds.AGENT, "greeter")
    metadata = {"name": "thief", "namespace": NAMESPACE}
    stage.put({**agent, "metadata": metadata, "spec": {**agent["spec"], "deployment": REFERENCES[field]}, "status": {}})
    assert stage.changed_by() == set()
    assert "only the gateway may have it" in refused(stage.get(kinds.AGENT, "thief"))


@pytest.mark.parametrize("case", NAMED)
def test_a_model_that_starts_to_name_an_agents_secret_refuses_the_agent_which_keeps_running(
    stage: Stage, case: str
) -> None:
    stage.edit(kinds.AGENT, "greeter", deployment=USES_MINE)
    assert stage.changed_by() == {f"Deployment {NAMESPACE}/greeter"}
    assert condition(stage.get(kinds.AGENT, "greeter"), "Accepted")["status"] == "True"
    stage.edit(kinds.MODEL, "llama3", **NAMED[case])
    assert not {change for change in stage.changed_by() if "greeter" in change}
    assert "Secret mine, which LanguageModel llama3 names" in refused(stage.get(kinds.AGENT, "greeter"))
    assert condition(stage.get(kinds.AGENT, "data-analyst"), "Accepted")["status"] == "True"
    stage.delete(kinds.MODEL, "llama3")
    stage.settle()
    assert condition(stage.get(kinds.AGENT, "greeter"), "Accepted")["status"] == "True"


def test_the_secret_of_a_model_that_is_served_as_it_last_was_stays_the_gateways(stage: Stage) -> None:
    stage.edit(kinds.MODEL, "gpt-4o", apiKeySecretRef={"name": "another", "key": ""})
    stage.edit(kinds.AGENT, "greeter", deployment={"env": [VARIABLE]})
    assert stage.changed_by() == set()
    assert f"refers to Secret {CREDENTIAL}" in refused(stage.get(kinds.AGENT, "greeter"))


def test_the_password_of_redis_is_the_gateways_too(stage: Stage) -> None:
    stage.edit(kinds.CLUSTER, NAMESPACE, gateway={"redis": {"host": "redis", "passwordSecretRef": REF}})
    stage.settle()
    stage.edit(kinds.AGENT, "greeter", deployment=USES_MINE)
    assert stage.changed_by() == set()
    assert "Secret mine, which LanguageCluster names" in refused(stage.get(kinds.AGENT, "greeter"))


def test_an_agent_may_not_have_the_key_of_another(stage: Stage) -> None:
    key = {"name": "data-analyst-gateway-key", "key": "api-key"}
    stage.edit(kinds.AGENT, "greeter", deployment={"env": [{"name": "A", "valueFrom": {"secretKeyRef": key}}]})
    assert stage.changed_by() == set()
    assert "must not refer to a Secret called *-gateway-key" in refused(stage.get(kinds.AGENT, "greeter"))


def test_validate_reports_a_reference_to_a_providers_secret(
    stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    agent, model = stage.get(kinds.AGENT, "greeter"), stage.get(kinds.MODEL, "gpt-4o")
    agent["spec"]["deployment"] = {"env": [VARIABLE]}
    agent["spec"]["models"] = [{"name": "gpt-4o"}]
    file = tmp_path / "cluster.yaml"
    plain = [
        {**each, "metadata": {"name": each["metadata"]["name"], "namespace": NAMESPACE}, "status": None}
        for each in (agent, model)
    ]
    file.write_text(yaml.safe_dump_all(plain))
    assert main(["validate", str(file)]) != 0
    said = capsys.readouterr()
    assert f"env[0].valueFrom.secretKeyRef refers to Secret {CREDENTIAL}" in said.out + said.err
