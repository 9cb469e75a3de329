"""The typed API: what users write, and the source of the CRDs."""

from hooks.api.resource import InvalidObject, LanguageAgent, LanguageCluster, LanguageModel, parse, parse_json

__all__ = ["InvalidObject", "LanguageAgent", "LanguageCluster", "LanguageModel", "parse", "parse_json"]
