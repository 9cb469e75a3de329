"""What a key proves, and what a call with it may ask for. Knows nothing of LiteLLM.

A key is a signed statement of the hooks (JWT, HS256): who calls, which models it may call, and its limits. The
check needs the signing key and nothing else, so there is no database.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import math
import os
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

OF_CALLS = frozenset({"metadata", "cache", "fallbacks", "litellm_session_id", "litellm_trace_id"})
"""LiteLLM's own parameters that a call may have."""
OF_THE_PLATFORM = frozenset(
    {
        "base_url",
        "content_policy_fallbacks",
        "context_window_fallbacks",
        "deployment_id",
        "disable_fallbacks",
        "extra_body",
        "extra_headers",
        "include_fallback_errors",
        "model_group_retry_policy",
        "passthrough",
        "passthrough_on_no_deployment",
        "router_settings_override",
        "silent_model",
        "specific_deployment",
    }
)
"""Parameters that LiteLLM obeys and does not count among its own: each reaches past what the platform team set up,
such as deployment_id to another Azure deployment behind the same key."""
INTERNAL = ("_", "mock_")
"""Beginnings of parameters by which LiteLLM talks to itself and to its tests."""
SPECIAL_NAMES = frozenset({"all-proxy-models", "all-team-models", "no-default-models"})
"""Model names that have a meaning of their own to LiteLLM."""


MASTER_KEY, SIGNING_KEY = "LITELLM_MASTER_KEY", "LANGOP_SIGNING_KEY"
LEAST = {MASTER_KEY: 16, SIGNING_KEY: 32}
"""Fewest characters of each, as the hooks ask of gateway-auth. A pod reads the Secret when it starts, whatever has
become of it by then: with an empty signing key anybody could sign, and a call without a key would be the master's."""


class Refused(Exception):
    """A call that is not let through; neither field says anything about the right key."""

    def __init__(self, code: int, sentence: str) -> None:
        """Takes the HTTP status code and one sentence for the caller."""
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class Caller(NamedTuple):
    """An agent, or a named client."""

    uid: str
    name: str
    models: frozenset[str]
    limits: Mapping[str, int]
    """The fields of rateLimits."""


def names_of(models: frozenset[str], shared: Mapping[str, Iterable[str]]) -> list[str]:
    """Every name by which a caller may call its models: their own, and each that leads to nothing but those.

    Args:
        models: what the caller's key names.
        shared: further names -> the models that a call by that name can lead to.
    """
    own = {name for name in models if "*" not in name} - SPECIAL_NAMES
    return sorted(own | {name for name, targets in shared.items() if own.issuperset(targets)})


class Authority(NamedTuple):
    """What makes a key genuine at this gateway."""

    cluster: str
    """uid of the LanguageCluster: keys of another are refused even where both have the same secrets."""
    signing_key: bytes
    master_key: bytes

    @classmethod
    def of_gateway(cls, environ: Mapping[str, str] = os.environ) -> Authority:
        """From the container's environment.

        Raises:
            KeyError: it is not complete; nothing starts open.
            ValueError: a key is too short to keep anybody out.
        """
        for name, least in LEAST.items():
            if len(environ[name]) < least:
                raise ValueError(f"{name} must have at least {least} characters: see the Secret gateway-auth")
        return cls(environ["LANGOP_CLUSTER_UUID"], os.fsencode(environ[SIGNING_KEY]), os.fsencode(environ[MASTER_KEY]))

    def is_master(self, key: str) -> bool:
        """Whether it is the administrators' key."""
        return hmac.compare_digest(_bytes(key), self.master_key)

    def caller(self, key: str, now: float) -> Caller:
        """Who calls with this key.

        Args:
            now: seconds since 1970; an agent's key does not expire, a client's may.

        Raises:
            Refused: 401: the key is missing, malformed, not signed here, not for this cluster or expired.
        """
        if not key:
            raise Refused(401, "No key: send MODEL_API_KEY in the header 'Authorization: Bearer <key>'.")
        signed, _, signature = key.rpartition(".")
        if signed.count(".") != 1:
            raise Refused(401, "Malformed key: a key has three parts with dots between them.")
        # What the key says of its own algorithm is never asked: the signature is our HMAC over all of it, or wrong.
        if not hmac.compare_digest(_bytes(signature), _signature(signed, self.signing_key)):
            raise Refused(401, "Wrong key: changed, or made for another cluster or before gateway-auth was rotated.")
        caller, cluster, expires = _read(signed.partition(".")[2])
        if cluster != self.cluster:
            raise Refused(401, "Wrong key: made for another cluster.")
        if not expires >= now:
            raise Refused(401, "Outdated key: it has expired.")
        return caller


def check_parameters(call: Mapping[str, Any], names: Iterable[str] | None, litellms_own: frozenset[str]) -> None:
    """Whether a call leaves to the platform team what is theirs.

    Args:
        call: its parameters.
        names: what the caller may call, also as a fallback; None means anything.
        litellms_own: parameters that LiteLLM takes for itself.

    Raises:
        Refused: 403, with the parameter's name.
    """
    for name in call:
        if name in OF_THE_PLATFORM or name.startswith(INTERNAL) or (name in litellms_own and name not in OF_CALLS):
            raise Refused(403, f"Parameter {name} is for the platform team to set, not for a call.")
    fallbacks = call.get("fallbacks") or []
    # LiteLLM 1.106 checks the names in a list, and follows those in a mapping unchecked.
    if not isinstance(fallbacks, list) or not all(isinstance(name, str) for name in fallbacks):
        raise Refused(403, "Parameter fallbacks must be a list of models' names.")
    if names is not None and not set(names).issuperset(fallbacks):
        raise Refused(403, "Parameter fallbacks names a model that this key may not call.")


def _read(payload: str) -> tuple[Caller, str, float]:
    """Who calls, at which cluster, and until when."""
    refusal = Refused(401, "Malformed key: it does not say who calls.")
    try:
        claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
        models = claims["models"]
        caller = Caller(claims["sub"], claims["name"], frozenset(models), dict(claims.get("limits", {})))
        cluster, expires = claims["iss"], float(claims.get("exp", math.inf))
    except (ValueError, TypeError, KeyError):
        raise refusal from None
    if not isinstance(models, list):
        raise refusal
    return caller, cluster, expires


def _signature(signed: str, signing_key: bytes) -> bytes:
    return base64.urlsafe_b64encode(hmac.digest(signing_key, _bytes(signed), hashlib.sha256)).rstrip(b"=")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
