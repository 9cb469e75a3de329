"""Resources for the tests of this folder."""

from __future__ import annotations

from typing import Any

from hooks.api import LanguageCluster, LanguageModel, parse

KEY = {"apiKeySecretRef": {"name": "keys"}}
ENDPOINT = {"endpoint": "http://models.example/v1"}


def cluster_of(**gateway: Any) -> LanguageCluster:
    """A LanguageCluster with these fields of `gateway`."""
    return parse(LanguageCluster, {"metadata": {"name": "demo"}, "spec": {"gateway": gateway}})


def model_of(name: str = "model", /, **spec: Any) -> LanguageModel:
    """A LanguageModel; without a provider it is an endpoint that asks for no key."""
    if not {"provider", "litellmProvider"} & set(spec):
        spec = {"provider": "openai-compatible", **ENDPOINT, **spec}
    spec = {"modelName": f"{name}-id", **spec}
    if "loadBalancing" in spec:
        spec.pop("endpoint", None)
    return parse(LanguageModel, {"metadata": {"name": name, "namespace": "demo"}, "spec": spec})


def endpoints(*weights: int) -> dict[str, Any]:
    """A loadBalancing block with an endpoint for each weight."""
    places = [{"url": f"http://place-{n}.example/v1", "weight": weight} for n, weight in enumerate(weights)]
    return {"loadBalancing": {"endpoints": places}}
