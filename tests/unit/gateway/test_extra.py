from typing import Any

import pytest

from hooks.gateway.extra import merged, with_extra
from hooks.gateway.extra_problems import extra_config_problem
from hooks.gateway.settings import CALLBACKS
from tests.unit.gateway.making import cluster_of


def test_mappings_merge_and_anything_else_replaces() -> None:
    base = {"a": {"x": 1, "y": [1, 2]}, "b": 1}
    assert merged(base, {"a": {"y": [3], "z": 4}, "b": {"c": 2}}) == {"a": {"x": 1, "y": [3], "z": 4}, "b": {"c": 2}}
    assert base == {"a": {"x": 1, "y": [1, 2]}, "b": 1}


def test_callbacks_of_the_user_do_not_switch_the_limits_off() -> None:
    config = {"litellm_settings": {"callbacks": CALLBACKS}}
    found = with_extra(config, {"litellm_settings": {"callbacks": ["prometheus", "langfuse"]}})
    assert found["litellm_settings"]["callbacks"] == [*CALLBACKS, "langfuse"]


@pytest.mark.parametrize(
    "extra",
    [
        {},
        {"litellm_settings": {"drop_params": True, "callbacks": ["prometheus"], "max_tokens": 10}},
        {"router_settings": {"routing_strategy": "lar1", "allowed_fails": 3}},
        {"general_settings": {"database_url": "os.environ/DATABASE_URL", "alerting": ["slack"]}},
        {"litellm_settings": {"cache_params": {"password": "os.environ/REDIS_PASSWORD"}}},
    ],
)
def test_what_litellm_takes_is_taken(extra: dict[str, Any]) -> None:
    assert extra_config_problem(cluster_of(extraConfig=extra)) is None


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ({"litellm_settings": {"openai_key": "", "aws": {"secret_access_key": "abc"}}}, "holds a credential"),
        ({"general_settings": {"alerts": [{"apiKey": "abc"}]}}, "general_settings.alerts[0].apiKey holds"),
        ({"litellm_settings": {"cache_params": {"password": 12345}}}, "cache_params.password holds a credential"),
        ({"general_settings": {"database_url": "postgresql://u:p@h/d"}}, "database_url holds a credential"),
        ({"general_settings": {"master_key": "os.environ/OTHER"}}, "master_key is set by gateway.auth"),
        ({"general_settings": {"custom_auth": "x.y"}}, "custom_auth is set by gateway.auth"),
        ({"router_settings": {"routing_strategy": "round-robin"}}, "knows no strategy round-robin"),
        ({"router_settings": {"routing_strategy": ["least-busy"]}}, "knows no strategy"),
        ({"litellm_settings": {"callbacks": [{"prometheus": True}]}}, "knows no callback"),
        ({"router_settings": {"num_retrys": 2}}, "router_settings.num_retrys: LiteLLM has no such setting"),
        ({"router_settings": "fast"}, "router_settings must be a mapping"),
        ({"litellm_settings": {"callbacks": ["promotheus"]}}, "knows no callback promotheus"),
        ({"litellm_settings": {"callbacks": "prometheus"}}, "callbacks must be a list"),
        ({"litellm_settings": {"success_callback": ["my_module.handler"]}}, "knows no callback my_module.handler"),
        ({"model_list": []}, "make LanguageModels instead"),
        ({"environment_variables": {"A": "b"}}, "use gateway.deployment.env"),
        ({"litellm_setings": {}}, "no such section"),
    ],
)
def test_what_litellm_would_choke_on_is_refused_with_a_sentence(extra: dict[str, Any], words: str) -> None:
    problem = extra_config_problem(cluster_of(extraConfig=extra))
    assert problem is not None
    assert problem.startswith("gateway.extraConfig.")
    assert words in problem


def test_code_of_the_users_own_comes_in_a_volume() -> None:
    extra = {"litellm_settings": {"callbacks": ["my_module.handler"]}}
    mounts = [{"name": "code", "mountPath": "/opt/my-code"}]
    volumes = [{"name": "code", "configMap": {"name": "my-code"}}]
    cluster = cluster_of(extraConfig=extra, deployment={"volumes": volumes, "volumeMounts": mounts})
    assert extra_config_problem(cluster) is None


def test_a_refusal_never_shows_the_value() -> None:
    extra = {"litellm_settings": {"token": "sk-very-secret"}}
    assert "sk-very-secret" not in str(extra_config_problem(cluster_of(extraConfig=extra)))
