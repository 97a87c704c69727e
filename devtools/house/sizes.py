"""Lengths of functions and modules."""

import ast
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from devtools.house.source_modules import Place, SourceModule

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, order=True)
class Measured:
    """A function or a module, ordered by its length in lines."""

    length: int
    name: str
    place: Place


def measured_functions(modules: Iterable[SourceModule]) -> list[Measured]:
    """Return every function, methods and nested functions included."""
    return [
        Measured(function_length(node), node.name, Place(str(module.path), node.lineno))
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, FunctionNode)
    ]


def function_length(node: FunctionNode) -> int:
    """Return the lines from `def` to the last line, without decorators."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def measured_modules(modules: Iterable[SourceModule]) -> list[Measured]:
    """Return every module that is not empty."""
    return [
        Measured(module.line_count, str(module.path), Place(str(module.path), 1))
        for module in modules
        if module.text
    ]


def percentile(lengths: Iterable[int], share: float) -> int:
    """Return the smallest length that a `share` of all lengths does not exceed; 0 for no lengths."""
    ordered: Sequence[int] = sorted(lengths)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)] if ordered else 0


def longer_than(measured: Iterable[Measured], limit: int) -> Iterator[Measured]:
    """Yield those longer than `limit` lines, the longest first."""
    yield from (one for one in sorted(measured, reverse=True) if one.length > limit)
