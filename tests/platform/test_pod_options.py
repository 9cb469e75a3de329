"""Everything a platform team sets on pods: where it lands and what wins."""

from __future__ import annotations

import pytest

from hooks.kube.kinds import DEPLOYMENT, SERVICE_ACCOUNT
from hooks.kube.manifest import Manifest
from tests.platform.made import Made, made
from tests.platform.pods import both, container, deployment, pod
from tests.restricted import violations

PROBE = {"httpGet": {"path": "/ok", "port": "http"}}
TERM = {"weight": 1, "podAffinityTerm": {"topologyKey": "zone", "namespaceSelector": {}, "labelSelector": {}}}
AFFINITY = {"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [TERM]}}
SPREAD = {"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule"}
EVERY_POD = {"matchExpressions": [{"key": "langop.io/never", "operator": "DoesNotExist"}]}
EVERY_NAMESPACE = {"matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": "Exists"}]}

OF_THE_POD = {
    "imagePullSecrets": [{"name": "registry"}],
    "nodeSelector": {"disk": "ssd"},
    "tolerations": [{"key": "gpu", "operator": "Exists"}],
    "topologySpreadConstraints": [SPREAD],
    "serviceAccountName": "mine",
}
OF_THE_CONTAINER = {
    "imagePullPolicy": "Always",
    "envFrom": [{"secretRef": {"name": "more"}}],
    "livenessProbe": PROBE,
    "readinessProbe": PROBE,
    "startupProbe": PROBE,
    "resources": {"requests": {"cpu": "1"}, "limits": {"memory": "1Gi"}},
}
OF_THE_AGENT = {"command": ["serve"], "args": ["--all"]}


@both
@pytest.mark.parametrize("field", OF_THE_POD)
def test_fields_of_the_pod(name: str, field: str) -> None:
    assert pod(name, {field: OF_THE_POD[field]})[field] == OF_THE_POD[field]


@both
@pytest.mark.parametrize("field", OF_THE_CONTAINER)
def test_fields_of_the_container(name: str, field: str) -> None:
    assert container(name, {field: OF_THE_CONTAINER[field]})[field] == OF_THE_CONTAINER[field]


@pytest.mark.parametrize("field", OF_THE_AGENT)
def test_fields_of_an_agents_container(field: str) -> None:
    assert container("agent", {field: OF_THE_AGENT[field]})[field] == OF_THE_AGENT[field]


@both
def test_replicas_labels_and_annotations(name: str) -> None:
    options = {"replicas": 3, "podLabels": {"langop.io/group": "x", "team": "y"}, "podAnnotations": {"team": "z"}}
    spec = deployment(name, options)
    assert spec["replicas"] == 3
    assert options["podLabels"].items() <= spec["template"]["metadata"]["labels"].items()  # type: ignore[attr-defined]
    assert spec["template"]["metadata"]["annotations"]["team"] == "z"
    assert spec["selector"]["matchLabels"].items() <= spec["template"]["metadata"]["labels"].items()
    assert "team" not in spec["selector"]["matchLabels"]


@both
def test_selectors_of_an_affinity_that_mean_everything_still_do(name: str) -> None:
    (term,) = pod(name, {"affinity": AFFINITY})["affinity"]["podAntiAffinity"][
        "preferredDuringSchedulingIgnoredDuringExecution"
    ]
    assert term["podAffinityTerm"]["labelSelector"] == EVERY_POD
    assert term["podAffinityTerm"]["namespaceSelector"] == EVERY_NAMESPACE


@both
def test_a_variable_of_the_user_wins_and_none_is_there_twice(name: str) -> None:
    overridden = {"gateway": "LITELLM_LOG", "agent": "LLM_MODEL"}[name]
    env = container(name, {"env": [{"name": overridden, "value": "mine"}, {"name": "MORE", "value": ""}]})["env"]
    names = [variable["name"] for variable in env]
    assert len(names) == len(set(names))
    assert {"name": overridden, "value": "mine"} in env
    assert {"name": "MORE"} in env, "an empty value is not stored"


@both
def test_volumes_and_mounts_come_on_top(name: str) -> None:
    options = {
        "volumes": [
            {"name": "extra", "emptyDir": {}},
            {"name": "bare"},
            {"name": "big", "emptyDir": {"sizeLimit": "2048Mi"}},
        ],
        "volumeMounts": [{"name": "extra", "mountPath": "/extra", "readOnly": False}],
    }
    volumes = {volume["name"]: volume for volume in pod(name, options)["volumes"]}
    assert volumes.keys() > {"extra", "bare", "big"}
    # An empty source could not be taken back later.
    assert volumes["extra"]["emptyDir"] == volumes["bare"]["emptyDir"] == {"sizeLimit": "0"}
    assert volumes["big"]["emptyDir"] == {"sizeLimit": "2Gi"}
    assert {"name": "extra", "mountPath": "/extra"} in container(name, options)["volumeMounts"]


def test_the_gateways_own_place_for_files_can_be_replaced() -> None:
    options = {"volumes": [{"name": "tmp", "emptyDir": {"medium": "Memory"}}]}
    assert [volume for volume in pod("gateway", options)["volumes"] if volume["name"] == "tmp"] == options["volumes"]
    mounts = container("gateway", options)["volumeMounts"]
    assert {"name": "tmp", "mountPath": "/tmp"} in mounts


def test_init_containers_have_the_agents_environment_and_configuration() -> None:
    first = {
        "name": "first",
        "image": "example/first:1",
        "env": [{"name": "AGENT_NAME", "value": "own"}],
        "envFrom": [{"configMapRef": {"name": "own"}}],
        "resources": {"limits": {"memory": "1024Mi"}},
        "volumeMounts": [{"name": "workspace", "mountPath": "/elsewhere", "subPath": "first"}],
        "securityContext": {"runAsUser": 1000},
    }
    options = {
        "initContainers": [first],
        "env": [{"name": "MORE", "value": "x"}],
        "envFrom": [{"secretRef": {"name": "more"}}],
    }
    spec = pod("agent", options)
    (init,), (main,) = spec["initContainers"], spec["containers"]
    theirs, ours = ({item["name"]: item for item in box["env"]} for box in (init, main))
    assert theirs == {**ours, "AGENT_NAME": {"name": "AGENT_NAME", "value": "own"}}
    assert init["envFrom"] == [{"secretRef": {"name": "more"}}, {"configMapRef": {"name": "own"}}]
    assert [mount["mountPath"] for mount in init["volumeMounts"]] == ["/etc/agent", "/workspace", "/elsewhere"]
    assert init["resources"] == {"limits": {"memory": "1Gi"}}
    assert init["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "runAsUser": 1000,
    }
    assert violations(spec) == []


@pytest.mark.parametrize("name", ["gateway", "a"])
def test_a_service_account_is_made_unless_there_is_one(name: str) -> None:
    annotations = {"iam.gke.io/gcp-service-account": "me@example.com"}

    def world(options: Manifest) -> Made:
        return made({"gateway": {"deployment": options}}, agents={"a": {"deployment": options}})

    generated = world({"serviceAccountAnnotations": annotations})
    account = generated.child(SERVICE_ACCOUNT, name)
    assert account["metadata"]["annotations"] == annotations
    assert account["automountServiceAccountToken"] is False
    assert generated.child(DEPLOYMENT, name)["spec"]["template"]["spec"]["serviceAccountName"] == name
    assert world({"serviceAccountName": "mine"}).find(SERVICE_ACCOUNT, name) is None
    assert world({"serviceAccountName": name}).find(SERVICE_ACCOUNT, name) is not None
