"""The gateway's metrics: use and cost of each agent and model, and nothing that grows with what callers make up."""

from __future__ import annotations

from typing import Any

METRICS = "prometheus"
"""LiteLLM's callback that serves them at /metrics."""
WHO_AND_WHAT = ["user", "api_key_alias", "model_id"]
"""Labels: the agent's uid, its name, and the LanguageModel's endpoint (`<namespace>/<model>/<position>`)."""


def metrics_settings() -> dict[str, Any]:
    """LiteLLM's settings: by default it has some hundred metrics, a megabyte of them for twenty models."""
    return {
        "prometheus_metrics_config": [
            {
                "group": "calls",
                "metrics": ["litellm_proxy_total_requests_metric"],
                "include_labels": [*WHO_AND_WHAT, "status_code"],
            },
            {
                "group": "use",
                "metrics": ["litellm_input_tokens_metric", "litellm_output_tokens_metric", "litellm_spend_metric"],
                "include_labels": WHO_AND_WHAT,
            },
            {
                "group": "latency",
                "metrics": ["litellm_request_total_latency_metric", "litellm_llm_api_latency_metric"],
                "include_labels": ["model_id"],
            },
        ]
    }
