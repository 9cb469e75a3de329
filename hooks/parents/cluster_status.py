"""What a LanguageCluster's status says, judged from what is observed."""

from __future__ import annotations

from collections.abc import Sequence

from hooks.api import LanguageCluster
from hooks.children.gateway_auth import auth_problem
from hooks.kube.child import Child
from hooks.kube.conditions import Condition, false, listed, true, unknown
from hooks.kube.kinds import DEPLOYMENT
from hooks.kube.manifest import Manifest
from hooks.kube.names import GATEWAY, gateway_url
from hooks.kube.reasons import Reason, Type
from hooks.parents.cluster_notices import capacity_use, notices
from hooks.parents.gateway_children import GatewayChildren
from hooks.parents.gateway_names import TakenNames
from hooks.parents.gateway_secrets import secrets_resolved
from hooks.parents.hook import HookRequest
from hooks.parents.members import Members
from hooks.parents.rollouts import given_up
from hooks.parents.workspaces import retained

_REMEMBERED = ("gatewayEndpoint", "gatewayReady", "models", "agents", "capacity", "retainedWorkspaces")
"""What a status says of a cluster that goes on as it was."""


def working_status(
    request: HookRequest, cluster: LanguageCluster, members: Members, made: GatewayChildren, wanted: Sequence[Child]
) -> Manifest:
    """The status of a cluster whose children are in place or on their way.

    Args:
        made: what there is of the gateway's children, and what is not.
        wanted: the children there should be, whether the controller declares their kinds or not.
    """
    gateway = _gateway(request, cluster, made.taken)
    models, agents = _models(members), _agents(members, made.taken)
    accepted = true(Type.ACCEPTED, Reason.ACCEPTED, "The spec is valid.")
    secrets = secrets_resolved(request, cluster)
    problems = [*_names_free(made.taken), *_config_fits(made.too_large), *_rolled_out(request, cluster)]
    if gateway.status != "True":
        worked = (request.parent.get("status") or {}).get("phase") in ("Ready", "Degraded")
        phase = "Degraded" if worked else "Pending"
    else:
        hold = all(condition.status != "False" for condition in (models, agents, *secrets))
        phase = "Ready" if hold and not problems else "Degraded"
    return request.status(
        [
            accepted,
            gateway,
            models,
            agents,
            *secrets,
            *problems,
            *notices(request, cluster, members, made.taken, wanted),
            _ready(gateway),
        ],
        phase=phase,
        gatewayEndpoint=gateway_url(cluster.namespace),
        gatewayReady=gateway.status == "True",
        models=len(members.registered_models) + len(members.kept_models),
        agents=len(members.agents) + len(members.invalid_agents),
        capacity=capacity_use(request, cluster),
        retainedWorkspaces=sorted(claim["metadata"]["name"] for claim in retained(request, members)),
    )


def waiting_status(request: HookRequest, cluster: LanguageCluster, what: str) -> Manifest:
    """The status of a cluster that waits for its namespace to be made, or to be gone before it is made anew."""
    waiting = false(Type.GATEWAY_READY, Reason.NAMESPACE_MISSING, f"Namespace {cluster.name} {what}.")
    return request.status(
        [true(Type.ACCEPTED, Reason.ACCEPTED, "The spec is valid."), waiting, _ready(waiting)],
        phase="Pending",
        gatewayReady=False,
    )


def invalid_status(request: HookRequest, problem: str) -> Manifest:
    """The status of a cluster whose spec is invalid; what runs goes on as it was."""
    before = request.parent.get("status") or {}
    running = f" What runs stays as it was: {len(request.children)} objects."
    refused = false(Type.ACCEPTED, Reason.INVALID, problem + "." + (running if request.children else ""))
    return request.status(
        [refused, Condition(Type.READY, "False", refused.reason, refused.message)],
        phase="Degraded",
        **{key: before.get(key) for key in _REMEMBERED},
    )


def unshown_status(request: HookRequest) -> Manifest:
    """The status of a cluster whose models or agents the request does not speak of; nothing changes then."""
    before = request.parent.get("status") or {}
    waiting = unknown(
        Type.READY, Reason.NOT_SHOWN, "The request does not show models and agents; what runs stays as it was."
    )
    return request.status([waiting], phase=before.get("phase"), **{key: before.get(key) for key in _REMEMBERED})


def terminating_status(request: HookRequest) -> Manifest:
    """The status of a cluster that is being deleted."""
    stuck_first = sorted(request.children.every(), key=lambda child: "deletionTimestamp" not in child["metadata"])
    left = [_still_there(child) for child in stuck_first]
    message = f"Waiting for {len(left)} objects: {listed(left)}." if left else "Everything is deleted."
    return request.status([false(Type.READY, Reason.TERMINATING, message)], phase="Terminating", gatewayReady=False)


def _still_there(child: Manifest) -> str:
    """A child by name, with the finalizers that keep it."""
    metadata = child["metadata"]
    finalizers = ", ".join(metadata.get("finalizers") or ()) if metadata.get("deletionTimestamp") else ""
    return f"{child['kind']} {metadata['name']}" + (f" (kept by {finalizers})" if finalizers else "")


def _gateway(request: HookRequest, cluster: LanguageCluster, taken: TakenNames) -> Condition:
    if taken.of_gateway:
        return false(Type.GATEWAY_READY, Reason.NAME_TAKEN, taken.sentence(taken.of_gateway))
    deployment = request.children.get(DEPLOYMENT, GATEWAY, cluster.namespace)
    unusable = auth_problem(cluster, request.children, request.related)
    if unusable:
        return false(Type.GATEWAY_READY, Reason.AUTH_SECRET_UNUSABLE, f"{unusable} What runs stays as it is.")
    if deployment is None:
        return false(Type.GATEWAY_READY, Reason.DEPLOYMENT_MISSING, "The gateway's Deployment is being created.")
    status = deployment.get("status") or {}
    if not status.get("availableReplicas"):
        return false(Type.GATEWAY_READY, Reason.PODS_NOT_READY, "No pod of the gateway is ready.")
    return true(Type.GATEWAY_READY, Reason.PODS_READY, "The gateway takes calls.")


def _rolled_out(request: HookRequest, cluster: LanguageCluster) -> list[Condition]:
    """Whether the gateway's newest pods start; said only when they do not, as those of before hide it."""
    deployment = request.children.get(DEPLOYMENT, GATEWAY, cluster.namespace)
    stuck = given_up(deployment) if deployment else None
    return [Condition(Type.ROLLED_OUT, "False", *stuck)] if stuck else []


def _names_free(taken: TakenNames) -> list[Condition]:
    """Whether every child can have its name; said only when one cannot."""
    if not taken.places:
        return []
    return [false(Type.NAMES_FREE, Reason.NAME_TAKEN, taken.sentence(taken.places))]


def _config_fits(too_large: int) -> list[Condition]:
    """Whether the configuration can be stored; said only when it cannot."""
    if not too_large:
        return []
    over = f"The gateway's configuration is {too_large:,} bytes larger than what one object of Kubernetes can hold."
    return [
        false(Type.CONFIG_FITS, Reason.CONFIG_TOO_LARGE, f"{over} The gateway goes on as it was: use fewer models.")
    ]


def _models(members: Members) -> Condition:
    not_ready = {name for name, model in members.models.items() if model.status.get("phase") in ("NotReady", "Error")}
    bad = sorted(not_ready | set(members.invalid_models))
    if bad:
        return false(Type.MODELS_READY, Reason.MODELS_NOT_READY, f"Not ready: {listed(bad)}.")
    return true(Type.MODELS_READY, Reason.MODELS_READY, "No model reports a problem.")


def _agents(members: Members, taken: TakenNames) -> Condition:
    if taken.of_agents:
        return false(Type.AGENTS_READY, Reason.NAME_TAKEN, f"No agent starts: {taken.sentence(taken.of_agents)}")
    failed = {name for name, agent in members.agents.items() if agent.status.get("phase") == "Failed"}
    bad = sorted(failed | set(members.invalid_agents))
    if bad:
        return false(Type.AGENTS_READY, Reason.AGENTS_FAILED, f"Failed: {listed(bad)}.")
    return true(Type.AGENTS_READY, Reason.AGENTS_READY, "No agent reports a problem.")


def _ready(gateway: Condition) -> Condition:
    return gateway._replace(type=Type.READY)
