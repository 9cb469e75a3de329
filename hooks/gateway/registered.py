"""A model as the gateway has it: made from its spec, or read back from the configuration that is in use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from hooks.api import LanguageModel
from hooks.gateway.credentials import SecretValue
from hooks.gateway.entries import model_credentials, model_entries
from hooks.gateway.providers import Params

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, eq=False)
class Registered:
    """All that the gateway's configuration says of one model."""

    name: str
    gateway_name: str
    """The name that agents use; a whole catalogue has one that ends with a star."""
    provider_name: str | None
    """The provider's own name for it, if the gateway answers to that as well."""
    fallbacks: tuple[str, ...]
    entries: tuple[Params, ...]
    credentials: tuple[SecretValue, ...]

    @property
    def is_catalogue(self) -> bool:
        """Whether it stands for all models of its provider."""
        return self.gateway_name != self.name

    @property
    def weighted(self) -> bool:
        """Whether its endpoints get different shares of the calls."""
        return len({entry["litellm_params"].get("weight") for entry in self.entries}) > 1


def registered(model: LanguageModel) -> Registered:
    """A model whose spec is good."""
    catalogue = model.spec.model_name == "*"
    return Registered(
        name=model.name,
        gateway_name=model.gateway_name,
        provider_name=None if catalogue else model.spec.model_name,
        fallbacks=tuple(fallback.model_ref for fallback in model.spec.fallbacks),
        entries=tuple(model_entries(model)),
        credentials=tuple(model_credentials(model)),
    )


class ConfigInUse:
    """The configuration that the gateway runs with, where a model that turned invalid is as it last was."""

    def __init__(self, text: str, parts: Iterable[str] = ()) -> None:
        """Takes config.yaml and the files it includes; from one that is broken nothing can be read."""
        self._config = _mapping(text)
        for part in parts:
            self._config = {**self._config, "model_list": [*_models(self._config), *_models(_mapping(part))]}

    def model(self, namespace: str, name: str) -> Registered | None:
        """The model as it last was; None when it was never good."""
        try:
            entries = tuple(entry for entry in self._config["model_list"] if _belongs(entry, namespace, name))
            return self._registered(name, entries) if entries else None
        except (KeyError, TypeError, AttributeError, ValueError):
            return None  # someone has edited the ConfigMap: it is no record any more

    def _registered(self, name: str, entries: tuple[Params, ...]) -> Registered:
        gateway_name = entries[0]["model_name"]
        fallbacks = self._router("fallbacks", [])
        return Registered(
            name=name,
            gateway_name=gateway_name,
            provider_name=next(self._provider_names(name, gateway_name), None),
            fallbacks=next((tuple(chain[gateway_name]) for chain in fallbacks if gateway_name in chain), ()),
            entries=entries,
            credentials=tuple(value for entry in entries for value in _credentials(entry)),
        )

    def _provider_names(self, name: str, gateway_name: str) -> Iterator[str]:
        yield from (alias for alias, target in self._router("model_group_alias", {}).items() if target == name)
        for group in self._router("routing_groups", []):
            if gateway_name in group["models"] and not group["group_name"].endswith("/weighted"):
                yield group["group_name"]

    def _router(self, setting: str, default: Any) -> Any:
        return self._config["router_settings"].get(setting) or default


def _mapping(text: str) -> dict[str, Any]:
    try:
        value = yaml.load(text, _Loader)  # noqa: S506  # a safe loader
    except yaml.YAMLError:
        return {}
    return value if isinstance(value, dict) else {}


def _models(config: dict[str, Any]) -> list[Any]:
    models = config.get("model_list")
    return models if isinstance(models, list) else []


def _belongs(entry: Params, namespace: str, name: str) -> bool:
    identity: str = entry["model_info"]["id"]
    return identity.rpartition("/")[0] == f"{namespace}/{name}"


def _credentials(entry: Params) -> Iterator[SecretValue]:
    for values in entry["model_info"].get("credentials", {}).values():
        yield from (SecretValue(value["secret"], value["key"]) for value in values)
