"""Requests that nearly are what Metacontroller sends: recorded ones with something wrong in them."""

from __future__ import annotations

import base64
import copy
import json
import random
from typing import Any

import orjson

from tests.support import recorded

CREDENTIAL = "sk-a-provider-credential"
MARKS = (CREDENTIAL.encode(), base64.b64encode(CREDENTIAL.encode()))
WILD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 1e300, 2**70, "", "x", "A b", "\0", "é\U0001f600", "a" * 70_000,
    [], {}, [None], [[]], {"a": None}, {"": ""}, {"name": 1}, "os.environ/HOME", "../x", "10Gi", "$(HOME)",
    "2026-01-01T00:00:00Z", "LanguageAgent", {"name": "gateway"}, [{"name": "a"}, {"name": "a"}],
)  # fmt: skip
Place = tuple[Any, Any]


def requests_with_credentials() -> dict[str, bytes]:
    """The recorded requests; every related Secret holds a credential that must appear nowhere."""
    requests = {name: recorded.request(name) for name in recorded.NAMES}
    for request in requests.values():
        for secret in (request.get("related") or {}).get("Secret.v1", {}).values():
            secret["data"] = dict.fromkeys(secret.get("data") or {}, MARKS[1].decode())
    return {name: orjson.dumps(request) for name, request in requests.items()}


def mutated(request: bytes, chance: random.Random) -> bytes:
    """The request with one to four things wrong."""
    wrong = orjson.loads(request)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        places: list[Place] = []
        _collect(wrong, places)
        container, key = chance.choice(places)
        what = chance.random()
        if what < 0.6:
            container[key] = copy.deepcopy(chance.choice(WILD))
        elif what < 0.8:
            del container[key]
        else:
            other, other_key = chance.choice(places)
            container[key] = copy.deepcopy(_harmless(other[other_key]))
    text = json.dumps(wrong, ensure_ascii=False).encode()
    if chance.random() < 0.05:  # cut off, or with a broken byte
        cut = chance.randrange(len(text))
        return text[:cut] if chance.random() < 0.5 else text[:cut] + b"\xff" + text[cut + 1 :]
    return text


def _collect(value: Any, places: list[Place]) -> None:
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        places.append((value, key))
        _collect(value[key], places)


def _harmless(value: Any) -> Any:
    """Nothing of a Secret: what a user writes into a spec is not the hooks' to hide."""
    return "x" if MARKS[1].decode() in json.dumps(value) else value
