from pathlib import Path

from tests.gateway.litellm_names import TARGET, generate


def test_the_hooks_know_the_names_of_the_installed_litellm() -> None:
    written = Path(TARGET).read_text(encoding="utf-8")
    assert generate() == written, "run `python -m tests.gateway.litellm_names`"
