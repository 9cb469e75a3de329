from typing import Any

import pytest

from hooks.gateway.entries import model_credentials, model_entries
from tests.unit.gateway.making import KEY, model_of

KEY_REFERENCE = "os.environ/SECRET_keys_Sapi__key"
URL = "http://models.example"


def params_of(**spec: Any) -> dict[str, Any]:
    (entry,) = model_entries(model_of(**spec))
    params: dict[str, Any] = entry["litellm_params"]
    return params


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        pytest.param(
            {"provider": "anthropic", "modelName": "claude", **KEY},
            {"model": "anthropic/claude", "api_key": KEY_REFERENCE},
            id="anthropic",
        ),
        pytest.param(
            {"provider": "anthropic", "modelName": "claude", "endpoint": f"{URL}/v1/"},
            {"model": "anthropic/claude", "api_base": URL, "api_key": "none"},
            id="anthropic-adds-v1-itself",
        ),
        pytest.param(
            {"provider": "openai", "modelName": "gpt-4o", "endpoint": f"{URL}/v1", **KEY},
            {"model": "openai/gpt-4o", "api_base": f"{URL}/v1", "api_key": KEY_REFERENCE},
            id="openai",
        ),
        pytest.param(
            {"provider": "azure", "modelName": "dep", "endpoint": URL, "apiVersion": "2025-01-01", **KEY},
            {"model": "azure/dep", "api_base": URL, "api_version": "2025-01-01", "api_key": KEY_REFERENCE},
            id="azure",
        ),
        pytest.param(
            {"provider": "azure", "modelName": "dep", "endpoint": URL, "credentialsSecretRef": {"name": "app"}},
            {
                "model": "azure/dep",
                "api_base": URL,
                "api_key": "os.environ/SECRET_app_SAZURE_uAPI_uKEY",
                "tenant_id": "os.environ/SECRET_app_SAZURE_uTENANT_uID",
                "client_id": "os.environ/SECRET_app_SAZURE_uCLIENT_uID",
                "client_secret": "os.environ/SECRET_app_SAZURE_uCLIENT_uSECRET",
            },
            id="azure-ad-app",
        ),
        pytest.param(
            {"provider": "bedrock", "modelName": "amazon.nova", "region": "eu-west-1", **KEY},
            {"model": "bedrock/amazon.nova", "aws_region_name": "eu-west-1", "api_key": KEY_REFERENCE},
            id="bedrock-bearer-token",
        ),
        pytest.param(
            {"provider": "bedrock", "modelName": "amazon.nova", "endpoint": URL},
            {"model": "bedrock/amazon.nova", "aws_bedrock_runtime_endpoint": URL},
            id="bedrock-with-the-pods-own-identity",
        ),
        pytest.param(
            {"provider": "vertex", "modelName": "gemini-2.5-pro", "project": "p", "location": "l", "endpoint": URL},
            {
                "model": "vertex_ai/gemini-2.5-pro",
                "vertex_project": "p",
                "vertex_location": "l",
                "api_base": f"{URL}/v1/projects/p/locations/l/publishers/google/models/gemini-2.5-pro",
            },
            id="vertex",
        ),
        pytest.param(
            {"provider": "gemini", "modelName": "gemini-2.5-pro", **KEY},
            {"model": "gemini/gemini-2.5-pro", "api_key": KEY_REFERENCE},
            id="gemini",
        ),
        pytest.param(
            {"provider": "openai-compatible", "modelName": "llama", "endpoint": f"{URL}/v1"},
            {"model": "openai/llama", "api_base": f"{URL}/v1", "api_key": "none"},
            id="openai-compatible-without-key",
        ),
        pytest.param(
            {"provider": "custom", "modelName": "groq/llama-3.3", "params": {"reasoning_effort": "low"}, **KEY},
            {"model": "groq/llama-3.3", "reasoning_effort": "low", "api_key": KEY_REFERENCE},
            id="custom-litellm-string",
        ),
        pytest.param(
            {"provider": "custom", "modelName": "meta-llama/llama", "endpoint": f"{URL}/v1"},
            {"model": "custom_openai/meta-llama/llama", "api_base": f"{URL}/v1", "api_key": "none"},
            id="custom-bare-name",
        ),
        pytest.param(
            {"litellmProvider": "groq", "modelName": "llama", "credentialsSecretRef": {"name": "groq"}},
            {"model": "groq/llama", "api_key": "os.environ/SECRET_groq_SGROQ_uAPI_uKEY"},
            id="any-other-provider",
        ),
        pytest.param(
            {"litellmProvider": "vertex_ai", "modelName": "gemini", "project": "p", "location": "l"},
            {"model": "vertex_ai/gemini", "vertex_project": "p", "vertex_location": "l"},
            id="other-name-of-a-known-provider",
        ),
        pytest.param(
            {"provider": "openai", "modelName": "*", **KEY},
            {"model": "openai/*", "api_key": KEY_REFERENCE},
            id="catalogue",
        ),
    ],
)
def test_provider(spec: dict[str, Any], expected: dict[str, Any]) -> None:
    found = params_of(**spec)
    found.pop("use_chat_completions_api", None)
    assert found == expected


def test_a_catalogue_is_called_by_name_and_model() -> None:
    (entry,) = model_entries(model_of("all", provider="openai", modelName="*", **KEY))
    assert entry["model_name"] == "all/*"


def test_defaults_and_costs_of_a_call() -> None:
    found = params_of(
        configuration={
            "maxTokens": 100,
            "temperature": 0.0,
            "topP": 0.5,
            "frequencyPenalty": 0.0,
            "presencePenalty": -1.0,
            "stopSequences": ["END"],
            "additionalParameters": {"top_k": 5},
        },
        costTracking={"inputTokenCost": 0.003},
        timeout="1m30s",
        retryPolicy={"maxAttempts": 0},
    )
    assert (
        found
        | {
            "max_tokens": 100,
            "temperature": 0.0,
            "top_p": 0.5,
            "frequency_penalty": 0.0,
            "presence_penalty": -1.0,
            "stop": ["END"],
            "top_k": 5,
            "input_cost_per_token": 0.000003,
            "output_cost_per_token": 0.0,
            "timeout": 90.0,
            "num_retries": 0,
        }
        == found
    )


def test_an_endpoint_uses_its_own_key_or_the_models() -> None:
    model = model_of(
        provider="openai",
        **KEY,
        loadBalancing={
            "endpoints": [
                {"url": "http://a.example/v1", "weight": 3},
                {"url": "http://b.example/v1", "apiKeySecretRef": {"name": "other", "key": "token"}},
            ]
        },
    )
    first, second = model_entries(model)
    assert first["model_name"] == second["model_name"] == "model"
    assert [entry["litellm_params"]["weight"] for entry in (first, second)] == [3, 1]
    assert [entry["litellm_params"]["api_key"] for entry in (first, second)] == [
        KEY_REFERENCE,
        "os.environ/SECRET_other_Stoken",
    ]
    assert [entry["model_info"]["id"] for entry in (first, second)] == ["demo/model/0", "demo/model/1"]
    assert model_credentials(model) == [("keys", "api-key"), ("other", "token")]


def test_limits_are_for_the_model_as_a_whole() -> None:
    limits = {"requestsPerMinute": 7, "concurrentRequests": 2}
    first, second = model_entries(model_of(rateLimits=limits, **_two()))
    assert first["model_info"]["rateLimits"] == second["model_info"]["rateLimits"] == limits
    assert not {"rpm", "tpm", "max_parallel_requests"} & set(first["litellm_params"])


def test_the_only_endpoint_is_never_taken_out() -> None:
    (only,) = model_entries(model_of())
    first, _ = model_entries(model_of(**_two()))
    assert only["model_info"]["cooldown_time"] == 0
    assert first["model_info"].get("cooldown_time") != 0


def test_the_usual_names_of_a_service_account_are_tried_in_turn() -> None:
    model = model_of(provider="vertex", modelName="gemini", credentialsSecretRef={"name": "gcp"})
    (entry,) = model_entries(model)
    assert entry["litellm_params"]["vertex_credentials"] == "os.environ/SECRET_gcp_Scredentials_djson"
    sources = entry["model_info"]["credentials"]["vertex_credentials"]
    assert [source["key"] for source in sources][:3] == ["credentials.json", "service-account.json", "key.json"]


def _two() -> dict[str, Any]:
    return {"loadBalancing": {"endpoints": [{"url": "http://a.example/v1"}, {"url": "http://b.example/v1"}]}}
