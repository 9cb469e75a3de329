"""Writes hooks/gateway/litellm_names.py from the installed LiteLLM: `python -m tests.gateway.litellm_names`.

The hooks know LiteLLM's names without importing it: the package is large and slow to import, and the hooks'
image does not have it. tests/gateway/test_litellm_names.py compares.
"""

from __future__ import annotations

import inspect
import os
from importlib.metadata import version
from pathlib import Path

import hooks.gateway

NOT_IN_THE_IMAGE = frozenset(
    {
        "clickhouse",
        "cortecs",
        "edenai",
        "nadir",
        "prism",
        "reka",
        "sail",
        "signoz",
        "strands_decider",
        "typesafe",
        "zerobus",
    }
)
"""Names that the installed LiteLLM has and that of the default image (hooks/settings.py, v1.103.0) has not.

Found by comparing the two packages. One of these callbacks would keep the gateway from starting.
"""
TARGET = Path(hooks.gateway.__file__).parent / "litellm_names.py"


def generate() -> str:
    """The text of hooks/gateway/litellm_names.py for the installed LiteLLM."""
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    import litellm  # noqa: PLC0415  # only here: it takes seconds
    from litellm.llms.openai_like.json_loader import JSONProviderRegistry  # noqa: PLC0415
    from litellm.router_utils.routing_groups import VALID_ROUTING_STRATEGIES  # noqa: PLC0415
    from litellm.types.utils import LlmProviders  # noqa: PLC0415

    tables = {
        "PROVIDERS": {provider.value for provider in LlmProviders} | set(JSONProviderRegistry.list_providers()),
        "ROUTING_STRATEGIES": set(VALID_ROUTING_STRATEGIES),
        "CALLBACKS": set(litellm._known_custom_logger_compatible_callbacks),
        "ROUTER_SETTINGS": set(inspect.signature(litellm.Router.__init__).parameters) - {"self", "model_list"},
    }
    what = f"Names that LiteLLM {version('litellm')} and the default image know"
    header = f'"""{what}; made by tests/gateway/litellm_names.py."""\n'
    return header + "".join(_table(name, values) for name, values in tables.items())


def _table(name: str, values: set[str]) -> str:
    lines = "".join(f'        "{value}",\n' for value in sorted(values - NOT_IN_THE_IMAGE))
    return f"\n{name} = frozenset(\n    {{\n{lines}    }}\n)\n"


if __name__ == "__main__":
    TARGET.write_text(generate(), encoding="utf-8")
