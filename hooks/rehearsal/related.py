"""The related objects that a customize hook asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from hooks.kube.kinds import Kind
from hooks.kube.manifest import Manifest
from hooks.rehearsal.refs import KINDS, Ref
from hooks.rehearsal.world import World

RULE_FIELDS = frozenset({"apiVersion", "resource", "labelSelector", "namespace", "names"})


class BadRule(Exception):
    """A rule for related objects that Metacontroller refuses."""


def select(world: World, parent: Manifest, rules: Iterable[Mapping[str, Any]]) -> dict[str, list[Manifest]]:
    """The related objects by `Kind.version`; every kind that was asked for is there, even without objects.

    Raises:
        BadRule: for a kind that is not known, or a rule that selects in two ways.
    """
    found: dict[str, dict[Ref, Manifest]] = {}
    for rule in rules:
        group = found.setdefault(_kind(rule).key, {})
        group.update((Ref.of(manifest), manifest) for manifest in _matching(world, parent, rule))
    return {key: [group[ref] for ref in sorted(group)] for key, group in found.items()}


def _kind(rule: Mapping[str, Any]) -> Kind:
    for kind in KINDS.values():
        if (kind.api_version, kind.plural) == (rule.get("apiVersion"), rule.get("resource")):
            return kind
    raise BadRule(f"can't find resource {rule.get('resource')} in apiVersion {rule.get('apiVersion')}")


def _matching(world: World, parent: Manifest, rule: Mapping[str, Any]) -> list[Manifest]:
    """What one rule selects: by labels, or by namespace and names; in the parent's namespace by labels."""
    key = _kind(rule).key
    namespace, names, selector = rule.get("namespace"), rule.get("names"), rule.get("labelSelector")
    own = parent["metadata"].get("namespace")
    if selector is not None and (namespace or names):
        raise BadRule("a related rule cannot have both labelSelector and namespace or names")
    if namespace or names:
        if own and namespace and namespace != own:
            raise BadRule(f"namespace {namespace} of a related rule differs from {own}, the parent's")
        if namespace and names:
            found = (world.get(Ref(key, namespace, name)) for name in names)
            return [manifest for manifest in found if manifest is not None]
        inside = world.list(key, namespace or None)
        return [manifest for manifest in inside if not names or manifest["metadata"]["name"] in names]
    scope = own if _kind(rule).namespaced else None
    return [manifest for manifest in world.list(key, scope) if matches(selector or {}, manifest)]


def matches(selector: Mapping[str, Any], manifest: Manifest) -> bool:
    """Whether a LabelSelector selects the object; an empty one selects everything."""
    labels = manifest["metadata"].get("labels") or {}
    wanted = (selector.get("matchLabels") or {}).items()
    expressions = selector.get("matchExpressions") or []
    return wanted <= labels.items() and all(_holds(expression, labels) for expression in expressions)


def _holds(expression: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    key, values = expression["key"], expression.get("values") or []
    match expression["operator"]:
        case "In":
            return labels.get(key) in values
        case "NotIn":
            return labels.get(key) not in values
        case "Exists":
            return key in labels
        case "DoesNotExist":
            return key not in labels
    raise BadRule(f"{expression['operator']} is not an operator of a label selector")
