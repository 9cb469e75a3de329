"""What dashboard and alerts ask Prometheus for is what the hook server and the gateway really serve."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import yaml

from hooks.gateway.metrics import metrics_settings
from hooks.kube.labels import gateway_selector
from hooks.kube.names import GATEWAY_AUTH, GATEWAY_POD_PORT, MASTER_KEY
from tests.packaging.manifests import ROOT, kustomization, kustomize, pick
from tests.support import recorded
from tests.support.server import HookServer

FOLDER = ROOT / "monitoring" / "hooks"
SELECTOR = re.compile(r"\b((?:langop|litellm|process)_\w+)(?:\{([^}]*)\})?")
GROUPING = re.compile(r"by \(([^)]*)\)")
ADDED_BY_PROMETHEUS = {"job", "instance", "namespace", "pod", "le"}


def expressions() -> Iterator[str]:
    dashboard = json.loads((FOLDER / "dashboard.json").read_text())
    yield from (target["expr"] for panel in dashboard["panels"] for target in panel["targets"])
    (rules,) = yaml.safe_load_all((FOLDER / "alerts.yaml").read_text())
    yield from (rule["expr"] for group in rules["spec"]["groups"] for rule in group["rules"])


EXPRESSIONS = sorted(set(expressions()))


@pytest.fixture(scope="module")
def served(hook_server: HookServer) -> dict[str, set[str]]:
    """Labels by metric of a page that the server has after each of its hooks was called."""
    for name in recorded.NAMES:
        hook_server.post(recorded.path(name), recorded.body(name))
    page = requests.get(f"{hook_server.url}/metrics", timeout=5).text
    samples = re.findall(r"^(\w+)(?:\{(.*)\})? \S+$", page, re.MULTILINE)
    return {metric: set(re.findall(r'(\w+)="', labels)) for metric, labels in samples}


def of_the_gateway() -> dict[str, set[str]]:
    """Labels by metric, as the configuration selects them; counters end with _total, histograms with _bucket."""
    groups = metrics_settings()["prometheus_metrics_config"]
    return {
        f"{metric}_{'bucket' if 'latency' in metric else 'total'}": set(group["include_labels"])
        for group in groups
        for metric in group["metrics"]
    }


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_every_metric_and_label_exists(expression: str, served: dict[str, set[str]]) -> None:
    known = {**served, **of_the_gateway(), "up": set[str]()}
    selectors = SELECTOR.findall(expression)
    labels = {label.strip() for names in GROUPING.findall(expression) for label in names.split(",")}
    for metric, matchers in selectors:
        assert metric in known, f"nobody serves {metric}"
        used = labels | set(re.findall(r"(\w+)(?:=|!=|=~|!~)\"", matchers))
        assert used <= known[metric] | ADDED_BY_PROMETHEUS, metric
    assert selectors or "up{" in expression


def test_every_metric_of_ours_is_shown_or_alerts(served: dict[str, set[str]]) -> None:
    asked = {metric for expression in EXPRESSIONS for metric, _ in SELECTOR.findall(expression)}
    parts = ("_created", "_sum", "_count")
    ours = {metric for metric in served if metric.startswith("langop_") and not metric.endswith(parts)}
    assert ours <= asked


def test_the_component_lets_prometheus_in(tmp_path: Path) -> None:
    built = kustomize(kustomization(tmp_path, resources=["metacontroller"], components=["monitoring/hooks"]))
    policy = pick(built, "NetworkPolicy", "langop-hooks")
    assert len(policy["spec"]["ingress"]) == 2
    monitor, service = pick(built, "ServiceMonitor", "langop-hooks"), pick(built, "Service", "langop-hooks")
    assert monitor["spec"]["selector"]["matchLabels"].items() <= service["metadata"]["labels"].items()
    assert monitor["spec"]["endpoints"][0]["port"] == service["spec"]["ports"][0]["name"]
    assert json.loads(pick(built, "ConfigMap", "langop-dashboard")["data"]["dashboard.json"])["panels"]


def test_the_gateways_monitor_selects_the_gateways_pods() -> None:
    built = kustomize(ROOT / "monitoring" / "gateway")
    monitor, policy = pick(built, "PodMonitor", "gateway"), pick(built, "NetworkPolicy", "gateway-monitoring")
    assert monitor["spec"]["selector"]["matchLabels"] == gateway_selector()
    assert policy["spec"]["podSelector"]["matchLabels"] == gateway_selector()
    assert policy["spec"]["ingress"][0]["ports"] == [{"port": GATEWAY_POD_PORT, "protocol": "TCP"}]
    credentials = monitor["spec"]["podMetricsEndpoints"][0]["authorization"]["credentials"]
    assert credentials == {"name": GATEWAY_AUTH, "key": MASTER_KEY}
