"""What a cluster's status says about what was asked for beside the gateway and its agents.

Each of these conditions is there only while it has something to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hooks.api import LanguageCluster
from hooks.api.common import RateLimits
from hooks.children.resource_quota import AGENTS, CPU, MEMORY, MODELS
from hooks.kube.child import Child
from hooks.kube.conditions import Condition, false, listed, true
from hooks.kube.kinds import HTTP_ROUTE, INGRESS, OPTIONAL_CHILD_KINDS, RESOURCE_QUOTA, SERVICE, Kind
from hooks.kube.manifest import Manifest
from hooks.kube.names import GATEWAY, QUOTA, host
from hooks.kube.quantity import amount
from hooks.kube.reasons import Reason, Type
from hooks.parents.exposure import shared_gateway
from hooks.parents.gateway_names import TakenNames
from hooks.parents.hook import HookRequest
from hooks.parents.members import Members

COMPONENTS = {kind: component for component, kind in OPTIONAL_CHILD_KINDS.items()}


def notices(
    request: HookRequest, cluster: LanguageCluster, members: Members, taken: TakenNames, wanted: Sequence[Child]
) -> list[Condition]:
    """The conditions, in a fixed order."""
    return [
        *_components_added(request, wanted),
        *_exposed(request, cluster, taken),
        *_limits_shared(cluster, members),
        *_within_capacity(request, cluster),
    ]


def capacity_use(request: HookRequest, cluster: LanguageCluster) -> Manifest:
    """What is in use of what may be, as `2/10`; empty until Kubernetes has counted."""
    return {field: f"{used}/{most}" for field, used, most in _counted(request, cluster)}


def _counted(request: HookRequest, cluster: LanguageCluster) -> Iterator[tuple[str, str, str]]:
    """What the ResourceQuota bounds: the field in our status, what is in use, and what may be."""
    status = (request.children.get(RESOURCE_QUOTA, QUOTA, cluster.namespace) or {}).get("status") or {}
    used, hard = status.get("used") or {}, status.get("hard") or {}
    for field, name in {"agents": AGENTS, "models": MODELS, "cpu": CPU, "memory": MEMORY}.items():
        if name in used and name in hard:
            yield field, used[name], hard[name]


def _components_added(request: HookRequest, wanted: Sequence[Child]) -> Iterator[Condition]:
    """Whether everything wanted may be made: a child of an undeclared kind would stop the whole controller."""
    missing: dict[Kind, list[str]] = {}
    for child in wanted:
        if not request.declares(child.kind):
            missing.setdefault(child.kind, []).append(child.name)
    if missing:
        sentences = (f"{kind.kind} {listed(names)} is not made: {_remedy(kind)}." for kind, names in missing.items())
        yield false(Type.COMPONENTS_ADDED, Reason.COMPONENT_MISSING, " ".join(sentences))
    elif any(child.kind in COMPONENTS for child in wanted):
        yield true(Type.COMPONENTS_ADDED, Reason.ADDED, "Every component that is needed is there.")


def _remedy(kind: Kind) -> str:
    if kind in COMPONENTS:
        return f"add components/{COMPONENTS[kind]} to the hooks' kustomization"
    return f"declare {kind.plural} of {kind.api_version} in the CompositeController language-cluster"


def _exposed(request: HookRequest, cluster: LanguageCluster, taken: TakenNames) -> Iterator[Condition]:
    ingress, domain = cluster.spec.ingress, cluster.spec.domain
    if not ingress.enabled or domain is None:
        return
    shared = shared_gateway(request, cluster)
    kind = HTTP_ROUTE if shared else INGRESS
    blocking = [place for place in taken.places if place in ((kind, GATEWAY), (SERVICE, GATEWAY))]
    if blocking:
        yield false(Type.EXPOSED, Reason.NAME_TAKEN, f"No {kind.kind} is made: {taken.sentence(blocking)}")
        return
    observed = request.children.get(kind, GATEWAY, cluster.namespace)
    problem = _route_problem(observed) if observed else f"The {kind.kind} is being created."
    if problem:
        yield false(Type.EXPOSED, Reason.NOT_ATTACHED if observed else f"{kind.kind}Missing", problem)
        return
    scheme = "https" if ingress.tls.enabled else "http"
    message = f"The gateway is at {scheme}://{host(GATEWAY, domain)}."
    if shared:
        message = f"The gateway is at {host(GATEWAY, domain)}, by Gateway {shared.namespace}/{shared.name}."
        message += " TLS is that Gateway's, and ingress.tls has no effect." if ingress.tls.enabled else ""
    if cluster.spec.gateway.auth.mode == "none":
        message += " Who reaches it needs no key: gateway.auth.mode is none."
    yield true(Type.EXPOSED, Reason(f"{kind.kind}Made"), message)


def _route_problem(route: Manifest) -> str | None:
    """Why an HTTPRoute serves nothing, as its Gateway says; None for an Ingress, which says nothing."""
    if route["kind"] != HTTP_ROUTE.kind:
        return None
    parents = (route.get("status") or {}).get("parents") or []
    conditions = [condition for parent in parents for condition in parent.get("conditions") or []]
    refusals = [it.get("message") or it.get("reason", "") for it in conditions if it.get("status") == "False"]
    if not parents:
        return "No Gateway has taken the HTTPRoute yet."
    return f"The Gateway says: {refusals[0]}" if refusals else None


def _limits_shared(cluster: LanguageCluster, members: Members) -> Iterator[Condition]:
    most = cluster.spec.gateway.deployment.most_replicas
    limits = [
        *(model.spec.rate_limits for model in members.models.values()),
        *(agent.spec.rate_limits for agent in members.agents.values()),
    ]
    if most <= 1 or not any(map(_limits_anything, limits)):
        return
    if cluster.spec.gateway.redis:
        yield true(Type.LIMITS_SHARED, Reason.REDIS, "All pods of the gateway count rate limits together.")
    else:
        separate = f"Each of up to {most} pods of the gateway counts rate limits by itself: set gateway.redis."
        yield false(Type.LIMITS_SHARED, Reason.NO_REDIS, separate)


def _limits_anything(limits: RateLimits | None) -> bool:
    return limits is not None and bool(limits.model_dump(exclude_none=True))


def _within_capacity(request: HookRequest, cluster: LanguageCluster) -> Iterator[Condition]:
    counted = list(_counted(request, cluster))
    reached = [f"{used} of {most} ({field})" for field, used, most in counted if amount(used) >= amount(most)]
    if reached:
        yield false(Type.WITHIN_CAPACITY, Reason.LIMIT_REACHED, f"In use: {', '.join(reached)}. No more can be added.")
    elif counted:
        yield true(Type.WITHIN_CAPACITY, Reason.ROOM, "There is room for more.")
