"""Runs inside the gateway, beside config.yaml: keeps the limits of each LanguageModel.

LiteLLM's own limits are counted for each endpoint and not for a model as a whole, tell the caller of no time
to come back, and its limit of calls in flight is neither shared between replicas nor held through every stream
(measured on 1.106.2). This file is shipped in the gateway's ConfigMap and imports nothing of the hooks.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections import defaultdict
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from litellm.integrations.custom_logger import CustomLogger
from litellm.proxy._types import ProxyException

sys.path.insert(0, str(Path(__file__).parent))  # LiteLLM imports this file by its path: its neighbours are not found
from gateway_slots import Slot, router_cache

MINUTE = 60
Deployment = dict[str, Any]


class Call:
    """One HTTP call to the gateway; it has a place at one model at a time, until its last byte is sent."""

    def __init__(self, task: asyncio.Task[Any]) -> None:
        self.admitted: str | None = None
        """Model whose limits this attempt has passed, until LiteLLM uses it."""
        self.slot: Slot | None = None
        task.add_done_callback(lambda _: self.leave())

    def leave(self) -> None:
        """Give the place back: the attempt failed, or the call is over."""
        if self.slot is not None:
            self.slot.free()
            self.slot = None


_call: ContextVar[Call | None] = ContextVar("langop_call", default=None)


class GatewayLimits(CustomLogger):  # type: ignore[misc]
    """LiteLLM calls these at the stages of a call."""

    async def async_pre_call_hook(self, user_api_key_dict: Any, cache: Any, data: Any, call_type: Any) -> None:
        """A call has come in; its place is held until the task that serves it ends."""
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
        """Of the endpoints behind a name, those of one LanguageModel that is within its limits.

        Several may share the provider's name for it: each has an equal chance.
        """
        models: dict[str, list[Deployment]] = defaultdict(list)
        for deployment in healthy_deployments:
            models[_model(deployment["model_info"])].append(deployment)
        refused: LimitReached | None = None
        for name in random.sample(sorted(models), len(models)):
            try:
                await _admit(name, models[name][0]["model_info"])
            except LimitReached as refusal:
                refused = refusal
            else:
                return models[name]
        if refused is not None:
            raise refused
        return healthy_deployments

    async def async_pre_call_check(self, deployment: Deployment, parent_otel_span: Any) -> None:
        """Calls that name a deployment by its id do not pass the filter: their limits are counted here."""
        call = _call.get()
        name = _model(deployment["model_info"])
        if call is None or call.admitted != name:
            await _admit(name, deployment["model_info"])
        if call is not None:
            call.admitted = None

    async def async_log_success_event(self, kwargs: Any, response_obj: Any, start_time: Any, end_time: Any) -> None:
        """A response is complete: its tokens count."""
        info = (kwargs.get("litellm_params") or {}).get("model_info") or {}
        tokens = (kwargs.get("standard_logging_object") or {}).get("total_tokens") or 0
        if tokens and "tokensPerMinute" in info.get("rateLimits", {}):
            await _count(_model(info), "tokens", tokens)


async def _admit(name: str, info: dict[str, Any]) -> None:
    """Count an attempt against the model's limits.

    Raises:
        LimitReached: the call has to wait, or to go to a fallback.
    """
    limits = info.get("rateLimits") or {}
    tokens, concurrent, requests = map(limits.get, ("tokensPerMinute", "concurrentRequests", "requestsPerMinute"))
    call = _call.get() or Call(asyncio.current_task())  # type: ignore[arg-type]  # a coroutine has a task
    call.leave()
    if tokens and await _count(name, "tokens", 0) >= tokens:
        raise LimitReached(name, f"{tokens} tokens per minute", _left())
    if concurrent:
        call.slot = await _take_slot(name, concurrent)
    if requests and await _count(name, "requests", 1) > requests:
        call.leave()
        raise LimitReached(name, f"{requests} requests per minute", _left())
    call.admitted = name


async def _take_slot(name: str, limit: int) -> Slot:
    if Slot.in_flight[name] >= limit:
        raise LimitReached(name, f"{limit} concurrent requests", 1)
    slot = Slot(name)
    if await slot.share(limit):
        return slot
    slot.free()
    raise LimitReached(name, f"{limit} concurrent requests", 1)


async def _count(model: str, what: str, number: int) -> float:
    """Add to this minute's count, shared through Redis if there is one; the new count."""
    key = f"langop:{{{model}}}:{what}:{int(time.time()) // MINUTE}"
    return await router_cache().async_increment_cache(key, number, ttl=2 * MINUTE) or 0


def _left() -> int:
    """Seconds until the next minute begins."""
    return MINUTE - int(time.time()) % MINUTE


def _model(info: dict[str, Any]) -> str:
    """Namespace and name of the LanguageModel that a deployment belongs to; its id is that and a number."""
    return str(info.get("id")).rpartition("/")[0]


class LimitReached(ProxyException):  # type: ignore[misc]
    """429 with Retry-After on every route: of its other errors LiteLLM drops the headers on /v1/messages."""

    num_retries = 0
    """LiteLLM does not retry it, but goes to a fallback."""
    status_code = 429

    def __init__(self, model: str, limit: str, seconds: int) -> None:
        super().__init__(
            message=f"LanguageModel {model} is limited to {limit}. Try again in {seconds} s.",
            type="rate_limit_error",
            param=None,
            code=429,
            headers={"retry-after": str(seconds)},
        )


limits = GatewayLimits()
