"""What the API server would refuse in a passed-through block is refused here, with field and reason."""

from __future__ import annotations

from typing import Any

import pytest

from hooks.api import InvalidObject, LanguageAgent, parse
from tests.support import kubernetes_schema

HTTP = {"httpGet": {"port": "http"}}


def problem(deployment: dict[str, Any], **spec: Any) -> str | None:
    manifest = {
        "metadata": {"name": "helper", "namespace": "my-cluster"},
        "spec": {"image": "registry.example/helper:v1", "deployment": deployment, **spec},
    }
    try:
        parse(LanguageAgent, manifest)
    except InvalidObject as error:
        return str(error).removeprefix("LanguageAgent helper: ").removeprefix("spec.deployment")
    return None


def test_the_schema_is_that_of_the_installed_kubernetes_validate() -> None:
    drift = "run python -m tests.support.kubernetes_schema"
    assert kubernetes_schema.TARGET.read_text() == kubernetes_schema.generate(), drift


@pytest.mark.parametrize(
    ("deployment", "sentence"),
    [
        ({"livenessProbe": {"httpGt": {}}}, ".livenessProbe.httpGt is no field of Probe in Kubernetes 1.37"),
        ({"livenessProbe": {"httpGet": {}}}, ".livenessProbe.httpGet.port is required"),
        ({"livenessProbe": {"periodSeconds": 5}}, ".livenessProbe needs exactly one of exec, grpc, httpGet, tcpSocket"),
        ({"livenessProbe": {**HTTP, "periodSeconds": "5"}}, ".livenessProbe.periodSeconds must be a whole number"),
        (
            {"livenessProbe": {**HTTP, "successThreshold": 2}},
            ": successThreshold of livenessProbe and startupProbe must be 1",
        ),
        ({"startupProbe": {"tcpSocket": {"port": 70000}}}, ".startupProbe.tcpSocket.port must be 1 to 65535"),
        ({"readinessProbe": {"exec": {}}}, ".readinessProbe.exec.command is required"),
        (
            {"resources": {"limits": {"cpu": "2 cores"}}},
            ".resources.limits['cpu'] must be a quantity such as 500m, 2 or 10Gi",
        ),
        (
            {"resources": {"limits": {"cpu": 1}, "requests": {"cpu": "1500m"}}},
            ".resources.requests['cpu'] must not be more than the limit",
        ),
        (
            {"resources": {"limits": {"gpu": 1}}},
            ".resources.limits['gpu'] must be cpu, memory, ephemeral-storage or a name such as nvidia.com/gpu",
        ),
        (
            {"env": [{"name": "2ND"}]},
            ".env[0].name must be a variable's name: letters, digits, -, _ and ., no digit first",
        ),
        (
            {"env": [{"name": "A", "value": 1}]},
            '.env[0].value must be text; put a number or true in quotes, as in "8080"',
        ),
        (
            {"env": [{"name": "A", "value": "a", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}]},
            ".env[0] has both value and valueFrom",
        ),
        (
            {"env": [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "s"}}}]},
            ".env[0].valueFrom.secretKeyRef.key is required",
        ),
        ({"envFrom": [{"prefix": "A_"}]}, ".envFrom[0] needs exactly one of configMapRef, secretRef"),
        ({"tolerations": [{"operator": "Never"}]}, ".tolerations[0].operator must be one of Exists, Equal, Lt, Gt"),
        ({"tolerations": [{"value": "a"}]}, ".tolerations[0].operator must be Exists when there is no key"),
        (
            {"volumes": [{"name": "Data", "emptyDir": {}}]},
            ".volumes[0].name must be a label: a-z, 0-9 and -, beginning and ending with a letter or digit",
        ),
        (
            {"volumes": [{"name": "data", "emptyDir": {}, "hostPath": {"path": "/"}}]},
            ".volumes[0] needs one source, such as emptyDir, and has several",
        ),
        (
            {"volumeMounts": [{"name": "data", "mountPath": "/data"}]},
            ": volumeMounts, those of initContainers too, must name one of `volumes` or a volume that is always there",
        ),
        (
            {"volumeMounts": [{"name": "workspace", "mountPath": "/a"}, {"name": "workspace", "mountPath": "/a"}]},
            ".volumeMounts: items [0] and [1] have the same mountPath",
        ),
        (
            {"initContainers": [{"name": "agent", "image": "a"}]},
            ": initContainers must not be called agent: the agent's own container is",
        ),
        ({"initContainers": [{"name": "a"}]}, ".initContainers[0].image is required"),
        (
            {
                "initContainers": [
                    {
                        "name": "a",
                        "image": "a",
                        "ports": [{"containerPort": 1, "name": "p"}, {"containerPort": 2, "name": "p"}],
                    }
                ]
            },
            ".initContainers[0].ports[1] has the same name as another one",
        ),
        ({"securityContext": {"runAsUser": -1}}, ".securityContext.runAsUser must be at least 0"),
        (
            {"securityContext": {"privileged": True, "allowPrivilegeEscalation": False}},
            ".securityContext.allowPrivilegeEscalation must not be false for a privileged container",
        ),
        (
            {
                "affinity": {
                    "nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": []}}
                }
            },
            ".affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms is required",
        ),
        (
            {"podLabels": {"a/b/c": "d"}},
            ": keys of nodeSelector, podLabels, podAnnotations and serviceAccountAnnotations are names",
        ),
        ({"podLabels": {"a": "b c"}}, ".podLabels.a must be a label's value"),
    ],
)
def test_refused_with_field_and_reason(deployment: dict[str, Any], sentence: str) -> None:
    assert str(problem(deployment)).startswith(sentence)


def test_a_value_that_may_be_a_credential_is_not_in_the_sentence() -> None:
    refused = problem({"env": [{"name": "KEY", "value": {"secret": "sk-live-1"}}]})
    assert refused == '.env[0].value must be text; put a number or true in quotes, as in "8080"'


def test_the_workspace_cannot_hide_the_configuration() -> None:
    assert problem({}, workspace={"mountPath": "/etc/agent"}) == (
        "spec: workspace.mountPath must not be /etc/agent or below it: the agent's configuration is there"
    )
    assert problem({}, workspace={"mountPath": "/etc/agent", "enabled": False}) is None


def test_what_is_usual_is_taken() -> None:
    usual = {
        "livenessProbe": {**HTTP, "initialDelaySeconds": 0, "terminationGracePeriodSeconds": 5},
        "readinessProbe": {"tcpSocket": {"port": 8080}, "successThreshold": 2},
        "resources": {"requests": {"cpu": 0.5, "memory": "1Gi"}, "limits": {"memory": "2Gi", "nvidia.com/gpu": 1}},
        "env": [
            {"name": "A"},
            {"name": "B", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k", "optional": True}}},
        ],
        "envFrom": [{"prefix": "X_", "configMapRef": {"name": "c"}}],
        "tolerations": [
            {"operator": "Exists"},
            {"key": "gpu", "value": "a", "effect": "NoExecute", "tolerationSeconds": 5},
        ],
        "volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}, {"name": "tmp", "emptyDir": {}}],
        "volumeMounts": [
            {"name": "data", "mountPath": "/data", "subPath": "a/b"},
            {"name": "workspace", "mountPath": "/w"},
        ],
        "initContainers": [{"name": "proxy", "image": "p", "restartPolicy": "Always", "startupProbe": HTTP}],
        "securityContext": {"runAsUser": 1000, "fsGroup": 1000, "readOnlyRootFilesystem": True, "seccompProfile": None},
    }
    assert problem(usual) is None
