"""What arrives upstream for each provider: path, headers, model and credential; and under which names."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path

import openai
import pytest

from tests.gateway.calling import HELLO, ask, error_of, outcomes, stream
from tests.gateway.provider_models import models_of, secrets_of
from tests.gateway.proxy import Proxy, gateway
from tests.gateway.upstream import Call, Upstream


@pytest.fixture(scope="module")
def proxy(upstream: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    root: Path = tmp_path_factory.mktemp("providers")
    with gateway(root, models_of(upstream), secrets=secrets_of(upstream)) as (running,):
        yield running


def arrived(upstream: Upstream, name: str) -> Call:
    """The only call that arrived at a place."""
    (call,) = upstream[name].calls
    upstream[name].calls.clear()
    return call


@pytest.mark.parametrize(
    "expected",
    [
        ("anthropic", "/v1/messages", "claude-sonnet-4-5", "x-api-key", "sk-first"),
        ("anthropic-v1", "/v1/messages", "claude-opus-4-1", "x-api-key", "sk-first"),
        ("openai", "/v1/chat/completions", "gpt-4o", "authorization", "Bearer sk-first"),
        (
            "azure",
            "/openai/deployments/my-deployment/chat/completions?api-version=2024-06-01",
            "my-deployment",
            "api-key",
            "sk-first",
        ),
        (
            "bedrock-token",
            "/model/anthropic.claude-3-haiku-20240307-v1%3A0/converse",
            None,
            "authorization",
            "Bearer sk-first",
        ),
        ("gemini", "/models/gemini-2.5-flash:generateContent", None, "x-goog-api-key", "sk-first"),
        (
            "vertex",
            "/v1/projects/my-project/locations/us-central1/publishers/google/models/gemini-2.5-pro:generateContent",
            None,
            "authorization",
            "Bearer ya29.fake-access-token",
        ),
        ("keyless", "/v1/chat/completions", "llama-3.3", "authorization", "Bearer none"),
        ("with-key", "/v1/chat/completions", "llama-3.1", "authorization", "Bearer sk-other"),
        ("custom", "/v1/chat/completions", "llama-3.3-70b", "authorization", "Bearer sk-first"),
        ("bare", "/v1/chat/completions", "my-org/my-model", "authorization", "Bearer none"),
        ("mistral", "/v1/chat/completions", "mistral-large", "authorization", "Bearer sk-mistral"),
    ],
    ids=itemgetter(0),
)
def test_provider(proxy: Proxy, upstream: Upstream, expected: tuple[str, str, str | None, str, str]) -> None:
    name, path, model, header, credential = expected
    assert ask(proxy, name) == "Hello from upstream"
    call = arrived(upstream, name)
    assert (call.path, call.body.get("model"), call.headers[header]) == (path, model, credential)


def test_bedrock_signs_with_the_keys_of_its_secret_for_its_region(proxy: Proxy, upstream: Upstream) -> None:
    assert ask(proxy, "bedrock") == "Hello from upstream"
    call = arrived(upstream, "bedrock")
    assert call.path == "/model/anthropic.claude-3-5-sonnet-20240620-v1%3A0/converse"
    assert call.headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKIATEST/")
    assert "/eu-central-1/bedrock/aws4_request" in call.headers["authorization"]


def test_an_endpoint_has_its_own_key_or_the_models(proxy: Proxy, upstream: Upstream) -> None:
    assert outcomes([lambda: ask(proxy, "keyed")] * 16) == [200] * 16
    for place, key in (("keyed-1", "sk-first"), ("keyed-2", "sk-other")):
        assert {call.headers["authorization"] for call in upstream[place].calls} == {f"Bearer {key}"}


def test_params_are_passed_through(proxy: Proxy, upstream: Upstream) -> None:
    ask(proxy, "bare")
    call = arrived(upstream, "bare")
    assert (call.headers["x-team"], call.body["seed"]) == ("research", 7)


@pytest.mark.parametrize("model", ["gpt-9", "o7-mini"])
def test_a_catalogue_serves_every_model_of_its_provider(proxy: Proxy, upstream: Upstream, model: str) -> None:
    assert ask(proxy, f"catalogue/{model}") == "Hello from upstream"
    assert arrived(upstream, "catalogue").body["model"] == model


@pytest.mark.parametrize(("name", "place"), [("gpt-4o", "openai"), ("groq/llama-3.3-70b", "custom")])
def test_the_providers_name_reaches_the_same_model(proxy: Proxy, upstream: Upstream, name: str, place: str) -> None:
    assert ask(proxy, name) == "Hello from upstream"
    arrived(upstream, place)


def test_two_models_with_one_provider_name(proxy: Proxy, upstream: Upstream) -> None:
    for name in ("twin-1", "twin-2"):
        ask(proxy, name)
        assert arrived(upstream, name).body["model"] == "twin"
    for _ in range(40):
        ask(proxy, "twin")
    counts = [len(upstream[name].calls) for name in ("twin-1", "twin-2")]
    assert sum(counts) == 40
    assert min(counts) >= 8  # fewer with an equal chance: once in 25,000 runs


def test_both_names_are_listed(proxy: Proxy) -> None:
    names = {model.id for model in proxy.openai.models.list()}
    assert {"openai", "gpt-4o", "anthropic", "claude-sonnet-4-5"} <= names


def test_a_call_needs_a_key(proxy: Proxy) -> None:
    with openai.OpenAI(base_url=f"{proxy.url}/v1", api_key="sk-wrong", max_retries=0) as stranger:
        error = error_of(lambda: stranger.chat.completions.create(model="openai", messages=HELLO))
    assert error.status_code == 401


def test_an_unknown_model_is_the_callers_mistake(proxy: Proxy) -> None:
    error = error_of(lambda: ask(proxy, "no-such-model"))
    assert error.status_code == 400
    assert "no-such-model" in error.message


def test_a_model_without_its_secret_says_so(proxy: Proxy, upstream: Upstream) -> None:
    error = error_of(lambda: ask(proxy, "missing"))
    assert isinstance(error, openai.AuthenticationError)
    assert "Secret gone does not exist or lacks the key (api-key)" in error.message
    assert upstream["missing"].calls == []


def test_a_secret_without_any_of_the_usual_names_says_which(proxy: Proxy) -> None:
    error = error_of(lambda: ask(proxy, "half"))
    assert "Secret aws does not exist or lacks the key (AZURE_API_KEY, AZURE_TENANT_ID" in error.message


@pytest.mark.parametrize("name", ["anthropic", "openai", "keyless"])
def test_streams(proxy: Proxy, upstream: Upstream, name: str) -> None:
    assert stream(proxy, name).strip() == "Hello from upstream"
    assert arrived(upstream, name).body["stream"] is True


@pytest.mark.parametrize(
    ("name", "path"),
    [("anthropic", "/v1/messages"), ("openai", "/v1/chat/completions"), ("keyless", "/v1/chat/completions")],
)
def test_anthropic_clients(proxy: Proxy, upstream: Upstream, name: str, path: str) -> None:
    message = proxy.anthropic.messages.create(
        model=name, max_tokens=50, messages=[{"role": "user", "content": "hello"}]
    )
    assert message.content[0].type == "text"
    assert message.content[0].text == "Hello from upstream"
    assert arrived(upstream, name).path == path


def test_anthropic_clients_stream(proxy: Proxy, upstream: Upstream) -> None:
    ask_for = {"model": "anthropic", "max_tokens": 50, "messages": [{"role": "user", "content": "hello"}]}
    with proxy.anthropic.messages.stream(**ask_for) as events:  # type: ignore[arg-type]
        assert events.get_final_text().strip() == "Hello from upstream"
    arrived(upstream, "anthropic")


@pytest.mark.parametrize(("name", "path"), [("openai", "/v1/responses"), ("keyless", "/v1/chat/completions")])
def test_clients_of_the_responses_api(proxy: Proxy, upstream: Upstream, name: str, path: str) -> None:
    assert proxy.openai.responses.create(model=name, input="hello").output_text == "Hello from upstream"
    assert arrived(upstream, name).path == path


def test_embeddings(proxy: Proxy, upstream: Upstream) -> None:
    assert proxy.openai.embeddings.create(model="keyless", input="hello", encoding_format="float").data
    assert arrived(upstream, "keyless").path == "/v1/embeddings"


def test_no_credential_is_in_the_config_map(proxy: Proxy) -> None:
    files = [file for file in (proxy.log.parent / "etc" / "litellm").iterdir() if file.is_file()]
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    for value in ("sk-first", "sk-other", "sk-mistral", "AKIATEST", "PRIVATE KEY"):
        assert value not in text
