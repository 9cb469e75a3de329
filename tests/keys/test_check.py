"""The check of a key, without LiteLLM."""

from __future__ import annotations

import hmac
import json
import math

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hooks.children import gateway_auth
from hooks.gateway.inside import agent_keys
from hooks.gateway.inside.agent_keys import Authority, Caller, Refused
from hooks.gateway.keys import sign
from tests.keys.attacks import Target, attacks

NOW = 1_800_000_000.0
TARGET = Target(
    cluster="cluster-uid",
    signing_key="signing-key-of-more-than-32-characters",
    master_key="sk-master-key-of-tests",
    claims={
        "iss": "cluster-uid",
        "sub": "agent-uid",
        "name": "analyst",
        "namespace": "demo",
        "models": ["one", "cat/gpt"],
        "limits": {"requestsPerMinute": 3},
    },
)
AUTHORITY = Authority(TARGET.cluster, TARGET.signing_key.encode(), TARGET.master_key.encode())
ATTACKS = attacks(TARGET)
COMPLETE = {"LANGOP_CLUSTER_UUID": "u", "LANGOP_SIGNING_KEY": "s" * 32, "LITELLM_MASTER_KEY": "m" * 16}


def refused(key: str, now: float = NOW) -> Refused:
    with pytest.raises(Refused) as refusal:
        AUTHORITY.caller(key, now)
    return refusal.value


def test_a_good_key_says_who_calls() -> None:
    caller = AUTHORITY.caller(TARGET.key, NOW)
    assert caller == Caller("agent-uid", "analyst", frozenset({"one", "cat/gpt"}), {"requestsPerMinute": 3})


def test_the_table_is_long_enough() -> None:
    assert len(ATTACKS) >= 30
    assert len({key for key, _ in ATTACKS.values()}) == len(ATTACKS)


@pytest.mark.parametrize("attack", ATTACKS)
def test_refused(attack: str) -> None:
    key, beginning = ATTACKS[attack]
    refusal = refused(key)
    assert refusal.code == 401
    assert refusal.sentence.startswith(beginning)
    assert refusal.sentence.endswith(".")
    assert not AUTHORITY.is_master(key)


@given(st.text() | st.text(alphabet="abcXYZ019-_.=", max_size=80))
def test_whatever_is_sent_is_refused_with_a_sentence(key: str) -> None:
    refusal = refused(key)
    assert refusal.code == 401
    assert TARGET.signing_key not in refusal.sentence


@given(st.data())
def test_a_key_with_any_character_changed_is_refused(data: st.DataObject) -> None:
    key = TARGET.key
    place = data.draw(st.integers(0, len(key) - 1))
    character = data.draw(st.characters(min_codepoint=33, max_codepoint=255).filter(lambda new: new != key[place]))
    refused(key[:place] + character + key[place + 1 :])


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=5))
def test_a_genuine_signature_under_anything_else_is_refused(claims: object) -> None:
    refused(jwt.encode({"x": claims}, TARGET.signing_key, algorithm="HS256"))
    refused(_signed(json.dumps(claims).encode()))


@given(st.binary())
def test_a_genuine_signature_under_any_bytes_is_refused(payload: bytes) -> None:
    refused(_signed(payload))


def test_a_client_may_call_until_its_key_expires() -> None:
    key = sign({**TARGET.claims, "exp": NOW}, TARGET.signing_key)
    assert AUTHORITY.caller(key, NOW).name == "analyst"
    assert refused(key, NOW + 1).sentence == "Outdated key: it has expired."
    assert refused(_signed(json.dumps({**TARGET.claims, "exp": math.nan}).encode())).sentence.startswith("Outdated")


def test_keys_are_json_web_tokens() -> None:
    algorithms, issuer = ["HS256"], TARGET.cluster
    assert jwt.decode(TARGET.key, TARGET.signing_key, algorithms=algorithms, issuer=issuer) == TARGET.claims
    assert AUTHORITY.caller(jwt.encode(TARGET.claims, TARGET.signing_key, algorithm="HS256"), NOW).uid == "agent-uid"


def test_the_master_key_is_no_agents_key() -> None:
    assert AUTHORITY.is_master(TARGET.master_key)
    refused(TARGET.master_key)


def test_both_comparisons_take_the_same_time_whatever_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[bytes] = []

    def compare(one: bytes, other: bytes) -> bool:
        compared.append(one)
        return one == other

    monkeypatch.setattr(hmac, "compare_digest", compare)
    refused(TARGET.key[:-1])
    AUTHORITY.is_master("sk-guess")
    assert compared == [TARGET.key[:-1].rpartition(".")[2].encode(), b"sk-guess"]


def test_a_gateway_without_its_secrets_does_not_start() -> None:
    assert Authority.of_gateway(COMPLETE) == Authority("u", b"s" * 32, b"m" * 16)
    for missing in COMPLETE:
        with pytest.raises(KeyError):
            Authority.of_gateway({name: value for name, value in COMPLETE.items() if name != missing})


@pytest.mark.parametrize("name", ["LANGOP_SIGNING_KEY", "LITELLM_MASTER_KEY"])
def test_a_gateway_whose_secret_was_emptied_does_not_start(name: str) -> None:
    """The hooks leave such a Secret's gateway as it is, but its next pod reads it all the same."""
    for value in ("", COMPLETE[name][1:]):
        with pytest.raises(ValueError, match=f"{name} must have at least"):
            Authority.of_gateway({**COMPLETE, name: value})


def test_inside_and_outside_ask_the_same_of_the_secret() -> None:
    assert sorted(agent_keys.LEAST.values()) == sorted(gateway_auth.LEAST.values())


def _signed(payload: bytes) -> str:
    """A token with these bytes as what it says, and the signature they should have."""
    return jwt.api_jws.encode(payload, TARGET.signing_key, algorithm="HS256")
