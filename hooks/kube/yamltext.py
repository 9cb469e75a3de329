"""YAML written by hand where a document is small, fixed and made a thousand times."""

from __future__ import annotations

import json
import re

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9/_.-]*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def scalar(text: str) -> str:
    """The text as a YAML scalar: plain where nothing can be mistaken, otherwise double-quoted."""
    return text if _PLAIN.fullmatch(text) and text.lower() not in _WORDS else _quoted(text)


def block(text: str, indent: int) -> str:
    """The text as a YAML literal block, which reads as it was written; double-quoted where a block cannot hold it."""
    lines = text.removesuffix("\n")
    if not lines or lines[0].isspace() or lines.endswith("\n") or "\t" in lines or _UNPRINTABLE.search(lines):
        return _quoted(text)
    margin = " " * indent
    header = "|" if text.endswith("\n") else "|-"
    return header + "".join(f"\n{margin}{line}" if line else "\n" for line in lines.split("\n"))


def _quoted(text: str) -> str:
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))
