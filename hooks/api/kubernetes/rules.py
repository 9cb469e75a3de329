"""Rules that the API server keeps beside its schema, for what users of agents and gateways write.

Not all of them: those that a person can break in the blocks of PodOptions. Source:
https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from hooks.api.kubernetes.limits import CHOICES, KEYED, MAY_BE_EMPTY, ONE_OF, RANGES, REQUIRED, WORDS
from hooks.api.kubernetes.quantity import amount
from hooks.api.kubernetes.words import KEY, LABEL_VALUE, PORT_NAME, RESOURCE

Broken = Iterator[tuple[str, str]]
"""Pairs of a path inside the block and a sentence to follow it."""


def broken_rules(kind: str, block: dict[str, Any]) -> Broken:
    """What is wrong with a block whose fields have the right types."""
    for field in REQUIRED.get(kind, ()):
        if field not in block or block[field] == []:
            yield f".{field}", "is required"
    for field, choices in CHOICES.get(kind, {}).items():
        if field in block and block[field] not in choices:
            yield f".{field}", f"must be one of {', '.join(choice for choice in choices if choice)}"
    for field, (least, most) in RANGES.get(kind, {}).items():
        if field in block and not least <= block[field] <= most:
            yield f".{field}", f"must be {least} to {most}" if most < 2**31 - 1 else f"must be at least {least}"
    yield from _words(kind, block)
    yield from _one_of(kind, block)
    for field, keys in KEYED.get(kind, {}).items():
        yield from _different(field, keys, block.get(field, ()))
    if kind in _OTHERS:
        yield from _OTHERS[kind](block)


def _words(kind: str, block: dict[str, Any]) -> Broken:
    for field, word in WORDS.get(kind, {}).items():
        empty = block.get(field) == "" and field in MAY_BE_EMPTY.get(kind, ())
        if field in block and not empty and not word.fits(block[field]):
            yield f".{field}", word.sentence


def _one_of(kind: str, block: dict[str, Any]) -> Broken:
    wanted = ONE_OF.get(kind)
    if wanted and sum(field in block for field in wanted) != 1:
        yield "", f"needs exactly one of {', '.join(wanted)}"


def _different(field: str, keys: tuple[str, ...], items: Any) -> Broken:
    seen = set()
    for position, item in enumerate(items):
        identity = tuple(item.get(key) for key in keys)
        if identity in seen and identity != (None,):
            yield f".{field}[{position}]", f"has the same {' and '.join(keys)} as another one"
        seen.add(identity)


def _variable(block: dict[str, Any]) -> Broken:
    if block.get("value") and "valueFrom" in block:
        yield "", "has both value and valueFrom"


def _port(block: dict[str, Any]) -> Broken:
    port = block["port"]
    if isinstance(port, str) and not PORT_NAME.fits(port):
        yield ".port", PORT_NAME.sentence
    if isinstance(port, int) and not 1 <= port <= 65535:
        yield ".port", "must be 1 to 65535"


def _command(block: dict[str, Any]) -> Broken:
    if not block.get("command"):
        yield ".command", "is required"


def _resources(block: dict[str, Any]) -> Broken:
    limits = {name: amount(limit) for name, limit in (block.get("limits") or {}).items()}
    for part in ("limits", "requests"):
        for name in block.get(part) or {}:
            if not RESOURCE.fits(name):
                yield f".{part}['{name}']", RESOURCE.sentence
    for name, quantity in (block.get("requests") or {}).items():
        if name in limits and amount(quantity) > limits[name]:
            yield f".requests['{name}']", "must not be more than the limit"


def _divisor(block: dict[str, Any]) -> Broken:
    units = (
        ("1m", "1")
        if block["resource"].endswith(".cpu")
        else ("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei")
    )
    if str(block.get("divisor") or "1") not in ("0", *units):
        yield ".divisor", f"must be one of {', '.join(units)}"


def _toleration(block: dict[str, Any]) -> Broken:
    exists = block.get("operator") == "Exists"
    if not block.get("key") and not exists:
        yield ".operator", "must be Exists when there is no key"
    if exists and block.get("value"):
        yield ".value", "must be empty when the operator is Exists"
    if not LABEL_VALUE.fits(block.get("value", "")):
        yield ".value", LABEL_VALUE.sentence
    if "tolerationSeconds" in block and block.get("effect") != "NoExecute":
        yield ".effect", "must be NoExecute when tolerationSeconds is set"


def _requirement(block: dict[str, Any]) -> Broken:
    values, operator = block.get("values") or [], block["operator"]
    if operator in ("In", "NotIn") and not values:
        yield ".values", f"is required with {operator}"
    if operator in ("Exists", "DoesNotExist") and values:
        yield ".values", f"must be empty with {operator}"
    if operator in ("Gt", "Lt") and len(values) != 1:
        yield ".values", f"must be a single number with {operator}"


def _label_requirement(block: dict[str, Any]) -> Broken:
    yield from _requirement(block)
    for position, value in enumerate(block.get("values") or ()):
        if not LABEL_VALUE.fits(value):
            yield f".values[{position}]", LABEL_VALUE.sentence


def _labels(block: dict[str, Any]) -> Broken:
    for key, value in (block.get("matchLabels") or {}).items():
        if not KEY.fits(key):
            yield f".matchLabels['{key}']", KEY.sentence
        elif not LABEL_VALUE.fits(value):
            yield f".matchLabels['{key}']", LABEL_VALUE.sentence


def _volume(block: dict[str, Any]) -> Broken:
    if len(block) > 2:
        yield "", "needs one source, such as emptyDir, and has several"


def _mount(block: dict[str, Any]) -> Broken:
    if block.get("subPath") and block.get("subPathExpr"):
        yield ".subPathExpr", "must not be set together with subPath"


def _security(block: dict[str, Any]) -> Broken:
    added = (block.get("capabilities") or {}).get("add") or ()
    if block.get("allowPrivilegeEscalation") is False and (block.get("privileged") or "CAP_SYS_ADMIN" in added):
        yield ".allowPrivilegeEscalation", "must not be false for a privileged container"


def _localhost(block: dict[str, Any]) -> Broken:
    if (block["type"] == "Localhost") != bool(block.get("localhostProfile")):
        yield ".localhostProfile", "is for type Localhost, which needs it"


def _init_container(block: dict[str, Any]) -> Broken:
    restarts = block.get("restartPolicy")
    if restarts is not None and restarts != "Always":
        yield ".restartPolicy", "must be Always, which makes the init container a sidecar, or unset"
    for field in ("livenessProbe", "readinessProbe", "startupProbe", "lifecycle"):
        if field in block and restarts is None:
            yield f".{field}", "is only for init containers with restartPolicy Always"


def _metric(block: dict[str, Any]) -> Broken:
    source = block["type"][:1].lower() + block["type"][1:]
    if set(block) != {"type", source}:
        yield "", f"of type {block['type']} needs {source} and nothing else"


_OTHERS: dict[str, Callable[[dict[str, Any]], Broken]] = {
    "AppArmorProfile": _localhost,
    "Container": _init_container,
    "EnvVar": _variable,
    "ExecAction": _command,
    "HTTPGetAction": _port,
    "LabelSelector": _labels,
    "LabelSelectorRequirement": _label_requirement,
    "MetricSpec": _metric,
    "NodeSelectorRequirement": _requirement,
    "ResourceRequirements": _resources,
    "ResourceFieldSelector": _divisor,
    "SeccompProfile": _localhost,
    "SecurityContext": _security,
    "SecuritySettings": _security,
    "TCPSocketAction": _port,
    "Toleration": _toleration,
    "Volume": _volume,
    "VolumeMount": _mount,
}
