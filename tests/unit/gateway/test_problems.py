from typing import Any

import pytest

from hooks.gateway.problems import model_problem
from tests.unit.gateway.making import ENDPOINT, KEY, endpoints, model_of


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"litellmProvider": "groq", **KEY},
        {"provider": "custom", "modelName": "groq/llama", **KEY},
        {"provider": "custom", "modelName": "meta-llama/llama", **ENDPOINT},
        {"provider": "custom", "modelName": "llama", "params": {"custom_llm_provider": "openai"}, **ENDPOINT},
        {"params": {"extra_headers": {"X-Team": "a"}, "drop_params": True, "prompt_cache_key": "k"}},
        {"params": {"stream_timeout": 5}},
        {"litellmProvider": "sagemaker", "region": "eu-west-1"},
        {"litellmProvider": "azure", "apiVersion": "2025-01-01", **ENDPOINT},
        {"configuration": {"additionalParameters": {"top_k": 5, "max_completion_tokens": 100}}},
    ],
)
def test_what_the_gateway_takes(spec: dict[str, Any]) -> None:
    assert model_problem(model_of(**spec)) is None


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ({"litellmProvider": "grok"}, "litellmProvider: LiteLLM knows no provider grok"),
        ({"litellmProvider": "custom"}, "litellmProvider: custom does not work"),
        ({"litellmProvider": "github_copilot"}, "it needs a person to log in"),
        ({"provider": "custom", "modelName": "grok/4"}, "modelName: LiteLLM knows no provider grok"),
        ({"provider": "custom", "modelName": "openai_like/x", **ENDPOINT}, "use provider openai-compatible"),
        ({"provider": "custom", "modelName": "os.environ/LITELLM_MASTER_KEY", **ENDPOINT}, "must not start with"),
        ({"litellmProvider": "groq", "region": "eu-west-1"}, "region has no effect on provider groq"),
        ({"litellmProvider": "bedrock", "apiVersion": "1"}, "apiVersion has no effect on provider bedrock"),
        ({"provider": "vertex", "endpoint": "http://a"}, "needs project and location"),
        ({"provider": "vertex", "project": "p", **endpoints(1, 1)}, "needs project and location"),
        ({"params": {"api_key": "sk-1"}}, "params.api_key holds a credential"),
        ({"params": {"extra_headers": {"Authorization": "Bearer x"}}}, "params.extra_headers.Authorization holds"),
        ({"params": {"extra_headers": {"X-Api-Key": "x"}}}, "holds a credential"),
        ({"params": {"azure_ad_token": "x"}}, "holds a credential"),
        ({"params": {"litellm_credential_name": "x"}}, "holds a credential"),
        ({"params": {"nested": [{"clientSecret": "x"}]}}, "params.nested[0].clientSecret holds a credential"),
        ({"params": {"organization": "os.environ/LITELLM_MASTER_KEY"}}, "must not read the gateway's environment"),
        ({"params": {"rpm": 5}}, "params.rpm: set rateLimits.requestsPerMinute instead"),
        ({"params": {"fallbacks": ["x"]}}, "params.fallbacks: set fallbacks instead"),
        ({"params": {"stream_timeout": "soon"}}, "params.stream_timeout must be a number"),
        ({"configuration": {"additionalParameters": {"max_tokens": 5}}}, "set configuration.maxTokens instead"),
        ({"configuration": {"additionalParameters": {"api-key": "x"}}}, "holds a credential"),
        (
            {"provider": "anthropic", **KEY, "configuration": {"frequencyPenalty": 0.5}},
            "configuration.frequencyPenalty: the API of provider anthropic has no such parameter",
        ),
        (
            {"provider": "bedrock", "configuration": {"presencePenalty": 0.0}},
            "configuration.presencePenalty: the API of provider bedrock has no such parameter",
        ),
        (
            {"provider": "openai", "modelName": "*", **KEY, "fallbacks": [{"modelRef": "other"}]},
            "fallbacks have no effect on a whole catalogue",
        ),
        (
            {"params": {"top_k": 5}, "configuration": {"additionalParameters": {"top_k": 6}}},
            "params.top_k is also in configuration.additionalParameters",
        ),
    ],
)
def test_what_the_gateway_would_refuse_or_ignore(spec: dict[str, Any], words: str) -> None:
    problem = model_problem(model_of(**spec))
    assert problem is not None
    assert words in problem
    assert "\n" not in problem


def test_a_refusal_never_shows_a_credential() -> None:
    assert "sk-very-secret" not in str(model_problem(model_of(params={"api_key": "sk-very-secret"})))
