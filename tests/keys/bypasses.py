"""Ways around the models of a key: calls of an agent that may call `one`, and would like `two`."""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.gateway.calling import HELLO

CHAT = "/v1/chat/completions"


class Bypass(NamedTuple):
    """One call, and how it is refused."""

    path: str = CHAT
    body: dict[str, Any] | None = None
    headers: dict[str, str] | None = None
    method: str = "POST"
    code: int = 403
    fails: bool = False
    """Whether `one` fails at that time, so that fallbacks are tried."""


def chat(model: Any = "one", **parameters: Any) -> dict[str, Any]:
    return {"model": model, "messages": HELLO, **parameters}


def names() -> dict[str, Bypass]:
    """Other names of a model."""
    others = {
        "its name": "two",
        "the provider's name": "two-id",
        "LiteLLM's name": "openai/two-id",
        "its own model under LiteLLM's name": "openai/one-id",
        "its id": "my-cluster/two/0",
        "a name shared with another model": "twin",
        "another model of the catalogue": "cat/other",
        "the whole catalogue": "cat/*",
        "a path inside the catalogue": "cat/gpt/../other",
        "everything": "*",
        "a word of LiteLLM's": "all-proxy-models",
        "a model that is not there": "nothing",
        "two names": "one,two",
        "a list of names": ["one", "two"],
        "capitals": "TWO",
        "spaces": " two ",
        "a suffix that LiteLLM strips": "two[1m]",
        "a prefix that LiteLLM strips": "claude-router-two",
    }
    return {what: Bypass(body=chat(name)) for what, name in others.items()}


def parameters() -> dict[str, Bypass]:
    """Parameters of a call for a model that is allowed."""
    tried: dict[str, dict[str, Any]] = {
        "fallbacks": {"fallbacks": ["two"]},
        "fallbacks by model": {"fallbacks": [{"one": ["two"]}]},
        "fallbacks with parameters": {"fallbacks": [{"model": "two"}]},
        "fallbacks as a mapping": {"fallbacks": {"two": 1}},
        "fallbacks as a word": {"fallbacks": "two"},
        "fallbacks for long prompts": {"context_window_fallbacks": [{"one": ["two"]}]},
        "fallbacks for bad prompts": {"content_policy_fallbacks": [{"one": ["two"]}]},
        "the router's settings": {"router_settings_override": {"fallbacks": [{"one": ["two"]}]}},
        "another deployment of the endpoint": {"deployment_id": "two-id"},
        "another provider's protocol": {"custom_llm_provider": "azure"},
        "a shadow call": {"silent_model": "two"},
        "an endpoint": {"api_base": "http://127.0.0.1:1"},
        "a provider's key": {"api_key": "os.environ/LANGOP_SIGNING_KEY"},
        "a region": {"aws_region_name": "eu-central-1"},
        "more in the body": {"extra_body": {"model": "two-id"}},
        "headers to the provider": {"extra_headers": {"authorization": "Bearer other"}},
        "many retries": {"num_retries": 50},
        "no record of the call": {"no-log": True},
        "an answer made up": {"mock_response": "free"},
    }
    return {
        what: Bypass(body=chat(**more), fails=True, code=401 if "api_base" in more else 403)
        for what, more in tried.items()
    }


def routes() -> dict[str, Bypass]:
    """Other ways in."""
    two = chat("two", input="x", prompt="x", query="x", documents=["x"], voice="x", max_tokens=1)
    calls = ["completions", "embeddings", "messages", "messages/count_tokens", "responses", "rerank"]
    calls += ["images/generations", "audio/speech"]
    model_calls = {f"/v1/{path}": Bypass(f"/v1/{path}", two) for path in calls}
    closed = {
        f"{method} {path}": Bypass(path, two if method == "POST" else None, method=method)
        for method, path in (
            ("POST", "/openai/deployments/two/chat/completions"),
            ("POST", "/engines/two/chat/completions"),
            ("POST", "/v1beta/models/two:generateContent"),
            ("POST", "/openai/v1/chat/completions"),
            ("POST", "/v1/chat/completions/"),
            ("POST", "/v1/moderations"),
            ("POST", "/v1/batches"),
            ("POST", "/v1/files"),
            ("GET", "/v1/responses/resp_1"),
            ("GET", "/health"),
            ("GET", "/model/info"),
            ("GET", "/v1/model/info"),
            ("GET", "/metrics"),
            ("POST", "/key/generate"),
            ("POST", "/config/update"),
            ("POST", "/model/new"),
            ("GET", "/key/info"),
            ("GET", "/ui/"),
            ("GET", "/openapi.json"),
            ("GET", "/"),
        )
    }
    elsewhere = {
        "the model in the query only": Bypass(f"{CHAT}?model=two", {"messages": HELLO}),
        "no model": Bypass(body={"messages": HELLO}, code=400),
        "an empty model": Bypass(body=chat(""), code=400),
    }
    return model_calls | closed | elsewhere
