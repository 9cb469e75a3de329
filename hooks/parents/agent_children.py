"""Everything that a cluster's agents consist of."""

from __future__ import annotations

from hooks.api import LanguageAgent, LanguageCluster
from hooks.children.agent_config_map import Origin, build_agent_config_map, origin, origins_in_use
from hooks.children.agent_deployment import build_agent_deployment
from hooks.children.agent_key import build_agent_key
from hooks.children.agent_network_policy import build_agent_network_policy
from hooks.children.agent_service import build_agent_service
from hooks.children.cilium_network_policy import build_agent_cilium_network_policy
from hooks.children.gateway_auth import GatewayAuth
from hooks.children.http_route import build_agent_http_route
from hooks.children.ingress import build_agent_ingress
from hooks.children.service_account import build_agent_service_account
from hooks.kube.kinds import CONFIG_MAP, DEPLOYMENT, SECRET
from hooks.kube.last_applied import last_applied
from hooks.kube.manifest import Manifest, digest
from hooks.kube.names import agent_config, agent_key
from hooks.parents.exposure import shared_gateway
from hooks.parents.hook import HookRequest
from hooks.parents.kept import agents_kept
from hooks.parents.members import Members
from hooks.parents.workspaces import retained, workspace


def agents_children(
    request: HookRequest, cluster: LanguageCluster, members: Members, auth: GatewayAuth | None
) -> list[Manifest]:
    """The children of all agents; an agent that turned invalid keeps those it has."""
    children: list[Manifest] = []
    for agent in members.agents.values():
        children += agent_children(request, cluster, agent, members, auth)
    return [*children, *agents_kept(request, members), *retained(request, members)]


def agent_children(
    request: HookRequest,
    cluster: LanguageCluster,
    agent: LanguageAgent,
    members: Members,
    auth: GatewayAuth | None,
) -> list[Manifest]:
    """The children of one agent."""
    children = [
        build_agent_config_map(cluster, agent, _origins(request, agent, members)),
        build_agent_service_account(cluster, agent),
        workspace(request, cluster, agent),
        build_agent_service(cluster, agent) if agent.spec.ports else None,
        *_with_key(request, cluster, agent, auth),
        build_agent_network_policy(cluster, agent, request.settings),
        build_agent_cilium_network_policy(cluster, agent),
        _way_in(request, cluster, agent),
    ]
    return [child for child in children if child]


def _origins(request: HookRequest, agent: LanguageAgent, members: Members) -> dict[str, Origin]:
    """What the agent is told of its models: what it was told before, of one that turned invalid."""
    wanted = {model.name: model.gateway_name for model in agent.spec.models}
    told = {name: origin(members.models[name]) for name in wanted if name in members.models}
    if members.kept_models.keys().isdisjoint(wanted):
        return told
    before = origins_in_use(request.children.get(CONFIG_MAP, agent_config(agent.name), agent.namespace))
    kept = {name: before[known] for name, known in wanted.items() if name in members.kept_models and known in before}
    return {**kept, **told}


def _way_in(request: HookRequest, cluster: LanguageCluster, agent: LanguageAgent) -> Manifest | None:
    shared = shared_gateway(request, cluster)
    return build_agent_http_route(cluster, agent, shared) if shared else build_agent_ingress(cluster, agent)


def _with_key(
    request: HookRequest, cluster: LanguageCluster, agent: LanguageAgent, auth: GatewayAuth | None
) -> list[Manifest]:
    """The Deployment and its key; while keys cannot be made yet, whatever of them is running stays."""
    if cluster.spec.gateway.auth.mode == "none":
        return [build_agent_deployment(cluster, agent, "")]
    if auth is None:
        observed = (
            request.children.get(SECRET, agent_key(agent.name), agent.namespace),
            request.children.get(DEPLOYMENT, agent.name, agent.namespace),
        )
        return [last_applied(old) for old in observed if old]
    key = build_agent_key(cluster, agent, auth.signing_key)
    return [key, build_agent_deployment(cluster, agent, digest(key["data"], auth.version))]
