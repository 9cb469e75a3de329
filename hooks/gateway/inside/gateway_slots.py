"""Calls in flight to a model: counted in this process and, with Redis, among all replicas of the gateway."""

from __future__ import annotations

import asyncio
import contextlib
import time
import uuid
from collections import defaultdict
from typing import Any, ClassVar

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


class Slot:
    """A place among the calls in flight to one model, in this process and, with Redis, among all replicas."""

    in_flight: ClassVar[defaultdict[str, int]] = defaultdict(int)
    """Model -> calls in this process."""
    _leaving: ClassVar[set[asyncio.Task[None]]] = set()
    """What still goes to Redis; a task that nothing refers to may be collected."""

    def __init__(self, model: str) -> None:
        self.model = model
        self.keys = [f"langop:{{{model}}}:in-flight"]
        self.member = uuid.uuid4().hex
        self.shared = False
        self.in_flight[model] += 1

    async def share(self, limit: int) -> bool:
        """Take the place among all replicas; False if there is none. Without Redis this process's own count holds."""
        redis = router_cache().redis_cache
        if redis is None:
            return True
        now = time.time()
        try:
            arguments = [now, limit, now + LEASE, self.member, LEASE]
            self.shared = bool(int(await redis.async_register_script(TAKE_SLOT)(keys=self.keys, args=arguments)))
        except Exception:  # noqa: BLE001  # Redis is down: the limit holds for each process
            return True
        return self.shared

    def free(self) -> None:
        """Give the place back."""
        self.in_flight[self.model] -= 1
        if self.shared:
            task = asyncio.get_running_loop().create_task(self._leave())
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)

    async def _leave(self) -> None:
        with contextlib.suppress(Exception):  # the lease ends by itself
            await router_cache().redis_cache.async_register_script(LEAVE_SLOT)(keys=self.keys, args=[self.member])


def router_cache() -> Any:
    """The router's cache: in memory, and in Redis if there is one."""
    from litellm.proxy.proxy_server import llm_router  # noqa: PLC0415  # it imports this file

    return llm_router.cache
