"""Keys that nobody with the right secrets has made, or not for this gateway; what each is refused with."""

from __future__ import annotations

import base64
import hmac
import json
from typing import Any, NamedTuple

import jwt

from hooks.gateway.keys import sign

NO_KEY, MALFORMED, WRONG, OUTDATED = "No key", "Malformed key", "Wrong key", "Outdated key"
PREVIOUS_SIGNING_KEY = "the-signing-key-before-the-rotation"
OTHER_SIGNING_KEY = "the-signing-key-of-another-cluster-"


class Target(NamedTuple):
    """The gateway under attack, and a good key for it."""

    cluster: str
    signing_key: str
    master_key: str
    claims: dict[str, Any]

    @property
    def key(self) -> str:
        return sign(self.claims, self.signing_key)


def attacks(target: Target) -> dict[str, tuple[str, str]]:
    """What is tried -> the key, and how the answer begins."""
    header, payload, signature = target.key.split(".")
    other = chr(ord("A") + (ord(signature[0]) - ord("A") + 1) % 26)
    widened = segment({**target.claims, "models": ["one", "two"]})
    none = segment({"alg": "none", "typ": "JWT"})
    return {
        "no key at all": ("", NO_KEY),
        "a word": ("password", MALFORMED),
        "LiteLLM's own kind of key": ("sk-1234", MALFORMED),
        "one part of three": (header, MALFORMED),
        "two parts of three": (f"{header}.{payload}", MALFORMED),
        "four parts": (f"{target.key}.{signature}", MALFORMED),
        "the master key without its end": (target.master_key[:-1], MALFORMED),
        "the master key and more": (target.master_key + "x", MALFORMED),
        "the master key in capitals": (target.master_key.upper(), MALFORMED),
        "only dots": ("..", WRONG),
        "no signature": (f"{header}.{payload}.", WRONG),
        "truncated by one character": (target.key[:-1], WRONG),
        "one character more": (target.key + "A", WRONG),
        "a signature with padding": (target.key + "=", WRONG),
        "a signature that decodes to the same bytes": (target.key[:-1] + _twin(target.key[-1]), WRONG),
        "another first character of the signature": (f"{header}.{payload}.{other}{signature[1:]}", WRONG),
        "the signature in hexadecimal": (f"{header}.{payload}.{_decoded(signature).hex()}", WRONG),
        "parts in another order": (f"{payload}.{header}.{signature}", WRONG),
        "more models under the same signature": (f"{header}.{widened}.{signature}", WRONG),
        "alg none": (jwt.encode(target.claims, "", algorithm="none"), WRONG),
        "alg none under the same signature": (f"{none}.{payload}.{signature}", WRONG),
        "alg nOnE": (f"{segment({'alg': 'nOnE'})}.{payload}.", WRONG),
        "another algorithm with the right key": (_with_sha512(target), WRONG),
        "signed with nothing": (sign(target.claims, ""), WRONG),
        "signed with the cluster's uid": (sign(target.claims, target.cluster), WRONG),
        "signed with the good key": (sign(target.claims, target.key), WRONG),
        "signed with the master key": (sign(target.claims, target.master_key), WRONG),
        "signed with the previous signing key": (sign(target.claims, PREVIOUS_SIGNING_KEY), WRONG),
        "another cluster's key": (sign({**target.claims, "iss": "other-uid"}, OTHER_SIGNING_KEY), WRONG),
        "another cluster with the same secrets": (
            sign({**target.claims, "iss": "other-uid"}, target.signing_key),
            WRONG,
        ),
        "a key id that points nowhere": (_forged(target, {"alg": "HS256", "kid": "/dev/null"}, ""), WRONG),
        "a key in the header": (_forged(target, {"alg": "HS256", "jwk": {"kty": "oct", "k": "eA"}}, "x"), WRONG),
        "expired": (sign({**target.claims, "exp": 1_700_000_000}, target.signing_key), OUTDATED),
        "expired in no way at all": (sign({**target.claims, "exp": "never"}, target.signing_key), MALFORMED),
        "says nothing": (sign({}, target.signing_key), MALFORMED),
        "models that are no list": (sign({**target.claims, "models": "one"}, target.signing_key), MALFORMED),
    }


def segment(value: dict[str, Any]) -> str:
    """One part of a token."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _forged(target: Target, header: dict[str, Any], key: str) -> str:
    """A token with such a header, signed with a key of the attacker's."""
    _, payload, signature = sign(target.claims, key).split(".")
    return f"{segment(header)}.{payload}.{signature}"


def _with_sha512(target: Target) -> str:
    _, payload, _ = target.key.split(".")
    signed = f"{segment({'alg': 'HS512', 'typ': 'JWT'})}.{payload}"
    digest = hmac.digest(target.signing_key.encode(), signed.encode(), "sha512")
    return f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _twin(character: str) -> str:
    """Another last character of 32 bytes in base64: its two lowest bits mean nothing."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return alphabet[alphabet.index(character) ^ 1]
