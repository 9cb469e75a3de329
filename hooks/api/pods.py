"""What users may set on the pods of the gateway and of agents."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from hooks.api.base import Block, ObjectName, PositiveInt, Raw, Rule


class Autoscaling(Block):
    """A HorizontalPodAutoscaler (autoscaling/v2) for the gateway."""

    rules = (
        Rule(
            "!has(self.minReplicas) || self.minReplicas <= self.maxReplicas",
            "autoscaling.minReplicas must not exceed maxReplicas",
            lambda block: block.min_replicas <= block.max_replicas,
        ),
    )
    min_replicas: PositiveInt = 1
    """Fewest replicas. Default: 1."""
    max_replicas: PositiveInt
    """Most replicas."""
    metrics: list[Raw] | None = None
    """Metrics of autoscaling/v2. Default: 80 % of the requested CPU."""


class PodOptions(Block):
    """Pod and container fields, passed through to the Deployment."""

    replicas: Annotated[int, Field(ge=0, le=1000)] = 1
    """Pods to run. Default: 1."""
    resources: Raw | None = None
    """Requests and limits of the container."""
    image_pull_policy: Literal["Always", "IfNotPresent", "Never"] | None = None
    """When the image is pulled."""
    image_pull_secrets: list[Raw] = []
    """Secrets for pulling the image."""
    env: list[Raw] = []
    """Environment variables of the container; they win over injected ones of the same name."""
    env_from: list[Raw] = []
    """Sources of environment variables of the container."""
    node_selector: dict[str, str] = {}
    """Labels a node must have."""
    affinity: Raw | None = None
    """Affinity of the pod."""
    tolerations: list[Raw] = []
    """Taints the pod tolerates."""
    topology_spread_constraints: list[Raw] = []
    """How pods spread over nodes and zones."""
    service_account_name: ObjectName | None = None
    """An existing ServiceAccount to use instead of a generated one."""
    service_account_annotations: dict[str, str] = {}
    """Annotations of the generated ServiceAccount, such as those of cloud workload identity."""
    security_context: Raw | None = None
    """Security settings of pod and container; each goes where Kubernetes has it."""
    volumes: list[Raw] = []
    """Volumes of the pod."""
    volume_mounts: list[Raw] = []
    """Volume mounts of the container."""
    pod_annotations: dict[str, str] = {}
    """Annotations of the pod."""
    pod_labels: dict[str, str] = {}
    """Labels of the pod; labels that selectors use cannot be set."""
    liveness_probe: Raw | None = None
    """When the container is restarted."""
    readiness_probe: Raw | None = None
    """When the container takes calls."""
    startup_probe: Raw | None = None
    """When the container has started."""


class GatewayPodOptions(PodOptions):
    """Pod and container fields of the gateway."""

    autoscaling: Autoscaling | None = None
    """Scale the gateway between two numbers of replicas; `replicas` is ignored then."""


class AgentPodOptions(PodOptions):
    """Pod and container fields of an agent."""

    command: list[str] = []
    """Entrypoint of the container, instead of the image's."""
    args: list[str] = []
    """Arguments of the container, instead of the image's."""
    init_containers: list[Raw] = []
    """Containers that run before the agent, with the same environment and configuration."""
