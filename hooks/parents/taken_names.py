"""Objects of others that have the names of an agent's children.

An agent's own hook looks who has the agent's names and says so in its status; there the cluster's hook, which makes
the children, finds it, and asks for nothing.
"""

from __future__ import annotations

from hooks.api import InvalidObject, LanguageAgent, LanguageCluster, parse
from hooks.children.agent_network_policy import build_agent_network_policy
from hooks.children.ingress import build_agent_ingress
from hooks.kube.kinds import (
    CLUSTER,
    CONFIG_MAP,
    DEPLOYMENT,
    INGRESS,
    NETWORK_POLICY,
    PERSISTENT_VOLUME_CLAIM,
    SECRET,
    SERVICE,
    SERVICE_ACCOUNT,
    Kind,
)
from hooks.kube.manifest import Manifest, is_owned_by
from hooks.kube.names import agent_config, agent_key, agent_network_policy, agent_workspace
from hooks.kube.reasons import Reason, Type
from hooks.parents.hook import HookRequest

_AS_THE_CLUSTER_SAYS = (SECRET, NETWORK_POLICY, INGRESS)
_REMEDIES = {
    # Never to delete it: there may be data in it.
    PERSISTENT_VOLUME_CLAIM: "set workspace.enabled to false and mount the volume by deployment.volumes",
}


def needed_names(agent: str) -> list[tuple[Kind, str]]:
    """The children that every agent may have, by kind and name.

    Of those that components add (HTTPRoutes, CiliumNetworkPolicies) an agent's hook does not know whether their kinds
    are served, and to ask for one that is not would fail every sync.
    """
    return [
        (DEPLOYMENT, agent),
        (SERVICE, agent),
        (SERVICE_ACCOUNT, agent),
        (CONFIG_MAP, agent_config(agent)),
        (SECRET, agent_key(agent)),
        (PERSISTENT_VOLUME_CLAIM, agent_workspace(agent)),
        (NETWORK_POLICY, agent_network_policy(agent)),
        (INGRESS, agent),
    ]


def name_taken(request: HookRequest, agent: LanguageAgent) -> str | None:
    """One sentence that names an object of someone else where a child should be; None when there is none."""
    cluster = request.related.get(CLUSTER, agent.namespace)
    for kind, name in needed_names(agent.name):
        there = request.related.get(kind, name, agent.namespace)
        if there is None or _is_ours(there, agent, cluster) or not _is_needed(request, agent, cluster, kind):
            continue
        remedy = f"give the agent another name, or {_REMEDIES.get(kind, 'delete it')}"
        return f"LanguageAgent {agent.name}: {kind.kind} {name} is someone else's: {remedy}."
    return None


def reported_as_taken(agent: LanguageAgent) -> str | None:
    """The sentence in the agent's own status, if it is about a name."""
    for condition in agent.status.get("conditions") or ():
        if (condition.get("type"), condition.get("reason")) == (Type.ACCEPTED, Reason.NAME_TAKEN):
            message: str = condition.get("message") or ""
            return message.rstrip(".")
    return None


def _is_needed(request: HookRequest, agent: LanguageAgent, manifest: Manifest | None, kind: Kind) -> bool:
    """Whether the agent's cluster makes a child of that kind of it."""
    unneeded = {
        SERVICE: not agent.spec.ports,
        PERSISTENT_VOLUME_CLAIM: not agent.spec.workspace.enabled,
        SERVICE_ACCOUNT: agent.spec.deployment.service_account_name is not None,
    }
    if kind not in _AS_THE_CLUSTER_SAYS:
        return not unneeded.get(kind, False)
    try:
        cluster = parse(LanguageCluster, manifest or {})
    except InvalidObject:
        return kind == SECRET  # what the cluster asks for is unknown, but that is the usual
    if kind == SECRET:
        return cluster.spec.gateway.auth.mode != "none"
    if kind == NETWORK_POLICY:
        return build_agent_network_policy(cluster, agent, request.settings) is not None
    by_route = request.settings.http_route_gateway is not None and cluster.spec.ingress.class_name is None
    return not by_route and build_agent_ingress(cluster, agent) is not None


def _is_ours(there: Manifest, agent: LanguageAgent, cluster: Manifest | None) -> bool:
    """Older versions of Metacontroller show an agent no cluster, whose uid is unknown then."""
    uid = cluster["metadata"].get("uid") if cluster else None
    return is_owned_by(there, CLUSTER.kind, agent.namespace, uid)
