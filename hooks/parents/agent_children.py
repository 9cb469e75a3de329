"""Everything that a cluster's agents consist of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from hooks.api import LanguageAgent, LanguageCluster
from hooks.children.agent_config_map import Origin, build_agent_config_map, origin, origins_in_use
from hooks.children.agent_deployment import build_agent_deployment
from hooks.children.agent_key import build_agent_key
from hooks.children.agent_network_policy import build_agent_network_policy
from hooks.children.agent_service import build_agent_service
from hooks.children.cilium_network_policy import build_agent_cilium_network_policy
from hooks.children.gateway_auth import GatewayAuth
from hooks.children.service_account import build_agent_service_account
from hooks.kube.child import Child, child_of
from hooks.kube.kinds import CONFIG_MAP, DEPLOYMENT, SECRET
from hooks.kube.last_applied import last_applied
from hooks.kube.manifest import Manifest, digest
from hooks.kube.names import agent_config, agent_key
from hooks.parents.exposure import agent_way_in, shared_gateway
from hooks.parents.gateway_children import GatewayChildren
from hooks.parents.hook import HookRequest
from hooks.parents.kept import agents_kept
from hooks.parents.members import Members
from hooks.parents.workspaces import retained, workspace
from hooks.settings import Settings, SharedGateway

REMEMBERED = 4096
"""Agents whose children are kept for the next sync: some 10 KB each."""


def agents_children(
    request: HookRequest, cluster: LanguageCluster, members: Members, gateway: GatewayChildren
) -> list[Child]:
    """The children of all agents; an agent that turned invalid, or is too new to tell, keeps those it has."""
    children: list[Child] = []
    kept = list(members.invalid_agents)
    for agent in members.agents.values():
        wanted = agent_children(request, cluster, agent, members, gateway)
        if _is_looked_at(agent) or all(request.children.shows(*it.place) for it in wanted):
            children += wanted
        else:
            kept.append(agent.name)
    return [*children, *agents_kept(request, cluster.namespace, kept), *map(child_of, retained(request, members))]


def _is_looked_at(agent: LanguageAgent) -> bool:
    """Whether the agent's own hook has seen this spec, and so whether a name that it needs is someone else's."""
    seen: object = agent.status.get("observedGeneration", 0)
    return seen == agent.generation


def agent_children(
    request: HookRequest,
    cluster: LanguageCluster,
    agent: LanguageAgent,
    members: Members,
    gateway: GatewayChildren,
) -> list[Child]:
    """The children of one agent."""
    origins = tuple(_origins(request, agent, members).items())
    starts = not gateway.taken.of_agents and (gateway.auth is not None or cluster.spec.gateway.auth.mode == "none")
    shared = shared_gateway(request, cluster)
    around = _Surroundings(cluster, origins, gateway.auth, starts, shared, request.settings)
    volume = workspace(request, cluster, agent)
    return [
        *_built(agent, around),
        *([volume] if volume else []),
        *([] if starts else _as_they_are(request, agent)),
    ]


@dataclass(frozen=True)
class _Surroundings:
    """What the children of an agent depend on beside the agent itself."""

    cluster: LanguageCluster
    origins: tuple[tuple[str, Origin], ...]
    auth: GatewayAuth | None
    starts: bool
    """Whether there is a gateway that the agent may call, and a key if it needs one."""
    shared: SharedGateway | None
    settings: Settings


@lru_cache(maxsize=REMEMBERED)
def _built(agent: LanguageAgent, around: _Surroundings) -> tuple[Child, ...]:
    """The children that depend on nothing but these; most agents are as they were at the last sync."""
    cluster = around.cluster
    children = [
        build_agent_config_map(cluster, agent, dict(around.origins)),
        build_agent_service_account(cluster, agent),
        build_agent_service(cluster, agent) if agent.spec.ports else None,
        *_with_key(agent, around),
        build_agent_network_policy(cluster, agent, around.settings),
        build_agent_cilium_network_policy(cluster, agent),
        agent_way_in(cluster, agent, around.shared),
    ]
    return tuple(child_of(child) for child in children if child)


def _origins(request: HookRequest, agent: LanguageAgent, members: Members) -> dict[str, Origin]:
    """What the agent is told of its models: what it was told before, of one that turned invalid."""
    wanted = {model.name: model.gateway_name for model in agent.spec.models}
    told = {name: origin(members.models[name]) for name in wanted if name in members.models}
    if members.kept_models.keys().isdisjoint(wanted):
        return told
    before = origins_in_use(request.children.get(CONFIG_MAP, agent_config(agent.name), agent.namespace))
    kept = {name: before[known] for name, known in wanted.items() if name in members.kept_models and known in before}
    return {**kept, **told}


def _with_key(agent: LanguageAgent, around: _Surroundings) -> list[Manifest]:
    """The Deployment and its key, once the agent may start."""
    cluster, auth, settings = around.cluster, around.auth, around.settings
    if not around.starts:
        return []
    if auth is None or cluster.spec.gateway.auth.mode == "none":
        return [build_agent_deployment(cluster, agent, settings, "")]
    key = build_agent_key(cluster, agent, auth.signing_key)
    return [key, build_agent_deployment(cluster, agent, settings, digest(key["data"], auth.version))]


def _as_they_are(request: HookRequest, agent: LanguageAgent) -> list[Child]:
    """What of Deployment and key is there already: it stays while none can be made."""
    observed = (
        request.children.get(SECRET, agent_key(agent.name), agent.namespace),
        request.children.get(DEPLOYMENT, agent.name, agent.namespace),
    )
    return [child_of(last_applied(old)) for old in observed if old]
