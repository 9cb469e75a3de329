"""Agents' keys at the real LiteLLM, with the real OpenAI client: who is let in, to what, and how often."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anthropic
import httpx
import openai
import pytest

from tests.gateway.answers import COMPLETION_TOKENS, PROMPT_TOKENS
from tests.gateway.calling import HELLO, error_of, eventually, outcomes, served, within_a_minute
from tests.gateway.proxy import Proxy
from tests.gateway.upstream import Upstream
from tests.keys.attacks import attacks
from tests.keys.bypasses import CHAT, Bypass, chat, names, parameters, routes
from tests.keys.cast import agents_of, models_of
from tests.keys.world import World

BYPASSES = names() | parameters() | routes()


@pytest.fixture(scope="module")
def world(upstream: Upstream) -> World:
    return World(models_of(upstream), agents_of(), {}, {})


@pytest.fixture(scope="module")
def proxy(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with world.running(Path(tmp_path_factory.mktemp("gateway"))) as (running,):
        yield running


def ask(client: openai.OpenAI, model: str) -> Any:
    return client.chat.completions.create(model=model, messages=HELLO)


def calls(client: openai.OpenAI, model: str, number: int) -> list[Any]:
    return [lambda: ask(client, model)] * number


def arrived(upstream: Upstream, *places: str) -> int:
    return sum(len(upstream[place].calls) for place in places)


@pytest.mark.parametrize("model", ["one", "one-id", "twin-1", "cat/gpt", "spared"])
def test_an_agent_is_served_with_what_its_environment_holds(world: World, proxy: Proxy, model: str) -> None:
    assert ask(world.client(proxy, "analyst"), model).choices[0].message.content


def test_the_anthropic_client_takes_the_same_key(world: World, proxy: Proxy) -> None:
    key = world.environment("analyst")["MODEL_API_KEY"]
    with anthropic.Anthropic(base_url=proxy.url, api_key=key, max_retries=0) as client:
        assert client.messages.create(model="one", max_tokens=5, messages=[{"role": "user", "content": "hi"}]).content


def test_each_forged_key_is_refused_with_a_sentence(world: World, proxy: Proxy) -> None:
    for attack, (key, beginning) in attacks(world.target("analyst")).items():
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        answer = httpx.post(proxy.url + CHAT, json=chat(), headers=headers, timeout=30)
        assert answer.status_code == 401, attack
        assert answer.json()["error"]["message"].startswith(beginning), attack
    assert error_of(lambda: ask(world.client(proxy, "analyst").with_options(api_key="x"), "one")).status_code == 401


@pytest.mark.parametrize("name", BYPASSES)
def test_no_way_leads_to_a_model_outside_the_key(world: World, proxy: Proxy, upstream: Upstream, name: str) -> None:
    bypass: Bypass = BYPASSES[name]
    before = arrived(upstream, "one", "two", "twin-2", "cat")
    if bypass.fails:
        upstream["one"].fail(500)
    key = world.environment("analyst")["OPENAI_API_KEY"]
    headers = {"Authorization": f"Bearer {key}"}
    answer = httpx.request(bypass.method, proxy.url + bypass.path, json=bypass.body, headers=headers, timeout=30)
    upstream["one"].works()
    assert answer.status_code == bypass.code, answer.text
    assert answer.json()["error"]["message"]
    assert arrived(upstream, "one", "two", "twin-2", "cat") == before


def test_the_platforms_own_fallback_still_helps(world: World, proxy: Proxy, upstream: Upstream) -> None:
    upstream["spared"].fail(500)
    assert ask(world.client(proxy, "analyst"), "spared").model == "two-id"
    upstream["spared"].works()


def test_a_fallback_that_the_agent_may_call_is_its_own_choice(world: World, proxy: Proxy, upstream: Upstream) -> None:
    upstream["one"].fail(500)
    body = {"fallbacks": ["twin-1"]}
    answer = world.client(proxy, "analyst").chat.completions.create(model="one", messages=HELLO, extra_body=body)
    upstream["one"].works()
    assert answer.model == "twin"


def test_headers_that_steer_litellm_have_no_effect(world: World, proxy: Proxy, upstream: Upstream) -> None:
    upstream["one"].fail(500)
    before = arrived(upstream, "one")
    client = world.client(proxy, "analyst").with_options(default_headers={"x-litellm-num-retries": "3"})
    assert error_of(lambda: ask(client, "one")).status_code == 500
    upstream["one"].works()
    assert arrived(upstream, "one") == before + 1


def test_an_agent_sees_the_models_it_may_call(world: World, proxy: Proxy) -> None:
    seen = {agent: {model.id for model in world.client(proxy, agent).models.list()} for agent in ("analyst", "idle")}
    assert seen == {"analyst": {"one", "one-id", "twin-1", "cat/gpt", "spared", "spared-id"}, "idle": set()}
    assert ask(world.client(proxy, "twins"), "twin").model == "twin"
    more = "/models?return_wildcard_routes=true&include_model_access_groups=true&scope=expand"
    listed = world.client(proxy, "analyst").get(more, cast_to=dict[str, list[dict[str, str]]])["data"]
    assert {model["id"] for model in listed} <= seen["analyst"]


def test_a_stored_response_belongs_to_who_asked_for_it(world: World, proxy: Proxy) -> None:
    stored = world.client(proxy, "three").responses.create(model="one", input="a secret").id
    thief = world.client(proxy, "analyst")
    theft = error_of(lambda: thief.responses.create(model="one", input="go on", previous_response_id=stored))
    assert theft.status_code == 403


def test_each_agent_has_its_own_number_of_calls(world: World, proxy: Proxy) -> None:
    asked = calls(world.client(proxy, "five"), "one", 9) + calls(world.client(proxy, "three"), "one", 5)
    assert outcomes(asked[:9], at_once=9).count(200) == 5
    refusal = error_of(asked[0])
    assert (refusal.status_code, refusal.response.headers["retry-after"]) == (429, "60")
    assert "Limit type: requests. Current limit: 5" in refusal.message
    assert served(outcomes(asked[9:])) == 2, "one of the three was the call of another test"
    assert served(outcomes(calls(world.client(proxy, "analyst"), "one", 6))) == 6


def test_agents_share_the_limit_of_their_model(world: World, proxy: Proxy) -> None:
    within_a_minute(15)
    both = calls(world.client(proxy, "first"), "limited", 5) + calls(world.client(proxy, "second"), "limited", 5)
    assert served(outcomes(both, at_once=10)) == 7


@pytest.mark.parametrize("agent", ["frugal", "streamer"])
def test_tokens_count_when_they_are_known(world: World, proxy: Proxy, agent: str) -> None:
    client = world.client(proxy, agent)

    def stream() -> None:
        for _ in client.chat.completions.create(model="one", messages=HELLO, stream=True):
            pass

    if agent == "streamer":
        stream()
        assert eventually(lambda: outcomes([stream]) == [429])
    else:
        assert served(outcomes(calls(client, "one", 5))) == 3
    assert "Limit type: tokens" in error_of(lambda: ask(client, "one")).message


def test_calls_in_flight_are_bounded_through_a_stream(world: World, proxy: Proxy, upstream: Upstream) -> None:
    client = world.client(proxy, "narrow")
    upstream["slow"].delay = 0.5
    streams = [client.chat.completions.create(model="slow", messages=HELLO, stream=True) for _ in range(2)]
    refusal = error_of(lambda: ask(client, "slow"))
    assert "Limit type: max_parallel_requests. Current limit: 2" in refusal.message
    with ThreadPoolExecutor() as pool:
        assert all(pool.map(list, streams))
    upstream["slow"].delay = 0
    assert eventually(lambda: outcomes([lambda: ask(client, "slow")]) == [200])
    assert served(outcomes(calls(client, "slow", 6))) == 6


def test_use_and_cost_can_be_read_for_each_agent(world: World, proxy: Proxy) -> None:
    client = world.client(proxy, "spender")
    assert served(outcomes(calls(client, "priced", 1))) == 1
    lie = {f"user_api_key_{name}": "somebody-else" for name in ("user_id", "alias", "hash", "key_alias")}
    body: dict[str, Any] = {"metadata": {**lie, "model_info": {"id": "another/model/0"}}}
    client.chat.completions.create(model="priced", messages=HELLO, user="somebody-else", extra_body=body)
    who = 'api_key_alias="spender",model_id="my-cluster/priced/0"', f'user="{world.uid("spender")}"'
    expected = {
        f'litellm_proxy_total_requests_metric_total{{{who[0]},status_code="200",{who[1]}}} 2.0',
        f"litellm_input_tokens_metric_total{{{who[0]},{who[1]}}} {2 * PROMPT_TOKENS}.0",
        f"litellm_output_tokens_metric_total{{{who[0]},{who[1]}}} {2 * COMPLETION_TOKENS}.0",
        f"litellm_spend_metric_total{{{who[0]},{who[1]}}} 0.04",
    }
    assert eventually(lambda: expected <= set(world.metrics(proxy).splitlines())), world.metrics(proxy)
    assert "somebody-else" not in world.metrics(proxy)


def test_no_key_is_in_the_log(world: World, proxy: Proxy) -> None:
    wrong = world.client(proxy, "analyst").with_options(api_key=world.environment("analyst")["MODEL_API_KEY"][:-1])
    assert error_of(lambda: ask(wrong, "one")).status_code == 401
    log = proxy.log.read_text()
    assert "Wrong key" in log, "refusals are logged"
    for agent in agents_of():
        assert world.environment(agent)["OPENAI_API_KEY"].rpartition(".")[2] not in log
    assert not any(value in log for value in world.secrets["gateway-auth"].values())
