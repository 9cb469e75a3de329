"""How large an object may be.

Metacontroller stores what it applied in an annotation of the object itself, and all annotations together may have
262,144 bytes. That is less than what an object may have (a ConfigMap 1 MiB), so it is the bound.
"""

from __future__ import annotations

LIMIT = 262_144
"""https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go"""
RESERVED = 1_024
"""Other annotations, and the label that Metacontroller adds."""


def applied_size(json: bytes) -> int:
    """Bytes that the record of an object takes: its JSON as Go writes it, with <, > and & as six bytes each."""
    return len(json) + 5 * sum(json.count(character) for character in (b"<", b">", b"&")) + RESERVED


def excess(json: bytes) -> int:
    """Bytes by which an object is too large; 0 when it fits."""
    return max(0, applied_size(json) - LIMIT)
