"""Text that Kubernetes takes, as patterns with what each asks for in words.

Sources: k8s.io/apimachinery/pkg/util/validation and k8s.io/kubernetes/pkg/apis/core/validation.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Word(NamedTuple):
    """A kind of text."""

    pattern: re.Pattern[str]
    longest: int
    sentence: str

    def fits(self, text: str) -> bool:
        """Whether the text is of this kind."""
        return len(text) <= self.longest and self.pattern.fullmatch(text) is not None


_LABEL = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_NAME = r"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"

LABEL = Word(re.compile(_LABEL), 63, "must be a label: a-z, 0-9 and -, beginning and ending with a letter or digit")
SUBDOMAIN = Word(re.compile(rf"{_LABEL}(\.{_LABEL})*"), 253, "must be a DNS name: a-z, 0-9, - and .")
KEY = Word(
    re.compile(rf"({_LABEL}(\.{_LABEL})*/)?(?=.{{1,63}}$){_NAME}"),
    317,
    "must be a name such as example.com/team",
)
RESOURCE = Word(
    re.compile(rf"cpu|memory|ephemeral-storage|hugepages-.+|{_LABEL}(\.{_LABEL})*/{_NAME}"),
    317,
    "must be cpu, memory, ephemeral-storage or a name such as nvidia.com/gpu",
)
LABEL_VALUE = Word(re.compile(rf"({_NAME})?"), 63, "must be a label's value: letters, digits, -, _ and .")
DATA_KEY = Word(re.compile(r"[-._a-zA-Z0-9]+"), 253, "must be a key: letters, digits, -, _ and .")
VARIABLE = Word(
    re.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*"),
    4096,
    "must be a variable's name: letters, digits, -, _ and ., no digit first",
)
PORT_NAME = Word(
    re.compile(r"(?=[^a-z]*[a-z])[a-z0-9]+(-[a-z0-9]+)*"),
    15,
    "must be a port's name: a-z, 0-9 and single -, with a letter",
)
MOUNT_PATH = Word(re.compile(r"[^:\x00]+"), 4096, "must be a path without colons")
INSIDE = Word(re.compile(r"(?!/)(?!(.*/)?\.\.(/|$))[^\x00]+"), 4096, "must be a relative path without ..")
ABSOLUTE = Word(re.compile(r"/[^\x00]*"), 4096, "must be an absolute path")
SOMETHING = Word(re.compile(r"[^\x00]+", re.DOTALL), 1_000_000, "must not be empty")
HEADER = Word(re.compile(r"[-A-Za-z0-9]+"), 4096, "must be an HTTP header's name")
SYSCTL = Word(
    re.compile(r"([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?"), 253, "must be a sysctl's name"
)
POD_FIELD = Word(
    re.compile(
        r"metadata\.(name|namespace|uid|labels|annotations)|metadata\.(labels|annotations)\['[^']+'\]"
        r"|spec\.(nodeName|serviceAccountName)|status\.(hostIPs?|podIPs?)"
    ),
    4096,
    "must be a field of the pod such as metadata.name",
)
