"""What docs/monitoring.md and docs/performance.md say exists."""

from __future__ import annotations

import re

import pytest

from bench.process import ALLOCATION
from tests.packaging.manifests import ROOT, read

MONITORING = (ROOT / "docs" / "monitoring.md").read_text()
PERFORMANCE = (ROOT / "docs" / "performance.md").read_text()


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(langop_\w+?)(?:_total)?`", MONITORING))))
def test_a_documented_metric_is_one_of_ours(name: str) -> None:
    assert f'"{name}"' in (ROOT / "hooks" / "telemetry" / "metrics.py").read_text()


@pytest.mark.parametrize("setting", re.findall(r"`(MALLOC_\w+=\d+)`", PERFORMANCE))
def test_the_image_has_the_setting(setting: str) -> None:
    assert setting in (ROOT / "Dockerfile").read_text()


def test_the_benchmark_measures_with_the_images_settings() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert all(f"{name}={value}" in dockerfile for name, value in ALLOCATION.items())


def test_the_overlay_gives_metacontroller_the_documented_rate() -> None:
    (statefulset,) = read(ROOT / "overlays" / "with-metacontroller" / "metacontroller" / "statefulset.yaml")
    (container,) = statefulset["spec"]["template"]["spec"]["containers"]
    rate, burst = (re.findall(rf"--client-go-{name}=(\d+)", " ".join(container["args"])) for name in ("qps", "burst"))
    assert f"sets {rate[0]} and {burst[0]}" in PERFORMANCE
