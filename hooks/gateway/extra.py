"""gateway.extraConfig: the user's own LiteLLM configuration over the generated one."""

from __future__ import annotations

from typing import Any

from hooks.gateway.settings import CALLBACKS


def with_extra(config: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    """The configuration with extraConfig merged over it: mappings merge, anything else replaces.

    The gateway's own callbacks stay in front of the user's: without them no limit of any model holds, and nobody
    can say what an agent used.
    """
    result: dict[str, Any] = merged(config, extra)
    settings = result["litellm_settings"]
    theirs = [name for name in settings.get("callbacks") or [] if name not in CALLBACKS]
    settings["callbacks"] = CALLBACKS + theirs
    return result


def merged(base: Any, over: Any) -> Any:
    """`over` merged into `base`, without changing either."""
    if not (isinstance(base, dict) and isinstance(over, dict)):
        return over
    return {key: merged(base.get(key), over[key]) if key in over else value for key, value in base.items()} | {
        key: value for key, value in over.items() if key not in base
    }
