"""Runs inside the gateway, beside config.yaml."""

from litellm.integrations.custom_logger import CustomLogger


class GatewayRules(CustomLogger):  # type: ignore[misc]  # LiteLLM is not typed here
    """Nothing yet."""


rules = GatewayRules()
