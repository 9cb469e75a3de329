"""Secrets with the credentials of providers: they are for the gateway, and an agent that refers to one is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import orjson

from hooks.api import InvalidObject, LanguageAgent
from hooks.kube.kinds import CLUSTER, MODEL
from hooks.parents.hook import HookRequest

REMEMBERED = 1024
"""Models and clusters that are not read again while they stay as they are."""
_FIELDS = ("apiKeySecretRef", "credentialsSecretRef", "passwordSecretRef")


def provider_secrets(request: HookRequest, cluster: bytes | None) -> Mapping[str, str]:
    """The Secrets that only the gateway may have, with the object that names them.

    Args:
        request: one that shows all models of the namespace.
        cluster: the namespace's LanguageCluster in JSON, if it is shown.
    """
    found: dict[str, str] = {}
    for model, text in request.related.all_json(MODEL):
        for secret in _named(text):
            found.setdefault(secret, f"{MODEL.kind} {model}")
    for secret in _named(cluster) if cluster else ():
        found.setdefault(secret, CLUSTER.kind)
    return found


def check_secrets(agent: LanguageAgent, theirs: Mapping[str, str]) -> None:
    """Refuses an agent that would have a Secret of the gateway's.

    Raises:
        InvalidObject: it refers to one; the sentence names field, Secret and who names it.
    """
    for field, secret in agent.secrets:
        if secret in theirs:
            raise InvalidObject(
                f"{agent.kind} {agent.name}: {field} refers to Secret {secret}, which {theirs[secret]} names as a"
                " credential: only the gateway may have it"
            )


@lru_cache(maxsize=REMEMBERED)
def _named(text: bytes) -> tuple[str, ...]:
    """The Secrets that a model or cluster names, whether it is valid or not, and those its status says are in use.

    The gateway serves a model that turned invalid as it last was, with the Secrets of then.
    """
    manifest = orjson.loads(text)
    in_use = ((manifest.get("status") or {}).get("credentials") or {}).get("secretName") or ""
    return tuple(sorted({*_references(manifest.get("spec")), *in_use.split(",")} - {""}))


def _references(spec: Any) -> Iterator[str]:
    """Step by step and not by recursion: an invalid spec can be of any depth."""
    left = [spec]
    while left:
        block = left.pop()
        if isinstance(block, list):
            left += block
        elif isinstance(block, dict):
            left += block.values()
            named = (block[field] for field in _FIELDS if isinstance(block.get(field), dict))
            yield from (name for each in named if isinstance(name := each.get("name"), str))
