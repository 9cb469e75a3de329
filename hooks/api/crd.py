"""The CustomResourceDefinitions of our three resources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hooks.api.base import GROUP, VERSION
from hooks.api.resource import LanguageAgent, LanguageCluster, LanguageModel, Resource
from hooks.api.structural import Schema, structural


@dataclass(frozen=True)
class Column:
    """One column of `kubectl get`."""

    name: str
    path: str
    type: str = "string"


@dataclass(frozen=True)
class Definition:
    """How a resource appears in the Kubernetes API, beside what is in it."""

    resource: type[Resource[Any]]
    plural: str
    short_name: str
    columns: tuple[Column, ...]
    scope: str = "Namespaced"

    @property
    def file_name(self) -> str:
        """The definition's own file in crds/."""
        return f"{self.plural}.yaml"


_AGE = Column("Age", ".metadata.creationTimestamp", "date")

DEFINITIONS = (
    Definition(
        LanguageCluster,
        "languageclusters",
        "lcluster",
        (
            Column("Phase", ".status.phase"),
            Column("Gateway", ".status.gatewayEndpoint"),
            Column("Models", ".status.models", "integer"),
            Column("Agents", ".status.agents", "integer"),
            _AGE,
        ),
        scope="Cluster",
    ),
    Definition(
        LanguageModel,
        "languagemodels",
        "lmodel",
        (
            Column("Provider", ".status.provider"),  # a column has one path, and the spec has two fields
            Column("Model", ".spec.modelName"),
            Column("Phase", ".status.phase"),
            _AGE,
        ),
    ),
    # No scale subresource: it would answer only where spec.deployment.replicas is written out, and several
    # pods of one agent share its workspace, which most storage cannot.
    Definition(
        LanguageAgent,
        "languageagents",
        "lagent",
        (
            Column("Phase", ".status.phase"),
            Column("Ready", ".status.readyReplicas", "integer"),
            Column("Models", ".status.models"),
            _AGE,
        ),
    ),
)


def build_crd(definition: Definition) -> dict[str, Any]:
    """The manifest of one CustomResourceDefinition (apiextensions.k8s.io/v1)."""
    kind = definition.resource.kind
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{definition.plural}.{GROUP}"},
        "spec": {
            "group": GROUP,
            "scope": definition.scope,
            "names": {
                "kind": kind,
                "listKind": f"{kind}List",
                "plural": definition.plural,
                "singular": kind.lower(),
                "shortNames": [definition.short_name],
                "categories": ["langop"],
            },
            "versions": [
                {
                    "name": VERSION,
                    "served": True,
                    "storage": True,
                    "subresources": {"status": {}},
                    "additionalPrinterColumns": [
                        {"name": column.name, "type": column.type, "jsonPath": column.path}
                        for column in definition.columns
                    ],
                    "schema": {"openAPIV3Schema": build_schema(definition.resource)},
                }
            ],
        },
    }


def build_schema(resource: type[Resource[Any]]) -> Schema:
    """The structural schema of a whole object: spec, status and the rules that see its name."""
    spec = structural(resource.spec_type)
    rules = [{"rule": rule.cel, "message": rule.message} for rule in resource.rules if rule.cel]
    return {
        "description": (resource.__doc__ or "").strip(),
        "type": "object",
        "properties": {
            "apiVersion": {"type": "string"},
            "kind": {"type": "string"},
            "metadata": {"type": "object"},
            "spec": spec,
            "status": structural(resource.status_type),
        },
        **({"required": ["spec"]} if "required" in spec else {}),
        "x-kubernetes-validations": rules,
    }
