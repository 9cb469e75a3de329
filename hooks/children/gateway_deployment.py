"""The gateway: LiteLLM with the generated configuration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import orjson

from hooks.api import LanguageCluster
from hooks.api.reserved import GATEWAY_CONFIG_DIR, GATEWAY_CONFIG_VOLUME
from hooks.children.gateway_config_volume import config_volume
from hooks.children.pod import container_fields, merge_named, merge_volumes, pod_fields
from hooks.children.resources import within
from hooks.children.security import RESTRICTED_CONTAINER, RESTRICTED_POD
from hooks.gateway.config import GatewayConfig
from hooks.kube.labels import SECRET_VERSIONS, gateway_labels, gateway_selector
from hooks.kube.manifest import Manifest
from hooks.kube.names import (
    GATEWAY,
    GATEWAY_AUTH,
    GATEWAY_POD_PORT,
    MASTER_KEY,
    SIGNING_KEY,
)
from hooks.kube.spelling import spelled
from hooks.settings import Settings

USER = 65534
"""LiteLLM runs as any user; this one owns nothing."""
DRAIN_SECONDS = 15
"""How long a pod keeps serving after it was told to stop, so that no new call reaches a closed port."""
GRACE_SECONDS = 60
"""Beyond the longest call: the time to stop taking new ones, and to end."""

RESOURCES: Manifest = {"requests": {"cpu": "250m", "memory": "512Mi"}, "limits": {"memory": "1Gi"}}
"""LiteLLM 1.106 is resident with 300 MB at start and about 340 MB after traffic."""

SPREAD: list[Manifest] = [
    {
        "maxSkew": 1,
        "topologyKey": key,
        "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": {"matchLabels": gateway_selector()},
    }
    for key in ("kubernetes.io/hostname", "topology.kubernetes.io/zone")
]
"""Pods on different nodes and in different zones where there are several; nothing waits for that."""


class Rollout(NamedTuple):
    """What the gateway's pods roll with."""

    config_hash: str
    """Changes when configuration or credentials do, and only then."""
    secrets: tuple[tuple[str, str], ...]
    """Names and versions of the Secrets that the cluster names, remembered for when one is gone."""


def build_gateway_deployment(
    cluster: LanguageCluster,
    settings: Settings,
    config: GatewayConfig,
    rollout: Rollout,
    replicas: int | None = 1,
) -> Manifest:
    """The Deployment of the gateway.

    Args:
        config: its files are mounted, and its variables hold credentials from Secrets only this pod refers to.
        replicas: None where an autoscaler sets them.
    """
    options = cluster.spec.gateway.deployment
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {
            "name": GATEWAY,
            "namespace": cluster.namespace,
            "labels": gateway_labels(cluster.name),
            "annotations": {SECRET_VERSIONS: orjson.dumps(dict(rollout.secrets)).decode()} if rollout.secrets else {},
        },
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": gateway_selector()},
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}},
            "template": {
                "metadata": {
                    "labels": {**options.pod_labels, **gateway_labels(cluster.name)},
                    "annotations": {**options.pod_annotations, "langop.io/config-hash": rollout.config_hash},
                },
                "spec": {
                    **pod_fields(options, {**RESTRICTED_POD, "runAsUser": USER, "runAsGroup": USER}, GATEWAY),
                    "topologySpreadConstraints": spelled(options.topology_spread_constraints) or SPREAD,
                    "terminationGracePeriodSeconds": config.longest_call + GRACE_SECONDS,
                    "containers": [_container(cluster, settings, config.env)],
                    "volumes": merge_volumes(
                        [
                            {"name": GATEWAY_CONFIG_VOLUME, **config_volume(config)},
                            {"name": "tmp", "emptyDir": {"sizeLimit": "512Mi"}},
                        ],
                        options.volumes,
                    ),
                },
            },
        },
    }


def _container(cluster: LanguageCluster, settings: Settings, env: Sequence[Manifest]) -> Manifest:
    options = cluster.spec.gateway.deployment
    fields = container_fields(options, {**RESTRICTED_CONTAINER, "readOnlyRootFilesystem": True})
    return {
        **fields,
        "name": GATEWAY,
        "image": cluster.spec.gateway.image or settings.gateway_image,
        "command": ["litellm"],
        "args": ["--config", f"{GATEWAY_CONFIG_DIR}/config.yaml", "--host", "0.0.0.0", "--port", str(GATEWAY_POD_PORT)],  # noqa: S104
        "workingDir": "/tmp",  # noqa: S108
        "ports": [{"name": "http", "containerPort": GATEWAY_POD_PORT, "protocol": "TCP"}],
        "env": merge_named([*_environment(cluster), *env], options.env),
        "resources": within(cluster.spec.capacity, options.resources or RESOURCES),
        "lifecycle": {"preStop": {"exec": {"command": ["sleep", str(DRAIN_SECONDS)]}}},
        "startupProbe": fields["startupProbe"] or _probe("/health/readiness", period=2, failures=90),
        "readinessProbe": fields["readinessProbe"] or _probe("/health/readiness", period=5, failures=3),
        "livenessProbe": fields["livenessProbe"] or _probe("/health/liveliness", period=15, failures=6),
        "volumeMounts": merge_named(
            [
                {"name": GATEWAY_CONFIG_VOLUME, "mountPath": GATEWAY_CONFIG_DIR, "readOnly": True},
                {"name": "tmp", "mountPath": "/tmp"},  # noqa: S108
            ],
            options.volume_mounts,
            key="mountPath",
        ),
    }


def _environment(cluster: LanguageCluster) -> list[Manifest]:
    return [
        {"name": "HOME", "value": "/tmp"},  # noqa: S108
        {"name": "LITELLM_LOCAL_MODEL_COST_MAP", "value": "True"},  # starts without the internet
        {"name": "LITELLM_LOG", "value": "ERROR"},
        {"name": "LITELLM_TPM_TOKEN_RESERVATION_ENABLED", "value": "false"},  # tokens count when they are known
        {"name": "LANGOP_CLUSTER_UUID", "value": cluster.uid},
        _from_auth("LITELLM_MASTER_KEY", MASTER_KEY),
        _from_auth("LANGOP_SIGNING_KEY", SIGNING_KEY),
    ]


def _from_auth(name: str, key: str) -> Manifest:
    return {"name": name, "valueFrom": {"secretKeyRef": {"name": GATEWAY_AUTH, "key": key}}}


def _probe(path: str, period: int, failures: int) -> Manifest:
    # Never /health: it calls every upstream. A busy proxy is slow to answer, hence the long timeout.
    return {
        "httpGet": {"path": path, "port": "http"},
        "periodSeconds": period,
        "timeoutSeconds": 10,
        "failureThreshold": failures,
    }
