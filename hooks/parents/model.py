"""LanguageModel: makes nothing, says whether its credentials and its cluster are there."""

from __future__ import annotations

from hooks.api import InvalidObject, LanguageModel
from hooks.kube.conditions import Condition, false, true
from hooks.kube.kinds import CLUSTER, CONFIG_MAP, MODEL, SECRET
from hooks.kube.manifest import Manifest
from hooks.kube.names import GATEWAY_CONFIG, gateway_config_part
from hooks.kube.reasons import Reason, Type
from hooks.parents.hook import CustomizeResponse, HookRequest, RelatedRule, SyncResponse
from hooks.parents.members import config_in_use, gateway_config_maps, parse_model
from hooks.parents.relatives import cluster_resolved, credentials_resolved

_CONFIG_MAPS = (GATEWAY_CONFIG, *(gateway_config_part(number) for number in range(1, 10)))
"""Where the configuration of the gateway can be; related objects are asked for by name."""


def customize(request: HookRequest) -> CustomizeResponse:
    """A model wants to see the Secrets and fallbacks it names, and its cluster."""
    namespace = request.parent["metadata"]["namespace"]
    rules = [RelatedRule(CLUSTER, names=(namespace,))]
    try:
        model = parse_model(request.parent_json)
    except InvalidObject:
        # Whether it was ever good is in the configuration that the gateway runs with.
        return CustomizeResponse([*rules, RelatedRule(CONFIG_MAP, namespace, _CONFIG_MAPS)])
    secrets = tuple(sorted({name for name, _ in model.spec.secrets}))
    fallbacks = tuple(sorted({fallback.model_ref for fallback in model.spec.fallbacks}))
    if secrets:
        rules.append(RelatedRule(SECRET, namespace, secrets))
    if fallbacks:
        rules.append(RelatedRule(MODEL, namespace, fallbacks))
    return CustomizeResponse(rules)


def sync(request: HookRequest) -> SyncResponse:
    """The model's status; it publishes the version of its Secrets, which is how the gateway learns of a new key."""
    try:
        model = parse_model(request.parent_json)
    except InvalidObject as error:
        return SyncResponse(_refused(request, str(error)))
    cluster = cluster_resolved(request)
    credentials = credentials_resolved(request, model.namespace, model.spec.secrets)
    unready = next((c._replace(type=Type.READY) for c in (cluster, credentials) if c.status == "False"), None)
    ready = unready or _fallback_missing(request, model)
    return SyncResponse(
        request.status(
            [
                true(Type.ACCEPTED, Reason.ACCEPTED, "The gateway takes this model."),
                cluster,
                credentials,
                ready or true(Type.READY, Reason.REGISTERED, f"Agents call it as {model.gateway_name}."),
            ],
            phase="NotReady" if ready else "Ready",
            provider=model.spec.provider or model.spec.litellm_provider,
            gatewayModelName=model.gateway_name,
            credentials=_versions(request, model),
        )
    )


def _refused(request: HookRequest, problem: str) -> Manifest:
    """The status of a model whose spec is invalid: whether the gateway serves it as it last was, or never did."""
    metadata = request.parent["metadata"]
    served = config_in_use(gateway_config_maps(request.related)).model(metadata["namespace"], metadata["name"])
    before = request.parent.get("status") or {}
    if served:
        refused = false(Type.ACCEPTED, Reason.INVALID_STILL_SERVED, f"{problem}. The gateway serves it as it last was.")
    else:
        refused = false(Type.ACCEPTED, Reason.INVALID, f"{problem}. The gateway has never served it.")
    return request.status(
        [refused, refused._replace(type=Type.READY)],
        phase="Error",
        provider=before.get("provider"),
        gatewayModelName=served.gateway_name if served else None,
        credentials=before.get("credentials"),
    )


def _fallback_missing(request: HookRequest, model: LanguageModel) -> Condition | None:
    for fallback in model.spec.fallbacks:
        if request.related.get(MODEL, fallback.model_ref, model.namespace) is None:
            missing = f"LanguageModel {fallback.model_ref}, named in fallbacks, does not exist."
            return false(Type.READY, Reason.FALLBACK_NOT_FOUND, missing)
    return None


def _versions(request: HookRequest, model: LanguageModel) -> Manifest | None:
    """The versions of the model's Secrets; of one that is missing, the version that the gateway has.

    The gateway rolls when a version changes. Pods that run hold the values of a Secret that was deleted, and new
    ones would not.
    """
    names = sorted({name for name, _ in model.spec.secrets})
    before = model.status.get("credentials") or {}
    versions = dict(
        zip(before.get("secretName", "").split(","), before.get("resourceVersion", "").split(","), strict=False)
    )
    for name in names:
        secret = request.related.get(SECRET, name, model.namespace)
        if secret is not None:
            versions[name] = secret["metadata"].get("resourceVersion", "")
    if not any(versions.get(name) for name in names):
        return None
    return {"secretName": ",".join(names), "resourceVersion": ",".join(versions.get(name, "") for name in names)}
