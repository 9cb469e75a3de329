"""Agents that are gone, whose keys must not outlive them.

A key is known by its Secret, which goes with the agent. So that whatever fails in between no key is forgotten, the
Secret of an agent that is gone stays until the agent is on the list of revoked keys.
"""

from __future__ import annotations

from hooks.api import LanguageCluster
from hooks.api.reserved import AGENT_KEY_SUFFIX
from hooks.children.gateway_auth import GatewayAuth
from hooks.children.gateway_revoked import build_gateway_revoked, keys_version, listed_agents
from hooks.kube.kinds import CONFIG_MAP, SECRET
from hooks.kube.labels import AGENT_UID
from hooks.kube.last_applied import last_applied
from hooks.kube.manifest import Manifest
from hooks.kube.names import GATEWAY_REVOKED
from hooks.parents.hook import HookRequest
from hooks.parents.members import Members


def revoked_keys(
    request: HookRequest, cluster: LanguageCluster, members: Members, auth: GatewayAuth | None
) -> list[Manifest | None]:
    """The list of revoked keys, and the Secrets of agents that are gone but not on it yet."""
    observed = request.children.get(CONFIG_MAP, GATEWAY_REVOKED, cluster.namespace)
    version = auth.version if auth else keys_version(observed)
    listed = listed_agents(observed, version)
    gone, replaced = _left_behind(request, cluster, members)
    there = {agent.uid for agent in members.agents.values()}
    revoked = [uid for uid in dict.fromkeys([*listed, *gone, *replaced]) if uid not in there]
    waiting = [last_applied(secret) for uid, secret in gone.items() if uid not in listed]
    return [build_gateway_revoked(cluster, revoked, version), *waiting]


def _left_behind(
    request: HookRequest, cluster: LanguageCluster, members: Members
) -> tuple[dict[str, Manifest], dict[str, Manifest]]:
    """Observed keys by the uid of an agent that is no more: without an agent of that name, and with another one."""
    gone: dict[str, Manifest] = {}
    replaced: dict[str, Manifest] = {}
    for name in request.children.names(SECRET, cluster.namespace):
        agent = name.removesuffix(AGENT_KEY_SUFFIX)
        if agent == name or agent in members.invalid_agents:  # an agent that turned invalid keeps what it has
            continue
        now = members.agents.get(agent)
        if now is None or not request.children.mentions(SECRET, name, cluster.namespace, now.uid):
            secret = request.children.get(SECRET, name, cluster.namespace) or {}
            uid = (secret["metadata"].get("annotations") or {}).get(AGENT_UID)
            if uid:
                (replaced if now else gone)[uid] = secret
    return gone, replaced
