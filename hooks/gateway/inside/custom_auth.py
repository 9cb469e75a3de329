"""LiteLLM's custom_auth: asks agent_keys.py about every call, and puts gateway_door.py in front of everything.

LiteLLM imports this file when it starts; it then enforces what the two functions below return.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from litellm.proxy import proxy_server
from litellm.proxy._types import LitellmUserRoles, ProxyException, UserAPIKeyAuth
from litellm.proxy.common_utils.http_parsing_utils import _read_request_body
from litellm.types.router import GenericLiteLLMParams
from litellm.types.utils import all_litellm_params

sys.path.insert(0, str(Path(__file__).parent))  # LiteLLM imports this file by its path: its neighbours are not found
from agent_keys import Authority, Caller, Refused, check_parameters, names_of
from gateway_door import Door
from gateway_revoked import Revoked

AUTHORITY = Authority.of_gateway()
REVOKED = Revoked(Path(__file__).parent)
LITELLMS_OWN = frozenset(all_litellm_params) | frozenset(GenericLiteLLMParams.model_fields)

proxy_server.app.middleware_stack = Door(proxy_server.app.middleware_stack, AUTHORITY.is_master)


async def agent_keys(request: Any, api_key: str | None) -> UserAPIKeyAuth:
    """Where gateway.auth.mode is agentKeys: the call's key says who calls."""
    key = _bare(api_key)
    if AUTHORITY.is_master(key):
        return _administrator()
    try:
        caller = _caller(key)
        names = _names(caller.models)
        check_parameters(await _read_request_body(request), names, LITELLMS_OWN)
    except Refused as refused:
        raise _error(refused) from None
    return _limited(caller, names)


async def anyone(request: Any, api_key: str | None) -> UserAPIKeyAuth:
    """Where gateway.auth.mode is none: a key is neither needed nor looked at, except for the master key."""
    if AUTHORITY.is_master(_bare(api_key)):
        return _administrator()
    try:
        check_parameters(await _read_request_body(request), None, LITELLMS_OWN)
    except Refused as refused:
        raise _error(refused) from None
    return UserAPIKeyAuth(api_key="anyone", key_alias="anyone", user_id="anyone")


def _caller(key: str) -> Caller:
    caller = AUTHORITY.caller(key, time.time())
    if REVOKED.has(caller.uid):
        raise Refused(401, "Revoked key: its agent was deleted, or the platform team took it back.")
    return caller


def _bare(api_key: str | None) -> str:
    return (api_key or "").removeprefix("Bearer ")


def _administrator() -> UserAPIKeyAuth:
    role = LitellmUserRoles.PROXY_ADMIN
    return UserAPIKeyAuth(api_key="master-key", key_alias="master-key", user_id="master-key", user_role=role)


def _limited(caller: Caller, names: Sequence[str]) -> UserAPIKeyAuth:
    return UserAPIKeyAuth(
        api_key=caller.uid,  # what LiteLLM counts by: another key of the same agent shares its limits
        key_alias=caller.name,
        user_id=caller.uid,
        models=[*names] or ["no-default-models"],  # none at all means all of them to LiteLLM
        rpm_limit=caller.limits.get("requestsPerMinute"),
        tpm_limit=caller.limits.get("tokensPerMinute"),
        max_parallel_requests=caller.limits.get("concurrentRequests"),
    )


@lru_cache(maxsize=4096)
def _names(models: frozenset[str]) -> tuple[str, ...]:
    """What these models may be called by; LiteLLM reads its configuration once, so it stays the same."""
    settings = proxy_server.llm_router.get_settings()
    aliases = {
        name: [target["model"] if isinstance(target, dict) else target]
        for name, target in (settings.get("model_group_alias") or {}).items()
    }
    groups = {group["group_name"]: group["models"] for group in settings["routing_groups"]}
    return tuple(names_of(models, aliases | groups))


def _error(refused: Refused) -> ProxyException:
    return ProxyException(message=refused.sentence, type="auth_error", param="None", code=refused.code)
