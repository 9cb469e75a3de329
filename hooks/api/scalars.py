"""Strings and numbers with a meaning, and what each looks like in words.

A pattern must mean the same to the API server (RE2), to pydantic (Rust) and to Python. So characters are
listed: the classes for words and spaces differ between them.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

LABEL = r"^[a-z0-9]+(-+[a-z0-9]+)*$"
SUBDOMAIN = r"^[a-z0-9]+((-+|\.)[a-z0-9]+)*$"
LABEL_VALUE = r"^([A-Za-z0-9]+([-_.]+[A-Za-z0-9]+)*)?$"
DATA_KEY = r"^[-._a-zA-Z0-9]+$"
URL = r"^https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(/[!$->@-~]*)?$"
HOST = r"^[A-Za-z0-9._:-]+$"
PATH = r"^/[!-9;-~]+$"
IMAGE = r"^[A-Za-z0-9][A-Za-z0-9._:/@-]*$"
QUANTITY = (
    r"^([0-9]*[1-9][0-9]*(\.[0-9]+)?|[0-9]+\.[0-9]*[1-9][0-9]*)"  # above zero
    r"(m|[kMGTPE]|[KMGTPE]i|[eE][0-9]{1,2})?$"
)
DURATION = r"^([0-9]{1,5}(h|m|s|ms)){1,4}$"
PORT_NAME = r"^([0-9]+-)*[0-9]*[a-z]([a-z0-9]|-[a-z0-9])*$"
MODEL_ID = r"^[!-~]+$"
CATALOGUE_MODEL = r"^[!-)+\--~]+$"
PREFIX = r"^[a-z0-9][a-z0-9_-]*$"
REGION = r"^[a-z0-9-]+$"
PROJECT = r"^[a-z0-9:.-]+$"
API_VERSION_OF_AZURE = r"^[A-Za-z0-9.-]+$"
CIDR = r"^[0-9a-fA-F.:]+/[0-9]{1,3}$"
NO_NUL = r"^[^\x00]*$"

IN_WORDS = {
    LABEL: "a label: a-z, 0-9 and -, beginning and ending with a letter or digit",
    SUBDOMAIN: "a DNS name: a-z, 0-9, - and ., beginning and ending with a letter or digit",
    LABEL_VALUE: "a label's value: letters, digits, -, _ and ., beginning and ending with a letter or digit",
    DATA_KEY: "a key of a Secret: letters, digits, -, _ and .",
    URL: "a URL such as https://host:8443/v1, without user, query or fragment",
    HOST: "a host name or an IP address",
    PATH: "an absolute path such as /workspace, without spaces and colons",
    IMAGE: "a container image such as ghcr.io/example/agent:v1",
    QUANTITY: "a quantity above zero such as 500m, 2 or 10Gi",
    DURATION: "a duration such as 30s, 5m or 1h30m",
    PORT_NAME: "a port's name such as http: a-z, 0-9 and single -, with at least one letter",
    MODEL_ID: "a model id without spaces",
    CATALOGUE_MODEL: "a model id without spaces, commas and *",
    PREFIX: "a LiteLLM provider prefix such as groq: a-z, 0-9, - and _",
    REGION: "a region such as eu-central-1",
    PROJECT: "a Google Cloud project id",
    API_VERSION_OF_AZURE: "an API version such as 2025-02-01-preview",
    CIDR: "a block of addresses such as 10.0.0.0/8 or fd00::/8",
    NO_NUL: "text without NUL characters",
}
"""What a pattern asks for, to complete the sentence "must be ..."."""

LARGEST_NUMBER = 10**15


def _quantity(value: Any) -> str:
    """A number as the text that means the same."""
    if type(value) is float and value.is_integer():
        value = int(value)
    if type(value) is int and 1 <= value <= LARGEST_NUMBER:
        return str(value)
    if isinstance(value, str):
        return value
    raise ValueError(f"must be {IN_WORDS[QUANTITY]}")


def _without_nulls(value: Any) -> Any:
    return {key: item for key, item in value.items() if item is not None} if isinstance(value, dict) else value


ObjectName = Annotated[str, Field(max_length=253, pattern=SUBDOMAIN)]
LabelName = Annotated[str, Field(max_length=63, pattern=LABEL)]
Hostname = Annotated[str, Field(max_length=253, pattern=SUBDOMAIN)]
SecretKey = Annotated[str, Field(max_length=253, pattern=DATA_KEY)]
LabelValue = Annotated[str, Field(max_length=63, pattern=LABEL_VALUE)]
Url = Annotated[str, Field(max_length=2048, pattern=URL)]
AbsolutePath = Annotated[str, Field(max_length=512, pattern=PATH)]
Image = Annotated[str, Field(max_length=512, pattern=IMAGE)]
Text = Annotated[str, Field(min_length=1, max_length=512, pattern=NO_NUL)]
Quantity = Annotated[
    str,
    Field(max_length=32, pattern=QUANTITY),
    BeforeValidator(_quantity),
    WithJsonSchema(
        {
            "anyOf": [{"type": "integer"}, {"type": "string"}],
            "x-kubernetes-int-or-string": True,
            "minimum": 1,
            "maximum": LARGEST_NUMBER,
            "maxLength": 32,
            "pattern": QUANTITY,
        }
    ),
]
"""A Kubernetes resource quantity above zero, such as `500m`, `2` or `10Gi`."""
Duration = Annotated[str, Field(max_length=32, pattern=DURATION)]
"""A duration such as `30s`, `5m` or `1h30m`, in the form of Gateway API's GEP-2257."""
StringMap = Annotated[dict[str, str], BeforeValidator(_without_nulls)]
LabelMap = Annotated[dict[str, LabelValue], BeforeValidator(_without_nulls)]
PositiveInt = Annotated[int, Field(ge=1, le=2147483647)]
PortNumber = Annotated[int, Field(ge=1, le=65535)]

_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


def seconds(duration: str) -> float:
    """The length of a Duration in seconds."""
    parts = re.findall(r"([0-9]+)(ms|s|m|h)", duration)
    return round(sum(float(number) * _SECONDS[unit] for number, unit in parts), 3)
