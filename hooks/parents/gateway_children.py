"""Everything of a cluster that is not one agent's: its gateway, and the rules for all agents."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from hooks.api import LanguageCluster
from hooks.children.agents_network_policy import build_agents_network_policy
from hooks.children.autoscaler import build_autoscaler
from hooks.children.cilium_network_policy import build_agents_cilium_network_policy
from hooks.children.disruption_budget import build_disruption_budget
from hooks.children.gateway_auth import GatewayAuth, build_gateway_auth, observed_auth
from hooks.children.gateway_config_map import build_gateway_config_maps
from hooks.children.gateway_deployment import Rollout, build_gateway_deployment
from hooks.children.gateway_network_policy import build_gateway_network_policy
from hooks.children.gateway_service import build_gateway_service
from hooks.children.resource_quota import build_resource_quota
from hooks.children.service_account import build_gateway_service_account
from hooks.gateway.config import GatewayConfig, build_gateway_config
from hooks.kube.child import Child, child_of
from hooks.kube.kinds import DEPLOYMENT, HORIZONTAL_POD_AUTOSCALER, SECRET, SERVICE_ACCOUNT
from hooks.kube.last_applied import last_applied
from hooks.kube.manifest import Manifest, digest
from hooks.kube.names import GATEWAY, GATEWAY_AUTH
from hooks.kube.size import excess
from hooks.parents.exposure import gateway_way_in, shared_gateway
from hooks.parents.gateway_names import TakenNames, is_of_others, taken_names
from hooks.parents.gateway_secrets import secret_versions
from hooks.parents.hook import HookRequest
from hooks.parents.members import Members, gateway_config_maps
from hooks.parents.revoked import revoked_keys
from hooks.settings import Settings, SharedGateway

REMEMBERED = 64
"""Clusters whose gateway is kept for the next sync."""


@dataclass(frozen=True)
class GatewayChildren:
    """The gateway's children, and what agents need to know of it."""

    children: list[Child]
    auth: GatewayAuth | None
    """What keys are made with; None until it is observed."""
    taken: TakenNames
    too_large: int
    """Bytes by which the configuration is larger than Kubernetes can hold; then the gateway goes on as it was."""


def gateway_children(request: HookRequest, cluster: LanguageCluster, members: Members) -> GatewayChildren:
    """The gateway's children; the Deployment waits for the keys that its pods need."""
    config = build_gateway_config(cluster, members.registered_models, members.kept_models.values())
    auth = observed_auth(cluster, request.children, request.related)
    rollout = _rollout(request, cluster, members, config, auth) if auth else None
    configured = [*_configured(cluster, request.settings, config, rollout, _replicas(request, cluster))]
    if rollout is None:
        configured += [child_of(last_applied(old)) for old in (_observed_deployment(request, cluster),) if old]
    too_large = max((excess(child.json) for child in configured), default=0)
    beside = [
        *_auth_secret(request, cluster),
        _service_account(request, cluster),
        *revoked_keys(request, cluster, members, auth),
    ]
    around = _around(cluster, request.settings, shared_gateway(request, cluster))
    others = [*(child_of(child) for child in beside if child), *around]
    places = ((child.kind, child.name) for child in (*configured, *others))
    taken = taken_names(request, cluster, dict.fromkeys((*places, (DEPLOYMENT, GATEWAY))))
    kept = _configured_before(request, cluster) if too_large or taken.of_pods else configured
    return GatewayChildren(taken.free((*kept, *others)), auth, taken, too_large)


def _rollout(
    request: HookRequest, cluster: LanguageCluster, members: Members, config: GatewayConfig, auth: GatewayAuth
) -> Rollout:
    secrets = secret_versions(request, cluster)
    version = digest(config.files, *config.parts, auth.version, members.credentials, secrets or None)
    return Rollout(version, tuple(secrets.items()))


@lru_cache(maxsize=REMEMBERED)
def _configured(
    cluster: LanguageCluster, settings: Settings, config: GatewayConfig, rollout: Rollout | None, replicas: int | None
) -> tuple[Child, ...]:
    """The configuration and, once it may run, the Deployment; most syncs find both as they were at the last."""
    deployments = [build_gateway_deployment(cluster, settings, config, rollout, replicas)] if rollout else []
    return tuple(child_of(child) for child in (*build_gateway_config_maps(cluster, config), *deployments))


@lru_cache(maxsize=REMEMBERED)
def _around(cluster: LanguageCluster, settings: Settings, shared: SharedGateway | None) -> tuple[Child, ...]:
    """What depends on nothing that is observed, and so is as it was at the last sync."""
    children = [
        build_gateway_service(cluster),
        build_autoscaler(cluster),
        build_disruption_budget(cluster),
        build_gateway_network_policy(cluster, settings),
        gateway_way_in(cluster, shared),
        build_agents_network_policy(cluster, settings),
        build_agents_cilium_network_policy(cluster),
        build_resource_quota(cluster),
    ]
    return tuple(child_of(child) for child in children if child)


def _configured_before(request: HookRequest, cluster: LanguageCluster) -> list[Child]:
    """The configuration and the Deployment as they are."""
    deployment = _observed_deployment(request, cluster)
    return [child_of(last_applied(old)) for old in (*gateway_config_maps(request.children), deployment) if old]


def _replicas(request: HookRequest, cluster: LanguageCluster) -> int | None:
    """The pods to run; None where an autoscaler decides, so that the two do not undo each other's work."""
    options = cluster.spec.gateway.deployment
    scaled = options.autoscaling is not None and request.declares(HORIZONTAL_POD_AUTOSCALER)
    return None if scaled else options.fewest_replicas


def _auth_secret(request: HookRequest, cluster: LanguageCluster) -> list[Manifest]:
    """The Secret behind all keys: none where the user made one, else what is there, completed if need be."""
    ours = request.children.get(SECRET, GATEWAY_AUTH, cluster.namespace)
    if ours is None and request.related.get(SECRET, GATEWAY_AUTH, cluster.namespace) is not None:
        return []
    return [build_gateway_auth(cluster, request.settings.generate_secret, ours)]


def _service_account(request: HookRequest, cluster: LanguageCluster) -> Manifest | None:
    """The gateway's own identity: none where its user names one and made it."""
    is_named = cluster.spec.gateway.deployment.service_account_name is not None
    is_theirs = is_named and is_of_others(request, cluster, SERVICE_ACCOUNT, GATEWAY)
    return None if is_theirs else build_gateway_service_account(cluster)


def _observed_deployment(request: HookRequest, cluster: LanguageCluster) -> Manifest | None:
    return request.children.get(DEPLOYMENT, GATEWAY, cluster.namespace)
