"""Runs inside the gateway, beside config.yaml: keeps each LanguageModel's limits and names a missing Secret.

LiteLLM's own limits are counted for each endpoint and not for a model as a whole, tell the caller of no time
to come back, and its limit of calls in flight is neither shared between replicas nor held through every stream
(measured on 1.106.2). This file is shipped in the gateway's ConfigMap and imports nothing of the hooks.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import time
import uuid
from collections import defaultdict
from contextvars import ContextVar
from typing import Any

import litellm
from litellm.integrations.custom_logger import CustomLogger

MINUTE = 60
LEASE = 600
"""Seconds after which a call in flight no longer counts for other replicas: one that was killed cannot say goodbye."""
TAKE_SLOT = """
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[4])
redis.call('EXPIRE', KEYS[1], ARGV[5])
return 1
"""
LEAVE_SLOT = "return redis.call('ZREM', KEYS[1], ARGV[1])"

Deployment = dict[str, Any]


class Call:
    """One HTTP call to the gateway; it has a place at one model at a time, until its last byte is sent."""

    def __init__(self, task: asyncio.Task[Any]) -> None:
        self.admitted: str | None = None
        """Model whose limits this attempt has passed, until LiteLLM uses it."""
        self.slot: Slot | None = None
        self.tried: set[str] = set()
        """Ids of the endpoints that this call has been sent to; a retry goes elsewhere while it can."""
        task.add_done_callback(lambda _: self.leave())

    def leave(self) -> None:
        """Give the place back: the attempt failed, or the call is over."""
        if self.slot is not None:
            self.slot.free()
            self.slot = None


class Slot:
    """A place among the calls in flight to one model, in this process and, with Redis, among all replicas."""

    def __init__(self, model: str, in_flight: dict[str, int]) -> None:
        self.key = f"{{langop:{model}}}:in-flight"
        self.member = uuid.uuid4().hex
        self.shared = False
        self._model = model
        self._in_flight = in_flight
        in_flight[model] += 1

    async def share(self, redis: Any, limit: int) -> bool:
        """Take the place among all replicas; False if there is none. Without Redis this process's own count holds."""
        if redis is None:
            return True
        now = time.time()
        try:
            taken = await redis.async_register_script(TAKE_SLOT)(
                keys=[self.key], args=[now, limit, now + LEASE, self.member, LEASE]
            )
        except Exception:  # noqa: BLE001  # Redis is down: the limit holds for each process
            return True
        self.shared = bool(int(taken))
        return self.shared

    def free(self) -> None:
        """Give the place back."""
        self._in_flight[self._model] -= 1
        if self.shared:
            self.shared = False
            task = asyncio.get_running_loop().create_task(self._free_shared())
            _background.add(task)  # a task that nothing refers to may be collected before it has run
            task.add_done_callback(_background.discard)

    async def _free_shared(self) -> None:
        with contextlib.suppress(Exception):  # the lease ends by itself
            await _cache().redis_cache.async_register_script(LEAVE_SLOT)(keys=[self.key], args=[self.member])


_call: ContextVar[Call | None] = ContextVar("langop_call", default=None)
_background: set[asyncio.Task[Any]] = set()


class GatewayRules(CustomLogger):  # type: ignore[misc]
    """LiteLLM calls these at the stages of a call."""

    def __init__(self) -> None:
        super().__init__()
        self._in_flight: dict[str, int] = defaultdict(int)

    async def async_pre_call_hook(self, user_api_key_dict: Any, cache: Any, data: Any, call_type: Any) -> None:
        """A call has come in; its limits are held until the task that serves it ends."""
        task = asyncio.current_task()
        if task is not None:
            _call.set(Call(task))

    async def async_filter_deployments(
        self,
        model: str,
        healthy_deployments: list[Deployment],
        messages: Any,
        request_kwargs: Any = None,
        parent_otel_span: Any = None,
    ) -> list[Deployment]:
        """Of the endpoints behind a name, those of one LanguageModel that has a credential and is within its limits."""
        models: dict[str, list[Deployment]] = defaultdict(list)
        # With every endpoint taken out, the provider's error says more than "no deployments available".
        for deployment in _untried(healthy_deployments or _endpoints(model)):
            models[_model(deployment)].append(deployment)
        # Several LanguageModels may share the provider's name for it: an equal chance to each.
        order = random.sample(sorted(models), len(models))
        refusals: list[Exception] = []
        for name in order:
            try:
                usable = _with_credentials(name, models[name])
                await self._admit(name, usable[0])
            except (litellm.RateLimitError, litellm.AuthenticationError) as refusal:
                refusals.append(refusal)
            else:
                return usable
        if refusals:
            raise next((r for r in refusals if isinstance(r, litellm.RateLimitError)), refusals[0])
        return healthy_deployments

    async def async_pre_call_check(self, deployment: Deployment, parent_otel_span: Any) -> None:
        """Calls by a deployment's id do not pass the filter: their limits are counted here."""
        call = _call.get()
        name = _model(deployment)
        if call is None or call.admitted != name:
            _with_credentials(name, [deployment])
            await self._admit(name, deployment)
        if call is not None:
            call.admitted = None
            call.tried.add(deployment["model_info"]["id"])

    async def async_log_success_event(self, kwargs: Any, response_obj: Any, start_time: Any, end_time: Any) -> None:
        """A response is complete: its tokens count."""
        info = (kwargs.get("litellm_params") or {}).get("model_info") or {}
        tokens = (kwargs.get("standard_logging_object") or {}).get("total_tokens") or 0
        if tokens and "tokensPerMinute" in (info.get("rateLimits") or {}):
            await _count(_model({"model_info": info}), "tokens", tokens)

    async def _admit(self, name: str, deployment: Deployment) -> None:
        """Count an attempt against the model's limits.

        Raises:
            litellm.RateLimitError: 429 with Retry-After; LiteLLM does not retry it, but goes to a fallback.
        """
        limits = (deployment.get("model_info") or {}).get("rateLimits") or {}
        call = _call.get()
        if call is not None:
            call.leave()
        tokens, concurrent, requests = (
            limits.get(limit) for limit in ("tokensPerMinute", "concurrentRequests", "requestsPerMinute")
        )
        if tokens and await _count(name, "tokens", 0) >= tokens:
            raise _refusal(name, f"{tokens} tokens per minute", _left())
        slot = None
        if concurrent and call is not None:
            slot = await self._take_slot(name, concurrent)
        if requests and await _count(name, "requests", 1) > requests:
            if slot is not None:
                slot.free()
            raise _refusal(name, f"{requests} requests per minute", _left())
        if call is not None:
            call.slot = slot
            call.admitted = name

    async def _take_slot(self, name: str, limit: int) -> Slot:
        if self._in_flight[name] >= limit:
            raise _refusal(name, f"{limit} concurrent requests", 1)
        slot = Slot(name, self._in_flight)
        if await slot.share(_cache().redis_cache, limit):
            return slot
        slot.free()
        raise _refusal(name, f"{limit} concurrent requests", 1)


def _model(deployment: Deployment) -> str:
    """Namespace and name of the LanguageModel that a deployment belongs to; its id is that and a number."""
    identity = str((deployment.get("model_info") or {}).get("id"))
    return identity.rpartition("/")[0]


def _endpoints(name: str) -> list[Deployment]:
    """Every endpoint behind a name, those that were taken out too."""
    router = _router()
    group = router.get_routing_group(name)
    names = group.models if group else [name]
    return [deployment for member in names for deployment in router.get_model_list(model_name=member) or ()]


def _untried(deployments: list[Deployment]) -> list[Deployment]:
    """The endpoints that this call has not been sent to yet; all of them when there is none."""
    call = _call.get()
    tried = call.tried if call else set()
    return [deployment for deployment in deployments if deployment["model_info"]["id"] not in tried] or deployments


def _with_credentials(name: str, deployments: list[Deployment]) -> list[Deployment]:
    """The deployments whose Secret is there, each with the key it was found under.

    Raises:
        litellm.AuthenticationError: none is; the message names the Secret.
    """
    usable: list[Deployment] = []
    for deployment in deployments:
        wanted = (deployment.get("model_info") or {}).get("credentials") or {}
        found = {
            parameter: next((value for source in sources if (value := os.environ.get(source["variable"]))), None)
            for parameter, sources in wanted.items()
        }
        values = {parameter: value for parameter, value in found.items() if value}
        if values or not wanted:
            usable.append({**deployment, "litellm_params": {**deployment["litellm_params"], **values}})
    if usable:
        return usable
    sources = [source for sources in wanted.values() for source in sources]
    secrets = " and ".join(sorted({source["secret"] for source in sources}))
    keys = ", ".join(dict.fromkeys(source["key"] for source in sources))
    raise litellm.AuthenticationError(
        message=f"LanguageModel {name} has no credential: Secret {secrets} does not exist or lacks the key ({keys}).",
        llm_provider="",
        model=name,
        num_retries=0,
    )


async def _count(model: str, what: str, number: int) -> float:
    """Add to this minute's count, shared through Redis if there is one; the new count."""
    now = int(time.time())
    key = f"langop:{model}:{what}:{now // MINUTE}"
    count = await _cache().async_increment_cache(key, number, ttl=2 * MINUTE)
    return count or 0


def _left() -> int:
    """Seconds until the next minute begins."""
    return MINUTE - int(time.time()) % MINUTE


def _refusal(model: str, limit: str, seconds: int) -> litellm.RateLimitError:
    return litellm.RateLimitError(
        message=f"LanguageModel {model} is limited to {limit}. Try again in {seconds} s.",
        llm_provider="",
        model=model,
        num_retries=0,
        category="litellm_rate_limit",
        headers={"retry-after": str(seconds)},
    )


def _cache() -> Any:
    """The router's cache: in memory, and in Redis if there is one."""
    return _router().cache


def _router() -> Any:
    from litellm.proxy.proxy_server import llm_router  # noqa: PLC0415  # it imports this file

    return llm_router


rules = GatewayRules()
