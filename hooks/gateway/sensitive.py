"""Credentials where none belong: in free-form blocks, which end in a ConfigMap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_WORDS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z0-9]+")
_SECRET_WORDS = frozenset(
    {
        "apikey",
        "authorization",
        "bearer",
        "cookie",
        "credential",
        "credentials",
        "passcode",
        "passphrase",
        "passwd",
        "password",
        "passwords",
        "pwd",
        "secret",
        "secrets",
        "token",
    }
)
_SECRET_KEYS = frozenset(
    {
        "access",
        "account",
        "api",
        "app",
        "application",
        "auth",
        "client",
        "encryption",
        "functions",
        "license",
        "master",
        "private",
        "secret",
        "service",
        "shared",
        "signing",
        "subscription",
    }
)
"""What makes a `key` a credential: an api_key is one, a prompt_cache_key is not."""
_PLAINLY = re.compile(
    r"://[^/@\s]*:[^/@\s]+@"  # a URL with a user's password
    r"|^\s*(Bearer|Basic)\s+\S{6,}\s*$"  # what stands in an Authorization header
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----",
    re.IGNORECASE,
)
REFERENCE = "os.environ/"


def names_credential(key: str) -> bool:
    """Whether a key's name says that its value is a credential: api_key, X-Api-Key, awsSecretAccessKey...

    Numbers of tokens (max_tokens) are no credentials.
    """
    words = [word.lower() for word in _WORDS.findall(key)]
    if _SECRET_WORDS.intersection(words):
        return True
    return any(
        word in ("key", "keys") and before in _SECRET_KEYS for before, word in zip(["", *words], words, strict=False)
    )


def is_credential(value: Any) -> bool:
    """Whether a value under such a name could be a credential: neither a switch nor the name of a variable."""
    if isinstance(value, str):
        return value != "" and not value.startswith(REFERENCE)
    return isinstance(value, int | float) and not isinstance(value, bool)


def shows_credential(value: Any) -> bool:
    """Whether a value is a credential by its looks, whatever its name."""
    return isinstance(value, str) and _PLAINLY.search(value) is not None


def walk(value: Any, path: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every (path, key, value) of nested mappings and lists; an item of a list has its list's key."""
    if isinstance(value, dict):
        for key, item in value.items():
            inner = f"{path}.{key}" if path else str(key)
            yield inner, str(key), item
            yield from walk(item, inner)
    elif isinstance(value, list):
        for position, item in enumerate(value):
            inner = f"{path}[{position}]"
            yield inner, "", item
            yield from walk(item, inner)
