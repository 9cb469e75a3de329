"""Files of manifests for the commands."""

from __future__ import annotations

from pathlib import Path

from tests.support.server import ROOT

EXAMPLES = str(ROOT / "examples" / "my-cluster")
MODEL = """\
apiVersion: langop.io/v1alpha1
kind: LanguageModel
metadata: {name: NAME}
spec: {provider: openai, modelName: gpt-4o, apiKeySecretRef: {name: missing-secret}}
"""
CLUSTER = "apiVersion: langop.io/v1alpha1\nkind: LanguageCluster\nmetadata: {name: lab}\nspec: {SPEC}\n"
AGENT = "apiVersion: langop.io/v1alpha1\nkind: LanguageAgent\nmetadata: {name: NAME}\nspec: {SPEC}\n"


def agent(spec: str, name: str = "helper") -> str:
    return AGENT.replace("NAME", name).replace("SPEC", spec)


def cluster(spec: str = "") -> str:
    return CLUSTER.replace("SPEC", spec)


def written(folder: Path, *documents: str) -> str:
    path = folder / "all.yaml"
    path.write_text("---\n".join(documents))
    return str(path)
