"""LanguageAgent: makes nothing itself (its cluster does), says what runs and which models resolve."""

from __future__ import annotations

from hooks.api import InvalidObject, LanguageAgent, LanguageModel, parse_json
from hooks.api.agent import AgentModel
from hooks.kube.conditions import Condition, false, true, unknown
from hooks.kube.kinds import CLUSTER, DEPLOYMENT, MODEL
from hooks.kube.manifest import Manifest
from hooks.kube.reasons import Reason, Type
from hooks.parents.agent_notices import notices
from hooks.parents.hook import CustomizeResponse, HookRequest, RelatedRule, SyncResponse
from hooks.parents.provider_secrets import check_secrets, provider_secrets
from hooks.parents.relatives import cluster_resolved, start_prevented
from hooks.parents.rollouts import given_up
from hooks.parents.taken_names import name_taken, needed_names


def customize(request: HookRequest) -> CustomizeResponse:
    """An agent wants to see its Deployment and what else has its names, its cluster, and models."""
    metadata = request.parent["metadata"]
    namespace = metadata["namespace"]
    return CustomizeResponse(
        [
            RelatedRule(CLUSTER, names=(namespace,)),
            *(RelatedRule(kind, namespace, (name,)) for kind, name in needed_names(metadata["name"])),
            *_models(request, namespace),
        ]
    )


def _models(request: HookRequest, namespace: str) -> list[RelatedRule]:
    """The models it names; all of them if it refers to Secrets, as these must not be the models' own."""
    try:
        agent: LanguageAgent = parse_json(LanguageAgent, request.parent_json)
    except InvalidObject:
        return []
    names = tuple(sorted({model.name for model in agent.spec.models}))
    return [RelatedRule(MODEL, namespace, () if agent.secrets else names)] if agent.secrets or names else []


def sync(request: HookRequest) -> SyncResponse:
    """The agent's status, judged from its Deployment."""
    metadata = request.parent["metadata"]
    deployment = request.related.get(DEPLOYMENT, metadata["name"], metadata["namespace"])
    replicas = _replicas(deployment)
    try:
        agent = _agent(request)
    except InvalidObject as error:
        running = " What runs stays as it was." if deployment else ""
        refused = false(Type.ACCEPTED, Reason.INVALID, f"{error}.{running}")
        status = request.status(
            [refused, refused._replace(type=Type.READY)], phase="Failed", uuid=metadata.get("uid"), **replicas
        )
        return SyncResponse(status)
    taken = name_taken(request, agent)
    if taken:
        refused = false(Type.ACCEPTED, Reason.NAME_TAKEN, taken)
        conditions = [refused, refused._replace(type=Type.READY)]
        return SyncResponse(request.status(conditions, phase="Failed", uuid=agent.uid, **replicas))
    problems = _model_problems(request, agent)
    cluster = cluster_resolved(request)
    ready, phase = _ready(request, deployment, cluster)
    return SyncResponse(
        request.status(
            [
                true(Type.ACCEPTED, Reason.ACCEPTED, "The spec is valid."),
                cluster,
                _models_resolved(request, agent, problems),
                *notices(request, agent),
                ready,
            ],
            phase=phase,
            uuid=agent.uid,
            models=f"{len(agent.spec.models) - len(problems)}/{len(agent.spec.models)}",
            **replicas,
        )
    )


def _agent(request: HookRequest) -> LanguageAgent:
    """The agent.

    Raises:
        InvalidObject: it breaks its schema, or refers to a Secret that only the gateway may have.
    """
    agent: LanguageAgent = parse_json(LanguageAgent, request.parent_json)
    cluster = request.related.json_of(CLUSTER, agent.namespace)
    check_secrets(agent, provider_secrets(request, cluster))
    return agent


def _replicas(deployment: Manifest | None) -> Manifest:
    status = (deployment or {}).get("status") or {}
    return {
        "replicas": ((deployment or {}).get("spec") or {}).get("replicas", 0),
        "readyReplicas": status.get("readyReplicas", 0),
    }


def _model_problems(request: HookRequest, agent: LanguageAgent) -> list[str]:
    found = (_model_problem(request, agent, model) for model in agent.spec.models)
    return [problem for problem in found if problem]


def _model_problem(request: HookRequest, agent: LanguageAgent, wanted: AgentModel) -> str | None:
    text = request.related.json_of(MODEL, wanted.name, agent.namespace)
    if text is None:
        return f"LanguageModel {wanted.name} does not exist in namespace {agent.namespace}."
    try:
        model: LanguageModel = parse_json(LanguageModel, text)
    except InvalidObject:
        return f"LanguageModel {wanted.name} is invalid; its own status says why."
    catalogue = model.spec.model_name == "*"
    if catalogue and not wanted.model:
        return f"LanguageModel {wanted.name} is a whole catalogue: say which model in models[].model."
    if wanted.model and not catalogue:
        return f"LanguageModel {wanted.name} is one model, so models[].model must not be set."
    return None


def _models_resolved(request: HookRequest, agent: LanguageAgent, problems: list[str]) -> Condition:
    if agent.spec.models and not request.related.includes(MODEL):
        return unknown(Type.MODELS_RESOLVED, Reason.NOT_SHOWN, "The request does not show models.")
    if problems:
        return false(Type.MODELS_RESOLVED, Reason.MODELS_NOT_RESOLVED, " ".join(problems))
    return true(Type.MODELS_RESOLVED, Reason.RESOLVED, "Every model the agent names is there.")


def _ready(request: HookRequest, deployment: Manifest | None, cluster: Condition) -> tuple[Condition, str]:
    """The Ready condition, and the phase that goes with it."""
    if deployment is None and cluster.status == "False":
        return cluster._replace(type=Type.READY), "Pending"  # nobody makes a Deployment
    if deployment is None:
        missing = false(Type.READY, Reason.DEPLOYMENT_MISSING, "The agent's Deployment is being created.")
        return start_prevented(request) or missing, "Pending"
    status = deployment.get("status") or {}
    wanted, available = deployment["spec"].get("replicas", 1), status.get("readyReplicas", 0)
    if wanted and (failed := given_up(deployment)):
        return Condition(Type.READY, "False", *failed), "Failed"  # also where pods of an earlier spec still run
    if wanted and available >= wanted:
        return true(Type.READY, Reason.PODS_READY, f"{available} of {wanted} pods are ready."), "Running"
    if wanted == 0:
        return false(Type.READY, Reason.SCALED_TO_ZERO, "The agent is scaled to zero."), "Pending"
    phase = "Running" if available else "Pending"
    return false(Type.READY, Reason.PODS_NOT_READY, f"{available} of {wanted} pods are ready."), phase
