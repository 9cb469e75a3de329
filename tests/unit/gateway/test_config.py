import random
from dataclasses import asdict
from pathlib import Path

import yaml

from hooks.gateway.config import build_gateway_config
from hooks.gateway.metrics import METRICS
from hooks.gateway.settings import CALLBACKS
from tests.unit.gateway.making import KEY, cluster_of, endpoints, model_of

GOLDEN = Path(__file__).parent / "golden" / "config.yaml"

MODELS = [
    model_of("claude", provider="anthropic", modelName="claude-sonnet-4-5", fallbacks=[{"modelRef": "local"}], **KEY),
    model_of("local", modelName="llama-3.3", rateLimits={"requestsPerMinute": 60, "tokensPerMinute": 100000}),
    model_of("pool", modelName="llama-3.3", **endpoints(3, 1)),
    model_of("openrouter", litellmProvider="openrouter", modelName="*", **KEY),
]
CLUSTER = cluster_of(
    redis={"host": "redis", "passwordSecretRef": {"name": "redis", "key": "password"}},
    cache={"enabled": True},
    extraConfig={"litellm_settings": {"drop_params": True, "callbacks": ["prometheus"]}},
)


def test_config_yaml(update_goldens: bool) -> None:
    text = build_gateway_config(CLUSTER, MODELS).text
    if update_goldens:
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_the_order_of_models_does_not_matter() -> None:
    shuffled = random.Random(7).sample(MODELS, len(MODELS))
    assert asdict(build_gateway_config(CLUSTER, shuffled)) == asdict(build_gateway_config(CLUSTER, MODELS))


def test_every_variable_in_the_configuration_is_in_the_environment() -> None:
    config = build_gateway_config(CLUSTER, MODELS)
    names = {word.removeprefix("os.environ/") for word in config.text.split() if word.startswith("os.environ/")}
    assert names - {"LITELLM_MASTER_KEY"} == {entry["name"] for entry in config.env}
    assert [entry["name"] for entry in config.env] == ["SECRET_keys_Sapi__key", "SECRET_redis_Spassword"]


def test_a_gateway_without_models_has_a_configuration() -> None:
    config = build_gateway_config(cluster_of(), [])
    assert yaml.safe_load(config.text)["model_list"] == []
    assert config.env == ()


def test_what_the_configuration_names_lies_beside_it() -> None:
    config = build_gateway_config(CLUSTER, MODELS)
    code = {
        "agent_keys.py",
        "custom_auth.py",
        "gateway_door.py",
        "gateway_endpoints.py",
        "gateway_limits.py",
        "gateway_revoked.py",
        "gateway_slots.py",
    }
    assert set(config.files) == {"config.yaml"} | code
    for callback in set(CALLBACKS) - {METRICS}:
        module, _, instance = callback.partition(".")
        assert f"\n{instance} = " in config.files[f"{module}.py"]


def test_the_gateway_knows_how_long_its_longest_call_may_take() -> None:
    """Pods that stop get that long to finish it; LiteLLM's own limit is 600 s."""
    short, long = model_of("short", timeout="30s"), model_of("long", timeout="30m")
    assert build_gateway_config(cluster_of(), [short]).longest_call == 600
    assert build_gateway_config(cluster_of(), [short, long]).longest_call == 1800
