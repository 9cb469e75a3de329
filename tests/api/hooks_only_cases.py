"""Rules that CEL cannot see, because they look into free-form blocks or would cost too much."""

from __future__ import annotations

from typing import Any

from hooks.api.resource import LanguageAgent, LanguageCluster
from tests.api.cases import AGENT, Case, Spec, egress
from tests.api.gateway_only_cases import GATEWAY_ONLY


def deployed(**options: Any) -> Spec:
    """An agent (and a gateway, which has no image of its own) with these options."""
    return {**AGENT, "deployment": options}


def gateway(**options: Any) -> Spec:
    """A cluster whose gateway has these options."""
    return {"gateway": {"deployment": options}}


SCRATCH: Spec = {"name": "scratch", "emptyDir": {}}
PROBE: Spec = {"httpGet": {"port": "http"}}
SPREAD: Spec = {"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule"}

HOOKS_ONLY = (
    Case(LanguageCluster, "must be blocks", egress({"cidr": "10.0.0.0/33"}), egress({"cidr": "10.1.2.3/8"})),
    Case(LanguageCluster, "must be blocks", egress({"cidr": "1.2.3.004/8"}), egress({"cidr": "fd00::/8"})),
    Case(
        LanguageCluster,
        "smaller blocks inside",
        egress({"cidr": "10.0.0.0/8", "except": ["10.0.0.0/8"]}),
        egress({"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}),
    ),
    Case(
        LanguageAgent,
        "are names such as",
        {**AGENT, "deployment": {"podLabels": {"my team": "a"}}},
        {**AGENT, "deployment": {"podLabels": {"example.com/team": "a"}}},
    ),
    Case(
        LanguageAgent,
        "successThreshold of",
        deployed(startupProbe={**PROBE, "successThreshold": 2}),
        deployed(readinessProbe={**PROBE, "successThreshold": 2}),
    ),
    Case(
        LanguageCluster,
        "only a probe that ends the container",
        {"gateway": deployed(readinessProbe={**PROBE, "terminationGracePeriodSeconds": 9})},
        {"gateway": deployed(livenessProbe={**PROBE, "terminationGracePeriodSeconds": 9})},
    ),
    Case(
        LanguageAgent,
        "topologySpreadConstraints must differ",
        deployed(topologySpreadConstraints=[SPREAD, {**SPREAD, "maxSkew": 2}]),
        deployed(topologySpreadConstraints=[SPREAD, {**SPREAD, "whenUnsatisfiable": "ScheduleAnyway"}]),
    ),
    Case(
        LanguageAgent,
        "must name one of `volumes`",
        deployed(volumeMounts=[{"name": "data", "mountPath": "/data"}]),
        deployed(volumeMounts=[{"name": "data", "mountPath": "/data"}], volumes=[{"name": "data", "emptyDir": {}}]),
    ),
    Case(
        LanguageAgent,
        "initContainers must not be called agent",
        deployed(initContainers=[{"name": "agent", "image": "a"}]),
        deployed(initContainers=[{"name": "agent-2", "image": "a"}]),
    ),
    Case(
        LanguageAgent,
        "workspace.mountPath must not be",
        {**AGENT, "workspace": {"mountPath": "/etc/agent/"}},
        {**AGENT, "workspace": {"mountPath": "/etc/agents"}},
    ),
    Case(
        LanguageAgent,
        "which is not there",
        {**deployed(volumeMounts=[{"name": "workspace", "mountPath": "/w"}]), "workspace": {"enabled": False}},
        deployed(volumeMounts=[{"name": "workspace", "mountPath": "/w"}]),
    ),
    Case(
        LanguageAgent,
        "serviceAccountName is another one",
        deployed(serviceAccountName="mine", serviceAccountAnnotations={"a": "b"}),
        deployed(serviceAccountAnnotations={"a": "b"}),
    ),
    Case(
        LanguageAgent,
        "labels by which pods are found",
        deployed(podLabels={"app.kubernetes.io/name": "mine"}),
        deployed(podLabels={"app.kubernetes.io/part-of": "mine"}),
    ),
    Case(
        LanguageAgent,
        "labels by which pods are found",
        deployed(podLabels={"langop.io/agent": "other"}),
        deployed(podLabels={"langop.io/group": "researchers"}),
    ),
    Case(
        LanguageAgent,
        "must not be of langop.io",
        deployed(podAnnotations={"langop.io/config-hash": "0"}),
        deployed(podAnnotations={"example.com/langop.io": "0"}),
    ),
    Case(
        LanguageAgent,
        "must not be of langop.io",
        deployed(serviceAccountAnnotations={"metacontroller.k8s.io/last-applied-configuration": "{}"}),
        deployed(serviceAccountAnnotations={"iam.gke.io/gcp-service-account": "a@b"}),
    ),
    Case(
        LanguageAgent,
        "must not have one called agent-config",
        deployed(volumes=[{"name": "agent-config", "emptyDir": {}}]),
        deployed(volumes=[{"name": "config", "emptyDir": {}}]),
    ),
    Case(
        LanguageAgent,
        "must not be at /etc/agent or below",
        deployed(volumes=[SCRATCH], volumeMounts=[{"name": "scratch", "mountPath": "/etc/agent/extra"}]),
        deployed(volumes=[SCRATCH], volumeMounts=[{"name": "scratch", "mountPath": "/etc/agents"}]),
    ),
    Case(
        LanguageAgent,
        "must not be at /etc/agent or below",
        deployed(volumes=[SCRATCH], volumeMounts=[{"name": "scratch", "mountPath": "/etc//agent/"}]),
        deployed(volumes=[SCRATCH], volumeMounts=[{"name": "scratch", "mountPath": "/srv/etc/agent"}]),
    ),
    Case(
        LanguageAgent,
        "set workspace.enabled to false",
        deployed(volumes=[SCRATCH], volumeMounts=[{"name": "scratch", "mountPath": "/workspace/"}]),
        deployed(volumes=[SCRATCH], volumeMounts=[{"name": "scratch", "mountPath": "/workspace/cache"}]),
    ),
    Case(
        LanguageAgent,
        "set workspace.enabled to false",
        deployed(volumes=[{"name": "workspace", "emptyDir": {}}]),
        {**deployed(volumes=[{"name": "workspace", "emptyDir": {}}]), "workspace": {"enabled": False}},
    ),
    Case(
        LanguageCluster,
        "must not have one called config",
        gateway(volumes=[{"name": "config", "emptyDir": {}}]),
        gateway(volumes=[{"name": "tmp", "emptyDir": {"sizeLimit": "1Gi"}}]),
    ),
    Case(
        LanguageCluster,
        "must not be at /etc/litellm or below",
        gateway(volumes=[SCRATCH], volumeMounts=[{"name": "scratch", "mountPath": "/etc/litellm"}]),
        gateway(volumes=[SCRATCH], volumeMounts=[{"name": "scratch", "mountPath": "/tmp"}]),
    ),
    Case(
        LanguageCluster,
        "keys and their limits rest on them",
        gateway(env=[{"name": "LITELLM_MASTER_KEY", "value": "x"}]),
        gateway(env=[{"name": "LITELLM_LOG", "value": "INFO"}]),
    ),
    Case(
        LanguageAgent,
        "larger than what a Deployment can hold",
        {**deployed(initContainers=[{"name": f"i{n}", "image": "a"} for n in range(9)]), "instructions": "x" * 30_000},
        {**deployed(initContainers=[{"name": f"i{n}", "image": "a"} for n in range(6)]), "instructions": "x" * 30_000},
    ),
    *GATEWAY_ONLY,
)
