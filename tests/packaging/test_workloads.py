"""The shipped workloads: valid, restricted, reachable by Metacontroller alone."""

from __future__ import annotations

import kubernetes_validate
import pytest

from hooks.server import gunicorn_settings
from tests.packaging.manifests import Manifest, pick, read_folder
from tests.restricted import pod_specs, violations

SHIPPED = [item for folder in ("metacontroller", "overlays", "components") for item in read_folder(folder)]
PODS = pod_specs(SHIPPED)
BUILT_IN = [item for item in SHIPPED if not item["apiVersion"].startswith("metacontroller.k8s.io/")]
KUBERNETES = "1.33"


def ids(item: Manifest) -> str:
    return f"{item['kind']} {item['metadata']['name']}"


def hooks() -> Manifest:
    deployment: Manifest = pick(SHIPPED, "Deployment", "langop-hooks")["spec"]
    return deployment


@pytest.mark.parametrize("manifest", BUILT_IN, ids=ids)
def test_is_valid(manifest: Manifest) -> None:
    kubernetes_validate.validate(manifest, KUBERNETES, strict=True)


@pytest.mark.parametrize("name", PODS)
def test_meets_the_restricted_profile(name: str) -> None:
    assert violations(PODS[name]) == []


@pytest.mark.parametrize("name", PODS)
def test_cannot_write_outside_its_volumes_nor_grow_without_limit(name: str) -> None:
    for container in PODS[name]["containers"]:
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert container["resources"]["limits"]["memory"]
    for volume in PODS[name].get("volumes", ()):
        assert volume["emptyDir"]["sizeLimit"]


@pytest.mark.parametrize("name", ["langop-system", "metacontroller"])
def test_namespaces_enforce_the_restricted_profile(name: str) -> None:
    labels = pick(SHIPPED, "Namespace", name)["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"


def test_the_hooks_have_no_token_and_ask_for_little() -> None:
    pod = hooks()["template"]["spec"]
    account = pick(SHIPPED, "ServiceAccount", pod["serviceAccountName"])
    assert pod["automountServiceAccountToken"] is account["automountServiceAccountToken"] is False
    assert pod["containers"][0]["resources"]["requests"]["memory"] == "64Mi"


def test_the_hooks_are_replaced_without_a_gap() -> None:
    spec = hooks()
    pod = spec["template"]["spec"]
    (container,) = pod["containers"]
    assert spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert container["readinessProbe"]["httpGet"] == {"path": "/readyz", "port": "http"}
    assert container["livenessProbe"]["httpGet"] == {"path": "/healthz", "port": "http"}
    graceful: int = gunicorn_settings("127.0.0.1:0", {})["graceful_timeout"]
    assert graceful + 5 < pod["terminationGracePeriodSeconds"]


def test_the_service_leads_to_the_hooks() -> None:
    service = pick(SHIPPED, "Service", "langop-hooks")["spec"]
    template = hooks()["template"]
    assert service["selector"].items() <= template["metadata"]["labels"].items()
    (port,) = service["ports"]
    (container_port,) = template["spec"]["containers"][0]["ports"]
    assert port["targetPort"] == container_port["name"]
    assert container_port["containerPort"] == 8080


def test_only_metacontroller_may_call_the_hooks_and_they_call_nobody() -> None:
    policy = pick(SHIPPED, "NetworkPolicy", "langop-hooks")["spec"]
    assert policy["podSelector"]["matchLabels"].items() <= hooks()["template"]["metadata"]["labels"].items()
    assert sorted(policy["policyTypes"]) == ["Egress", "Ingress"]
    assert "egress" not in policy
    (rule,) = policy["ingress"]
    assert rule["from"] == [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "metacontroller"}}}]
    assert rule["ports"] == [{"port": 8080, "protocol": "TCP"}]
