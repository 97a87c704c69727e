"""Pieces of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

NOTHING = "-"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with a header."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def tenth(figure: float | None) -> str:
    """A figure with one digit behind the point."""
    return NOTHING if figure is None else f"{figure:.1f}"


def picture(folder: str, name: str, what: str) -> str:
    """A picture that lies beside the page."""
    return f"![{what}]({folder}/{name})"
