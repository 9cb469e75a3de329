"""LanguageCluster: the parent of everything that runs."""

from __future__ import annotations

from hooks.api import InvalidObject, LanguageCluster, parse
from hooks.children.namespace import build_namespace
from hooks.kube import labels
from hooks.kube.kinds import AGENT, MODEL, NAMESPACE, SECRET, kind_of
from hooks.kube.last_applied import last_applied
from hooks.kube.manifest import Manifest, prune
from hooks.kube.names import GATEWAY_AUTH
from hooks.parents.agent_children import agents_children
from hooks.parents.cluster_status import invalid_status, terminating_status, waiting_status, working_status
from hooks.parents.gateway_children import gateway_children
from hooks.parents.hook import CustomizeResponse, HookRequest, RelatedRule, SyncResponse
from hooks.parents.members import read_members


def customize(request: HookRequest) -> CustomizeResponse:
    """A cluster wants to see its namespace, its models and agents, and the Secrets of its own gateway."""
    name = request.parent["metadata"]["name"]
    return CustomizeResponse(
        [
            RelatedRule(NAMESPACE, names=(name,)),
            RelatedRule(MODEL, namespace=name),
            RelatedRule(AGENT, namespace=name),
            RelatedRule(SECRET, namespace=name, names=(GATEWAY_AUTH, *_redis_secrets(request))),
        ]
    )


def sync(request: HookRequest) -> SyncResponse:
    """Everything that should exist for a cluster, and what can be said about it."""
    try:
        cluster = parse(LanguageCluster, request.parent)
    except InvalidObject as error:
        return SyncResponse(invalid_status(request, str(error)), kept(request))
    namespace = _namespace(request, cluster)
    if namespace and not request.children:
        # Nothing can be made in a namespace that does not exist yet.
        return SyncResponse(waiting_status(request, cluster), namespace)
    members = read_members(request.related)
    gateway = gateway_children(request, cluster, members)
    agents = agents_children(request, cluster, members, gateway.auth)
    children = [prune(child) for child in (*namespace, *gateway.children, *agents)]
    return SyncResponse(working_status(request, cluster, members, children), _declared(request, children))


def finalize(request: HookRequest) -> SyncResponse:
    """Agents go first, then the gateway, then the Namespace, if it is ours; the cluster goes when all are gone."""
    observed = list(request.children.every())
    agents = [child for child in observed if labels.AGENT in (child["metadata"].get("labels") or {})]
    namespace = [child for child in observed if child["kind"] == "Namespace"]
    if agents:
        remaining = [child for child in observed if child not in agents]
    elif len(observed) > len(namespace):
        remaining = namespace
    else:
        remaining = []
    return SyncResponse(terminating_status(request), [prune(last_applied(child)) for child in remaining], not observed)


def kept(request: HookRequest) -> list[Manifest]:
    """All observed children, exactly as they were last asked for."""
    return [prune(last_applied(child)) for child in request.children.every()]


def _namespace(request: HookRequest, cluster: LanguageCluster) -> list[Manifest]:
    """The Namespace, unless it was there before us: then it is used, and never listed as a child."""
    ours = request.children.get(NAMESPACE, cluster.name)
    if ours is None and (request.related.get(NAMESPACE, cluster.name) or request.children):
        return []
    return [build_namespace(cluster)]


def _redis_secrets(request: HookRequest) -> tuple[str, ...]:
    try:
        redis = parse(LanguageCluster, request.parent).spec.gateway.redis
    except InvalidObject:
        return ()
    return (redis.password_secret_ref.name,) if redis and redis.password_secret_ref else ()


def _declared(request: HookRequest, children: list[Manifest]) -> list[Manifest]:
    """The children whose kind the controller declares: one other would fail the whole sync."""
    return [child for child in children if request.declares(kind_of(child))]
