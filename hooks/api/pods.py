"""What users may set on the pods of the gateway and of agents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from hooks.api import reserved
from hooks.api.base import Block, KeyedBy, Like, Raw, Rule
from hooks.api.scalars import SUBDOMAIN, LabelMap, ObjectName, PositiveInt, StringMap

LABEL_KEY = re.compile(r"([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?")


def _is_label_key(key: str) -> bool:
    """Whether a label or an annotation can have this key: a name, alone or behind a domain and a slash."""
    prefix, _, name = key.rpartition("/")
    return (
        len(name) <= 63
        and len(prefix) <= 253
        and LABEL_KEY.fullmatch(key) is not None
        and (not prefix or re.search(SUBDOMAIN, prefix) is not None)
    )


def _keys(pod: PodOptions) -> Iterator[str]:
    return chain(pod.node_selector, pod.pod_labels, pod.pod_annotations, pod.service_account_annotations)


class Autoscaling(Block):
    """A HorizontalPodAutoscaler (autoscaling/v2) for the gateway."""

    rules = (
        Rule(
            "!has(self.minReplicas) || self.minReplicas <= self.maxReplicas",
            "minReplicas must not exceed maxReplicas",
            lambda block: block.min_replicas <= block.max_replicas,
        ),
    )
    min_replicas: PositiveInt = 1
    """Fewest replicas. Default: 1."""
    max_replicas: PositiveInt
    """Most replicas."""
    metrics: list[Annotated[Raw, Like("MetricSpec")]] | None = None
    """Metrics of autoscaling/v2. Default: 80 % of the requested CPU."""


class PodOptions(Block):
    """Pod and container fields, passed through to the Deployment."""

    rules: ClassVar[tuple[Rule, ...]] = (
        Rule(
            None,  # without a bound on the keys' length CEL deems the check too dear
            "keys of nodeSelector, podLabels, podAnnotations and serviceAccountAnnotations are names such as"
            " example.com/team",
            lambda pod: all(map(_is_label_key, _keys(pod))),
        ),
        Rule(
            None,
            "successThreshold of livenessProbe and startupProbe must be 1",
            lambda pod: all(
                (probe or {}).get("successThreshold") in (None, 0, 1)
                for probe in (pod.liveness_probe, pod.startup_probe)
            ),
        ),
        Rule(
            None,
            "readinessProbe.terminationGracePeriodSeconds: only a probe that ends the container has a grace period",
            lambda pod: (pod.readiness_probe or {}).get("terminationGracePeriodSeconds") is None,
        ),
        Rule(
            None,
            "topologySpreadConstraints must differ in topologyKey or whenUnsatisfiable",
            lambda pod: (
                len({(each["topologyKey"], each["whenUnsatisfiable"]) for each in pod.topology_spread_constraints})
                == len(pod.topology_spread_constraints)
            ),
        ),
        Rule(
            None,
            "volumeMounts, those of initContainers too, must name one of `volumes` or a volume that is always there",
            lambda pod: {mount["name"] for mount in pod.mounts()} <= pod.volume_names(),
        ),
        *reserved.POD_RULES,
    )
    generated_volumes: ClassVar[frozenset[str]] = frozenset()
    """Volumes that the pod has anyway."""
    replicas: Annotated[int, Field(ge=0, le=1000)] = 1
    """Pods to run. Default: 1."""
    resources: Annotated[Raw, Like("ResourceRequirements")] | None = None
    """Requests and limits of the container."""
    image_pull_policy: Literal["Always", "IfNotPresent", "Never"] | None = None
    """When the image is pulled."""
    image_pull_secrets: Annotated[list[Annotated[Raw, Like("LocalObjectReference")]], KeyedBy("name")] = []
    """Secrets for pulling the image."""
    env: Annotated[list[Annotated[Raw, Like("EnvVar")]], KeyedBy("name")] = []
    """Environment variables; they win over injected ones."""
    env_from: list[Annotated[Raw, Like("EnvFromSource")]] = []
    """Sources of environment variables."""
    node_selector: LabelMap = {}
    """Labels a node must have."""
    affinity: Annotated[Raw, Like("Affinity")] | None = None
    """Affinity of the pod."""
    tolerations: list[Annotated[Raw, Like("Toleration")]] = []
    """Taints the pod tolerates."""
    topology_spread_constraints: list[Annotated[Raw, Like("TopologySpreadConstraint")]] = []
    """How pods spread over nodes and zones."""
    service_account_name: ObjectName | None = None
    """An existing ServiceAccount, instead of a generated one."""
    service_account_annotations: StringMap = {}
    """Annotations of the generated ServiceAccount, for cloud identities."""
    security_context: Annotated[Raw, Like("SecuritySettings")] | None = None
    """Security settings of pod and container; each goes where Kubernetes has it."""
    volumes: Annotated[list[Annotated[Raw, Like("Volume")]], KeyedBy("name")] = []
    """Volumes of the pod."""
    volume_mounts: Annotated[list[Annotated[Raw, Like("VolumeMount")]], KeyedBy("mountPath")] = []
    """Volume mounts of the container."""
    pod_annotations: StringMap = {}
    """Annotations of the pod."""
    pod_labels: LabelMap = {}
    """Labels of the pod, but those of selectors."""
    liveness_probe: Annotated[Raw, Like("Probe")] | None = None
    """When the container is restarted."""
    readiness_probe: Annotated[Raw, Like("Probe")] | None = None
    """When the container takes calls."""
    startup_probe: Annotated[Raw, Like("Probe")] | None = None
    """When the container has started."""

    def mounts(self) -> Iterator[dict[str, Any]]:
        """Every volume mount of the pod that the user asks for."""
        yield from self.volume_mounts

    def volume_names(self) -> set[str]:
        """Every volume the pod can have."""
        return {volume["name"] for volume in self.volumes} | self.generated_volumes


class GatewayPodOptions(PodOptions):
    """Pod and container fields of the gateway."""

    rules = (*PodOptions.rules, *reserved.GATEWAY_RULES)
    generated_volumes = frozenset({reserved.GATEWAY_CONFIG_VOLUME, "tmp"})

    autoscaling: Autoscaling | None = None
    """Scale the gateway between two numbers of replicas; `replicas` is ignored then."""

    @property
    def most_replicas(self) -> int:
        """Pods there may be at once, rollouts aside."""
        return self.autoscaling.max_replicas if self.autoscaling else self.replicas

    @property
    def fewest_replicas(self) -> int:
        """Pods to run where nothing scales them."""
        return self.autoscaling.min_replicas if self.autoscaling else self.replicas


class AgentPodOptions(PodOptions):
    """Pod and container fields of an agent."""

    rules = (*PodOptions.rules, *reserved.AGENT_RULES)
    generated_volumes = frozenset({reserved.AGENT_CONFIG_VOLUME, reserved.WORKSPACE_VOLUME})

    command: list[str] = []
    """Entrypoint of the container, instead of the image's."""
    args: list[str] = []
    """Arguments of the container, instead of the image's."""
    init_containers: Annotated[list[Annotated[Raw, Like("Container")]], KeyedBy("name")] = []
    """Containers that run before the agent, with the same environment and configuration."""

    def mounts(self) -> Iterator[dict[str, Any]]:
        """Every volume mount of the pod that the user asks for, those of init containers too."""
        yield from self.volume_mounts
        for container in self.init_containers:
            yield from container.get("volumeMounts") or ()
