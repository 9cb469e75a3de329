import pytest
from hypothesis import given
from hypothesis import strategies as st

from hooks.gateway.credentials import SecretValue

NAMES = st.from_regex(r"[a-z0-9]([-a-z0-9.]{0,20}[a-z0-9])?", fullmatch=True)
KEYS = st.from_regex(r"[-._a-zA-Z0-9]{1,20}", fullmatch=True)
VALUES = st.builds(SecretValue, NAMES, KEYS)


@given(VALUES, VALUES)
def test_different_keys_of_secrets_have_different_variables(one: SecretValue, other: SecretValue) -> None:
    assert (one.variable == other.variable) == (one == other)


@given(VALUES)
def test_a_variable_is_a_name_every_kubernetes_takes(value: SecretValue) -> None:
    assert value.variable.isidentifier()
    assert value.variable.isascii()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a-b", "c"), ("a.b", "c")),
        (("a", "b_c"), ("a", "b-c")),
        (("a", "b.c"), ("a", "b-c")),
        (("a", "b--c"), ("a", "b-_c")),
        (("a-s", "k"), ("a", "s-k")),
        (("a", "Sk"), ("a-", "k")),
    ],
)
def test_pairs_that_look_alike_stay_apart(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert SecretValue(*one).variable != SecretValue(*other).variable


def test_a_missing_secret_does_not_keep_the_gateway_from_starting() -> None:
    assert SecretValue("openai", "api-key").env_entry == {
        "name": "SECRET_openai_Sapi__key",
        "valueFrom": {"secretKeyRef": {"name": "openai", "key": "api-key", "optional": True}},
    }
