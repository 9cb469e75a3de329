"""What stays as it is: the children that cannot be decided about now."""

from __future__ import annotations

from collections.abc import Iterable

from hooks.kube import labels
from hooks.kube.child import Child, child_of
from hooks.kube.kinds import CHILD_KINDS, OPTIONAL_CHILD_KINDS
from hooks.kube.last_applied import last_applied
from hooks.kube.manifest import Manifest
from hooks.kube.names import agent_names
from hooks.parents.hook import HookRequest


def everything_kept(request: HookRequest) -> list[Child]:
    """All observed children, exactly as they were last asked for."""
    return [child_of(last_applied(child)) for child in request.children.every()]


def agents_kept(request: HookRequest, namespace: str, agents: Iterable[str]) -> list[Child]:
    """Children of agents whose spec cannot be carried out now.

    An agent whose object is gone loses its children; that is not the same. They are found by the names that they may
    have, because most of a request are children of other agents.
    """
    kinds = (*CHILD_KINDS, *OPTIONAL_CHILD_KINDS.values())
    places = ((kind, name, agent) for agent in agents for name in agent_names(agent) for kind in kinds)
    there = ((request.children.get(kind, name, namespace), agent) for kind, name, agent in places)
    return [child_of(last_applied(child)) for child, agent in there if child and agent_of(child) == agent]


def agent_of(child: Manifest) -> str | None:
    """The agent that a child belongs to; None for the cluster's own."""
    agent: str | None = (child["metadata"].get("labels") or {}).get(labels.AGENT)
    return agent
