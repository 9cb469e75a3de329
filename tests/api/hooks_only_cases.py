"""Rules that CEL cannot see, because they look into free-form blocks or would cost too much."""

from __future__ import annotations

from typing import Any

from hooks.api.resource import LanguageAgent, LanguageCluster
from tests.api.cases import AGENT, Case, Spec, egress


def deployed(**options: Any) -> Spec:
    """An agent (and a gateway, which has no image of its own) with these options."""
    return {**AGENT, "deployment": options}


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
        "the agent has none",
        {**deployed(volumeMounts=[{"name": "workspace", "mountPath": "/w"}]), "workspace": {"enabled": False}},
        deployed(volumeMounts=[{"name": "workspace", "mountPath": "/w"}]),
    ),
    Case(
        LanguageAgent,
        "serviceAccountName is another one",
        deployed(serviceAccountName="mine", serviceAccountAnnotations={"a": "b"}),
        deployed(serviceAccountAnnotations={"a": "b"}),
    ),
)
