"""The text that a class has below each of its fields."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from itertools import pairwise
from textwrap import dedent


def attribute_docstrings(described: type) -> dict[str, str]:
    """The texts below the annotated names of a class, by name; what it inherits from its own package has its too.

    Raises:
        OSError: the source of the class is not there.
    """
    package = described.__module__.partition(".")[0]
    ancestors = [each for each in described.__mro__ if each.__module__.partition(".")[0] == package]
    return {name: text for ancestor in reversed(ancestors) for name, text in _own(ancestor)}


def _own(described: type) -> Iterator[tuple[str, str]]:
    (definition,) = ast.parse(dedent(inspect.getsource(described))).body
    for statement, below in pairwise(getattr(definition, "body", ())):
        match statement, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, inspect.cleandoc(text)
