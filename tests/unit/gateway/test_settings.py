from hooks.gateway.settings import general_settings, litellm_settings
from tests.unit.gateway.making import cluster_of

REDIS = {"host": "redis.demo", "passwordSecretRef": {"name": "redis", "key": "password"}}


def test_nothing_is_cached_unless_asked_for() -> None:
    assert "cache" not in litellm_settings(cluster_of())


def test_a_cache_in_memory() -> None:
    settings = litellm_settings(cluster_of(cache={"enabled": True, "ttl": "90s"}))
    assert (settings["cache"], settings["cache_params"]) == (True, {"type": "local", "ttl": 90.0})


def test_redis_without_cache_carries_limits_only() -> None:
    params = litellm_settings(cluster_of(redis=REDIS))["cache_params"]
    assert params == {
        "type": "redis",
        "host": "redis.demo",
        "port": 6379,
        "password": "os.environ/SECRET_redis_Spassword",
        "supported_call_types": [],
    }


def test_a_cache_in_redis() -> None:
    params = litellm_settings(cluster_of(redis={"host": "redis.demo"}, cache={"enabled": True}))["cache_params"]
    assert params == {"type": "redis", "host": "redis.demo", "port": 6379, "ttl": 600.0}


def test_there_is_always_a_master_key() -> None:
    for mode in ("agentKeys", "none"):
        settings = general_settings(cluster_of(auth={"mode": mode}))
        assert settings["master_key"] == "os.environ/LITELLM_MASTER_KEY"
