"""The hook server's OTEL_* variables reach agents."""

from __future__ import annotations

from typing import Any

import orjson

from hooks.settings import Settings
from hooks.wire.dispatch import dispatch
from tests.support import recorded

ENVIRON = {
    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector.observability:4318",
    "OTEL_SERVICE_NAME": "langop-hooks",
    "OTEL_RESOURCE_ATTRIBUTES": "team=$(TEAM)",
    "OTEL_TRACES_SAMPLER": "",
    "HOME": "/root",
}


def environment(environ: dict[str, str]) -> dict[str, Any]:
    """The variables of the agent `greeter`, whose cluster asks for no keys."""
    request = recorded.request("v2/cluster-sync-5-steady")
    request["parent"]["spec"] = {"gateway": {"auth": {"mode": "none"}}}
    answer = dispatch("/cluster/sync", orjson.dumps(request), Settings.from_environment(environ)).body
    (deployment,) = (
        child
        for child in orjson.loads(answer)["children"]
        if (child["kind"], child["metadata"]["name"]) == ("Deployment", "greeter")
    )
    variables = deployment["spec"]["template"]["spec"]["containers"][0]["env"]
    return {variable["name"]: variable["value"] for variable in variables if variable["name"].startswith("OTEL_")}


def test_otel_variables_are_handed_on_under_the_agents_own_name() -> None:
    assert environment(ENVIRON) == {
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector.observability:4318",
        "OTEL_RESOURCE_ATTRIBUTES": "team=$$(TEAM)",
        "OTEL_SERVICE_NAME": "agent-greeter",
    }


def test_without_them_agents_get_none() -> None:
    assert environment({"HOME": "/root"}) == {}
