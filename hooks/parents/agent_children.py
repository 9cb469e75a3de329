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
from hooks.parents.hook import HookRequest
from hooks.parents.kept import agents_kept
from hooks.parents.members import Members
from hooks.parents.workspaces import retained, workspace
from hooks.settings import Settings, SharedGateway

REMEMBERED = 4096
"""Agents whose children are kept for the next sync: some 10 KB each."""


def agents_children(
    request: HookRequest, cluster: LanguageCluster, members: Members, auth: GatewayAuth | None
) -> list[Child]:
    """The children of all agents; an agent that turned invalid keeps those it has."""
    children: list[Child] = []
    for agent in members.agents.values():
        children += agent_children(request, cluster, agent, members, auth)
    return [*children, *agents_kept(request, members), *map(child_of, retained(request, members))]


def agent_children(
    request: HookRequest,
    cluster: LanguageCluster,
    agent: LanguageAgent,
    members: Members,
    auth: GatewayAuth | None,
) -> list[Child]:
    """The children of one agent."""
    origins = tuple(_origins(request, agent, members).items())
    around = _Surroundings(cluster, origins, auth, shared_gateway(request, cluster), request.settings)
    volume = workspace(request, cluster, agent)
    return [
        *_built(agent, around),
        *([volume] if volume else []),
        *([] if auth else _without_keys(request, cluster, agent)),
    ]


@dataclass(frozen=True)
class _Surroundings:
    """What the children of an agent depend on beside the agent itself."""

    cluster: LanguageCluster
    origins: tuple[tuple[str, Origin], ...]
    auth: GatewayAuth | None
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
    """The Deployment and its key, once keys can be made."""
    cluster, auth, settings = around.cluster, around.auth, around.settings
    if cluster.spec.gateway.auth.mode == "none":
        return [build_agent_deployment(cluster, agent, settings, "")]
    if auth is None:
        return []
    key = build_agent_key(cluster, agent, auth.signing_key)
    return [key, build_agent_deployment(cluster, agent, settings, digest(key["data"], auth.version))]


def _without_keys(request: HookRequest, cluster: LanguageCluster, agent: LanguageAgent) -> list[Child]:
    """What of Deployment and key is there already: it stays while keys cannot be made."""
    if cluster.spec.gateway.auth.mode == "none":
        return []
    observed = (
        request.children.get(SECRET, agent_key(agent.name), agent.namespace),
        request.children.get(DEPLOYMENT, agent.name, agent.namespace),
    )
    return [child_of(last_applied(old)) for old in observed if old]
