"""The pages of docs/ that this folder's tests are about: their manifests are valid, their links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from hooks.api import cluster, networking, pods
from hooks.rehearsal.loading import Source
from hooks.rehearsal.validation import problems
from tests.support.server import ROOT

PAGES = [ROOT / "docs" / f"{name}.md" for name in ("capacity", "exposure", "isolation", "pod-options", "scaling")]
each = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


@each
def test_its_manifests_are_valid(page: Path) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", page.read_text(), re.DOTALL)
    assert blocks
    for block in blocks:
        assert problems(Source(manifest, page.name) for manifest in yaml.safe_load_all(block)) == []


@each
def test_its_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\((?!https:)([^)#]+)", page.read_text()):
        assert (page.parent / link).exists(), link


@pytest.mark.parametrize(
    ("page", "block"),
    [
        ("pod-options", "AgentPodOptions"),
        ("scaling", "Autoscaling"),
        ("isolation", "NetworkPeer"),
        ("isolation", "NetworkPort"),
        ("exposure", "Ingress"),
        ("exposure", "IngressTls"),
        ("capacity", "Capacity"),
    ],
)
def test_every_field_is_explained(page: str, block: str) -> None:
    text = (ROOT / "docs" / f"{page}.md").read_text()
    fields = next(vars(module)[block] for module in (cluster, networking, pods) if block in vars(module)).model_fields
    for name, field in fields.items():
        assert re.search(rf"\b{field.alias or name}\b", text), f"{page}.md does not mention {field.alias or name}"
