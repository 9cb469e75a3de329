"""What users write into pods, spelled as the API server stores it.

Metacontroller compares what a hook wants with what is stored. It knows no types: a quantity that the server spells in
another way, a value that it leaves out because it means nothing, or a default that it adds inside a list that is
compared as a whole, would make Metacontroller update the child at every sync. And an empty selector, which means
everything, must not be lost on the way. Learnt by making objects on an API server and reading them back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hooks.kube.labels import NAMESPACE_NAME
from hooks.kube.manifest import prune
from hooks.kube.quantity import canonical

ANYTHING = {"matchExpressions": [{"key": "langop.io/never", "operator": "DoesNotExist"}]}
"""Selects every pod, with a label that none has."""
ANY_NAMESPACE = {"matchExpressions": [{"key": NAMESPACE_NAME, "operator": "Exists"}]}
"""Selects every namespace, by the label that all have."""

UNLIMITED = {"sizeLimit": "0"}
"""An emptyDir without a limit. Were it empty, it could not be taken back when the volume gets another source."""

FREE_FORM = ("annotations", "labels", "matchLabels", "nodeSelector", "volumeAttributes", "httpHeaders")
"""Blocks whose keys are their users' own, or whose values are kept whatever they are."""

_NO = ("readOnly", "stdin", "stdinOnce", "tty")
_ZERO = (
    "failureThreshold",
    "hostPort",
    "initialDelaySeconds",
    "periodSeconds",
    "successThreshold",
    "timeoutSeconds",
)
_BLANK = (
    "audience",
    "effect",
    "host",
    "hostIP",
    "imagePullPolicy",
    "key",
    "medium",
    "operator",
    "path",
    "prefix",
    "protocol",
    "scheme",
    "subPath",
    "subPathExpr",
    "terminationMessagePath",
    "terminationMessagePolicy",
    "value",
    "workingDir",
)
_NOTHING: dict[str, Any] = {**dict.fromkeys(_NO, False), **dict.fromkeys(_ZERO, 0), **dict.fromkeys(_BLANK, "")}
"""Values that the server does not store, or takes for its default, by field."""


def spelled(value: Any) -> Any:
    """A part of a pod or a metric, with quantities, defaults inside lists and empty selectors written out."""
    if isinstance(value, list):
        return [spelled(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: item if key in FREE_FORM or item is None else _SPELLINGS.get(key, spelled)(item)
        for key, item in value.items()
        if not (key in _NOTHING and item == _NOTHING[key])
    }


def spelled_volume(volume: Any) -> Any:
    """A volume; one without a source is what the server makes of it."""
    given = {key: value for key, value in volume.items() if value is not None}
    return {**given, "emptyDir": UNLIMITED} if given.keys() == {"name"} else spelled(given)


def _quantity(value: Any) -> Any:
    return canonical(value) if isinstance(value, str | int | float) else value


def _quantities(value: Any) -> Any:
    return {name: _quantity(item) for name, item in value.items()} if isinstance(value, dict) else value


def _metric_target(value: Any) -> Any:
    amounts = ("value", "averageValue")
    return {k: _quantity(v) if k in amounts else v for k, v in value.items()} if isinstance(value, dict) else value


def _with_default(default: dict[str, Any]) -> Callable[[Any], Any]:
    return lambda value: {**default, **spelled(value)} if isinstance(value, dict) else value


def _or(everything: dict[str, Any]) -> Callable[[Any], Any]:
    return lambda value: prune(spelled(value)) or everything


_SPELLINGS: dict[str, Callable[[Any], Any]] = {
    "emptyDir": _or(UNLIMITED),
    "sizeLimit": _quantity,
    "divisor": _quantity,
    "requests": _quantities,
    "limits": _quantities,
    "target": _metric_target,
    "fieldRef": _with_default({"apiVersion": "v1"}),
    "resourceFieldRef": _with_default({"divisor": "0"}),
    "serviceAccountToken": _with_default({"expirationSeconds": 3600}),
    "labelSelector": _or(ANYTHING),
    "namespaceSelector": _or(ANY_NAMESPACE),
}
"""What stands under a key that means the same wherever it is in a pod."""
