"""The examples are what a user copies first: they parse, and everything they refer to is there."""

from __future__ import annotations

from hooks.api import LanguageAgent, LanguageCluster, LanguageModel, parse
from hooks.kube.kinds import AGENT, CLUSTER, MODEL
from tests.packaging.manifests import Manifest, read_folder

EXAMPLES = read_folder("examples/my-cluster")


def of(kind: str) -> dict[str, Manifest]:
    return {item["metadata"]["name"]: item for item in EXAMPLES if item["kind"] == kind}


CLUSTERS = {name: parse(LanguageCluster, item) for name, item in of(CLUSTER.kind).items()}
MODELS = {name: parse(LanguageModel, item) for name, item in of(MODEL.kind).items()}
AGENTS = {name: parse(LanguageAgent, item) for name, item in of(AGENT.kind).items()}


def test_the_cast() -> None:
    assert sorted(CLUSTERS) == ["my-cluster"]
    assert sorted(MODELS) == ["claude-sonnet", "gpt-4o", "llama3"]
    assert sorted(AGENTS) == ["data-analyst", "greeter"]
    assert len(EXAMPLES) == 1 + 3 + 2 + len(of("Secret"))


def test_everything_is_in_the_clusters_namespace() -> None:
    assert {item["metadata"].get("namespace", "my-cluster") for item in EXAMPLES} == {"my-cluster"}


def test_agents_refer_to_models_that_exist() -> None:
    assert {model.name for agent in AGENTS.values() for model in agent.spec.models} <= set(MODELS)


def test_models_refer_to_secrets_that_exist_and_all_are_used() -> None:
    references = [model.spec.api_key_secret_ref for model in MODELS.values() if model.spec.api_key_secret_ref]
    secrets = of("Secret")
    assert {reference.name for reference in references} == set(secrets)
    assert all(reference.key in secrets[reference.name]["stringData"] for reference in references)


def test_credentials_are_obviously_made_up() -> None:
    values = [value for secret in of("Secret").values() for value in secret["stringData"].values()]
    assert all(value.startswith("not-a-real-") for value in values)


def test_limits_and_endpoints_are_as_documented() -> None:
    limits = MODELS["gpt-4o"].spec.rate_limits
    assert limits
    assert (limits.requests_per_minute, limits.tokens_per_minute) == (100, 50000)
    assert MODELS["llama3"].spec.endpoint == "http://ollama.default.svc.cluster.local:11434/v1"
    assert [(model.name, model.role) for model in AGENTS["data-analyst"].spec.models] == [
        ("claude-sonnet", "primary"),
        ("llama3", "fallback"),
    ]
