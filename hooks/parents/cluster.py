"""LanguageCluster: the parent of everything that runs."""

from __future__ import annotations

from hooks.api import InvalidObject, LanguageCluster, parse, parse_json
from hooks.gateway.extra_problems import extra_config_problem
from hooks.kube.child import Child, child_of
from hooks.kube.kinds import AGENT, MODEL, NAMESPACE, SECRET, STORAGE_CLASS
from hooks.kube.names import GATEWAY_AUTH
from hooks.parents.agent_children import agents_children
from hooks.parents.cluster_status import invalid_status, unshown_status, waiting_status, working_status
from hooks.parents.finalizing import finalize
from hooks.parents.gateway_children import gateway_children
from hooks.parents.gateway_names import gateway_rules
from hooks.parents.gateway_secrets import secret_names
from hooks.parents.hook import CustomizeResponse, HookRequest, RelatedRule, SyncResponse
from hooks.parents.kept import everything_kept
from hooks.parents.members import read_members
from hooks.parents.namespaces import is_going, is_missing, namespace

__all__ = ["customize", "finalize", "sync"]


def customize(request: HookRequest) -> CustomizeResponse:
    """A cluster wants to see its namespace, its models and agents, its gateway's Secrets, and who has its names."""
    name = request.parent["metadata"]["name"]
    return CustomizeResponse(
        [
            RelatedRule(NAMESPACE, names=(name,)),
            RelatedRule(MODEL, namespace=name),
            RelatedRule(AGENT, namespace=name),
            RelatedRule(SECRET, namespace=name, names=(GATEWAY_AUTH, *_secrets(request))),
            RelatedRule(STORAGE_CLASS),
            *gateway_rules(request),
        ]
    )


def sync(request: HookRequest) -> SyncResponse:
    """Everything that should exist for a cluster, and what can be said about it."""
    try:
        cluster = _parse(request)
    except InvalidObject as error:
        return SyncResponse(invalid_status(request, str(error)), everything_kept(request))
    if is_going(request, cluster):
        return SyncResponse(waiting_status(request, cluster, "is being deleted"), everything_kept(request))
    own = [child_of(manifest) for manifest in (namespace(request, cluster),) if manifest]
    if is_missing(request, cluster):
        return SyncResponse(waiting_status(request, cluster, "is being created"), own)
    if not (request.related.includes(MODEL) and request.related.includes(AGENT)):
        # Metacontroller shows every kind that was asked for, even without objects: this is not an empty cluster.
        return SyncResponse(unshown_status(request), everything_kept(request))
    members = read_members(request)
    gateway = gateway_children(request, cluster, members)
    agents = agents_children(request, cluster, members, gateway)
    children = [*own, *gateway.children, *agents]
    status = working_status(request, cluster, members, gateway, children)
    return SyncResponse(status, _declared(request, children), phases=members.phases)


def _parse(request: HookRequest) -> LanguageCluster:
    """The cluster.

    Raises:
        InvalidObject: it breaks its schema, or its extraConfig holds what no ConfigMap or no gateway may have.
    """
    cluster: LanguageCluster = parse_json(LanguageCluster, request.parent_json)
    problem = extra_config_problem(cluster)
    if problem:
        raise InvalidObject(f"LanguageCluster {cluster.name}: {problem}")
    return cluster


def _secrets(request: HookRequest) -> tuple[str, ...]:
    try:
        return secret_names(parse(LanguageCluster, request.parent))
    except InvalidObject:
        return ()


def _declared(request: HookRequest, children: list[Child]) -> list[Child]:
    """The children whose kind the controller declares: one other would fail the whole sync."""
    return [child for child in children if request.declares(child.kind)]
