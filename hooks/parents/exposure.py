"""Whether the way in from outside is an Ingress or an HTTPRoute."""

from __future__ import annotations

from hooks.api import LanguageCluster
from hooks.kube.kinds import HTTP_ROUTE
from hooks.parents.hook import HookRequest
from hooks.settings import SharedGateway


def shared_gateway(request: HookRequest, cluster: LanguageCluster) -> SharedGateway | None:
    """The Gateway that HTTPRoutes attach to; None where Ingresses are made.

    HTTPRoutes are made where the component gateway-api declares them, except for a cluster that names an IngressClass.
    """
    if not request.declares(HTTP_ROUTE) or cluster.spec.ingress.class_name is not None:
        return None
    return request.settings.http_route_gateway
