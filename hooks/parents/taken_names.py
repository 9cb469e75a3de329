"""Objects of others that have the names of an agent's children.

An agent's own hook looks who has the agent's names and says so in its status; there the cluster's hook, which makes
the children, finds it, and asks for nothing.
"""

from __future__ import annotations

from hooks.api import InvalidObject, LanguageAgent, LanguageCluster, parse
from hooks.kube.kinds import (
    CLUSTER,
    CONFIG_MAP,
    DEPLOYMENT,
    PERSISTENT_VOLUME_CLAIM,
    SECRET,
    SERVICE,
    SERVICE_ACCOUNT,
    Kind,
)
from hooks.kube.manifest import Manifest, is_owned_by
from hooks.kube.names import agent_config, agent_key, agent_workspace
from hooks.kube.reasons import Reason, Type
from hooks.parents.hook import HookRequest

_REMEDIES = {
    # Never to delete it: there may be data in it.
    PERSISTENT_VOLUME_CLAIM: "set workspace.enabled to false and mount the volume by deployment.volumes",
}


def needed_names(agent: str) -> list[tuple[Kind, str]]:
    """The children that every agent may have, by kind and name."""
    return [
        (DEPLOYMENT, agent),
        (SERVICE, agent),
        (SERVICE_ACCOUNT, agent),
        (CONFIG_MAP, agent_config(agent)),
        (SECRET, agent_key(agent)),
        (PERSISTENT_VOLUME_CLAIM, agent_workspace(agent)),
    ]


def name_taken(request: HookRequest, agent: LanguageAgent) -> str | None:
    """One sentence that names an object of someone else where a child should be; None when there is none."""
    unneeded = {SERVICE} if not agent.spec.ports else set()
    unneeded |= {PERSISTENT_VOLUME_CLAIM} if not agent.spec.workspace.enabled else set()
    unneeded |= {SERVICE_ACCOUNT} if agent.spec.deployment.service_account_name else set()
    cluster = request.related.get(CLUSTER, agent.namespace)
    for kind, name in needed_names(agent.name):
        if kind in unneeded:
            continue
        there = request.related.get(kind, name, agent.namespace)
        if there is None or _is_ours(there, agent, cluster) or (kind == SECRET and _needs_no_key(cluster)):
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


def _needs_no_key(cluster: Manifest | None) -> bool:
    try:
        return cluster is not None and parse(LanguageCluster, cluster).spec.gateway.auth.mode == "none"
    except InvalidObject:
        return False  # what the cluster asks for then is unknown


def _is_ours(there: Manifest, agent: LanguageAgent, cluster: Manifest | None) -> bool:
    """Older versions of Metacontroller show an agent no cluster, whose uid is unknown then."""
    uid = cluster["metadata"].get("uid") if cluster else None
    return is_owned_by(there, CLUSTER.kind, agent.namespace, uid)
