"""The models and agents of the tests at the real LiteLLM."""

from __future__ import annotations

from typing import Any

from tests.gateway.answers import COMPLETION_TOKENS, PROMPT_TOKENS
from tests.gateway.calling import one
from tests.gateway.upstream import Upstream

TOKENS = PROMPT_TOKENS + COMPLETION_TOKENS
"""What one call uses."""


def may(*models: str, **limits: int) -> dict[str, Any]:
    """An agent with these models (`<name>/<model>` for one of a catalogue) and limits."""
    named = [dict(zip(("name", "model"), model.split("/"), strict=False)) for model in models]
    return {"models": named, "rateLimits": limits, "workspace": {"enabled": False}}


def agents_of() -> dict[str, dict[str, Any]]:
    return {
        "analyst": may("one", "twin-1", "cat/gpt", "spared"),
        "twins": may("twin-1", "twin-2"),
        "idle": may(),
        "three": may("one", requestsPerMinute=3),
        "five": may("one", requestsPerMinute=5),
        "first": may("limited", requestsPerMinute=100),
        "second": may("limited"),
        "frugal": may("one", tokensPerMinute=2 * TOKENS + 5),
        "streamer": may("one", tokensPerMinute=TOKENS),
        "narrow": may("slow", concurrentRequests=2),
        "spender": may("priced"),
    }


def models_of(upstream: Upstream) -> dict[str, dict[str, Any]]:
    return {
        "one": one(upstream, "one", retryPolicy={"maxAttempts": 0}),
        "two": one(upstream, "two"),
        "twin-1": one(upstream, "twin-1", modelName="twin"),
        "twin-2": one(upstream, "twin-2", modelName="twin"),
        "cat": one(upstream, "cat", modelName="*"),
        "spared": one(upstream, "spared", fallbacks=[{"modelRef": "two"}], retryPolicy={"maxAttempts": 0}),
        "limited": one(upstream, "limited", rateLimits={"requestsPerMinute": 7}),
        "slow": one(upstream, "slow"),
        "priced": one(upstream, "priced", costTracking={"inputTokenCost": 1, "outputTokenCost": 2}),
    }
