"""LanguageAgent: a container image that calls models through its cluster's gateway."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from hooks.api.base import Block, KeyedBy, Rule
from hooks.api.common import RateLimits, Status
from hooks.api.networking import NetworkRules
from hooks.api.pod_size import POD_FITS
from hooks.api.pods import AgentPodOptions
from hooks.api.reserved import WORKSPACE_RULES
from hooks.api.scalars import (
    CATALOGUE_MODEL,
    NO_NUL,
    PORT_NAME,
    AbsolutePath,
    Image,
    ObjectName,
    PortNumber,
    Quantity,
)

Role = Literal["primary", "fallback", "reasoning", "tool-calling", "summarization"]


class AgentModel(Block):
    """A model the agent may call."""

    name: ObjectName
    """LanguageModel of the same namespace."""
    role: Role = "primary"
    """What the agent uses it for. Default: primary."""
    priority: Annotated[int, Field(ge=0, le=1000)] | None = None
    """Order among models of one role, for the agent to read."""
    model: Annotated[str, Field(max_length=253, pattern=CATALOGUE_MODEL)] | None = None
    """One model of a LanguageModel that is a whole catalogue (modelName *)."""

    @property
    def gateway_name(self) -> str:
        """The name the agent uses at the gateway: the LanguageModel's, or `<name>/<model>` of a catalogue."""
        return f"{self.name}/{self.model}" if self.model else self.name


class AgentPort(Block):
    """A port the agent listens on."""

    rules = (
        Rule(
            "!has(self.expose) || !self.expose || !has(self.protocol) || self.protocol == 'TCP'",
            "only a TCP port can be exposed",
            lambda port: not port.expose or port.protocol == "TCP",
        ),
    )
    name: Annotated[str, Field(max_length=15, pattern=PORT_NAME)]
    """Name of the port."""
    port: PortNumber
    """Port number, of the container and of the Service."""
    protocol: Literal["TCP", "UDP", "SCTP"] = "TCP"
    """Protocol. Default: TCP."""
    expose: bool = False
    """Whether the port is reachable at <agent>.<domain> when the cluster has an Ingress. Default: false."""


class Workspace(Block):
    """A volume that outlives the agent's pods."""

    enabled: bool = True
    """Whether the agent has a workspace. Default: true."""
    size: Quantity = "10Gi"
    """Size of the volume. Default: 10Gi."""
    mount_path: AbsolutePath = "/workspace"
    """Where it is mounted. Default: /workspace."""
    storage_class_name: ObjectName | None = None
    """StorageClass. Default: the Kubernetes cluster's own."""
    access_mode: Literal["ReadWriteOnce", "ReadWriteOncePod", "ReadWriteMany"] = "ReadWriteOnce"
    """Access mode. Default: ReadWriteOnce."""
    retain: bool = False
    """Whether the volume outlives the agent, for as long as the cluster exists. Default: false."""


class AgentSpec(Block):
    """Desired state of a LanguageAgent."""

    rules = (
        Rule(
            "!has(self.models) || self.models.all(m, self.models.exists_one(n, n.name == m.name"
            " && (has(n.model) ? n.model : '') == (has(m.model) ? m.model : '')))",
            "models must not name the same model twice",
            lambda spec: len({(m.name, m.model) for m in spec.models}) == len(spec.models),
        ),
        Rule(
            "!has(self.ports) || self.ports.all(p, self.ports.exists_one(q, q.port == p.port))",
            "ports must have different numbers, even with different protocols",
            lambda spec: len({port.port for port in spec.ports}) == len(spec.ports),
        ),
        Rule(
            "!has(self.ports) || self.ports.filter(p, has(p.expose) && p.expose).size() <= 1",
            "only one of ports can be exposed: the agent has one host name",
            lambda spec: sum(port.expose for port in spec.ports) <= 1,
        ),
        Rule(
            "!has(self.workspace) || !self.workspace.enabled || self.workspace.accessMode != 'ReadWriteOncePod'"
            " || !has(self.deployment) || self.deployment.replicas <= 1",
            "a workspace that is ReadWriteOncePod is for one pod: lower deployment.replicas",
            lambda spec: (
                not spec.workspace.enabled
                or spec.workspace.access_mode != "ReadWriteOncePod"
                or spec.deployment.replicas <= 1
            ),
        ),
        *WORKSPACE_RULES,
        POD_FITS,
    )
    image: Image
    """Container image of the agent."""
    models: Annotated[list[AgentModel], Field(max_length=32)] = []
    """LanguageModels the agent may call, in the order of LLM_MODEL."""
    instructions: Annotated[str, Field(max_length=30000, pattern=NO_NUL)] | None = None
    """What the agent is told to do."""
    ports: Annotated[list[AgentPort], Field(max_length=16), KeyedBy("name")] = [
        AgentPort.default(name="http", port=8080)
    ]
    """Ports the agent listens on. Default: http 8080."""
    workspace: Workspace = Workspace.default()
    """A volume that outlives the agent's pods."""
    rate_limits: RateLimits | None = None
    """This agent's own limits at the gateway."""
    network_policies: NetworkRules = NetworkRules.default()
    """Network rules added to the generated ones."""
    deployment: AgentPodOptions = AgentPodOptions.default()
    """Pod and container fields of the agent."""

    @property
    def exposed_port(self) -> AgentPort | None:
        """The port that is reachable at <agent>.<domain>."""
        return next((port for port in self.ports if port.expose), None)


class AgentStatus(Status):
    """Observed state of a LanguageAgent."""

    phase: Literal["Pending", "Running", "Failed"] | None = None
    """Pending, Running or Failed."""
    uuid: str | None = None
    """The agent's metadata.uid, its AGENT_UUID."""
    replicas: int | None = None
    """Pods wanted."""
    ready_replicas: int | None = None
    """Pods that are ready."""
    models: str | None = None
    """Models that resolve, of those it names, such as 2/2."""
