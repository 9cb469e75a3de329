"""Runs inside the gateway, beside config.yaml: which endpoints of a model a call may be sent to.

LiteLLM by itself sends a retry to the endpoint that has just failed, calls one whose Secret is missing without
a credential, and hides the provider's error behind "no deployments available" when every endpoint was taken out
(measured on 1.106.2). This file is shipped in the gateway's ConfigMap and imports nothing of the hooks.
"""

from __future__ import annotations

import os
from contextvars import ContextVar
from typing import Any

import litellm
from litellm.integrations.custom_logger import CustomLogger

Deployment = dict[str, Any]

_tried: ContextVar[set[str] | None] = ContextVar("langop_tried", default=None)
"""Ids of the endpoints that the present call has been sent to."""


class GatewayEndpoints(CustomLogger):  # type: ignore[misc]
    """LiteLLM calls these at the stages of a call."""

    async def async_pre_call_hook(self, user_api_key_dict: Any, cache: Any, data: Any, call_type: Any) -> None:
        """A call has come in."""
        _tried.set(set())

    async def async_filter_deployments(
        self,
        model: str,
        healthy_deployments: list[Deployment],
        messages: Any,
        request_kwargs: Any = None,
        parent_otel_span: Any = None,
    ) -> list[Deployment]:
        """The endpoints that have a credential, without those that this call has been sent to, while there are any."""
        usable = _with_credentials(healthy_deployments or _endpoints(model))
        tried = _tried.get() or set()
        return [deployment for deployment in usable if deployment["model_info"]["id"] not in tried] or usable

    async def async_pre_call_check(self, deployment: Deployment, parent_otel_span: Any) -> None:
        """A call is about to be sent; one that names a deployment by its id has not passed the filter."""
        _with_credentials([deployment])
        tried = _tried.get()
        if tried is not None:
            tried.add(deployment["model_info"]["id"])


def _endpoints(name: str) -> list[Deployment]:
    """Every endpoint behind a name, those that were taken out too: the provider's error says more than none."""
    from litellm.proxy.proxy_server import llm_router  # noqa: PLC0415  # it imports this file

    group = llm_router.get_routing_group(name)
    names = group.models if group else [name]
    return [deployment for member in names for deployment in llm_router.get_model_list(model_name=member) or ()]


def _with_credentials(deployments: list[Deployment]) -> list[Deployment]:
    """The deployments whose Secret is there, each with the values of the keys it was found under.

    Raises:
        litellm.AuthenticationError: none is; the message names the Secret.
    """
    usable = []
    for deployment in deployments:
        wanted = deployment["model_info"].get("credentials") or {}
        values = {parameter: value for parameter, sources in wanted.items() if (value := _first_set(sources))}
        if values or not wanted:
            usable.append({**deployment, "litellm_params": {**deployment["litellm_params"], **values}})
    if deployments and not usable:
        raise _missing(deployments[0])
    return usable


def _first_set(sources: list[dict[str, str]]) -> str | None:
    return next((value for source in sources if (value := os.environ.get(source["variable"]))), None)


def _missing(deployment: Deployment) -> litellm.AuthenticationError:
    info = deployment["model_info"]
    sources = [source for sources in info["credentials"].values() for source in sources]
    secrets = " and ".join(sorted({source["secret"] for source in sources}))
    keys = ", ".join(dict.fromkeys(source["key"] for source in sources))
    model = info["id"].rpartition("/")[0]
    return litellm.AuthenticationError(
        message=f"LanguageModel {model} has no credential: Secret {secrets} does not exist or lacks the key ({keys}).",
        llm_provider="",
        model=model,
        num_retries=0,
    )


endpoints = GatewayEndpoints()
