"""What passes for a credential in a free-form block, by its name or by its looks."""

from __future__ import annotations

import pytest

from hooks.gateway.sensitive import names_credential, shows_credential


@pytest.mark.parametrize(
    "name",
    [
        "api_key",
        "apiKeys",
        "X-Api-Key",
        "awsSecretAccessKey",
        "Ocp-Apim-Subscription-Key",
        "x-functions-key",
        "app_key",
        "DD-APPLICATION-KEY",
        "service_key",
        "pwd",
        "aws_session_token",
    ],
)
def test_a_name_of_a_credential(name: str) -> None:
    assert names_credential(name)


@pytest.mark.parametrize(
    "name", ["max_tokens", "prompt_cache_key", "key", "keys", "application", "service_tier", "X-Team"]
)
def test_a_name_of_something_else(name: str) -> None:
    assert not names_credential(name)


@pytest.mark.parametrize(
    "value",
    ["Bearer sk-1234", "basic dXNlcjpwYXNz", "redis://:hunter2@host", "-----BEGIN RSA PRIVATE KEY-----\nMIIE"],
)
def test_a_credential_by_its_looks(value: str) -> None:
    assert shows_credential(value)


@pytest.mark.parametrize(
    "value", ["bearer", "Bearer of good news", "https://host:8443/v1", "user@example.com", 5, None]
)
def test_text_that_is_none(value: object) -> None:
    assert not shows_credential(value)
