"""Pieces of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

NOTHING = "-"


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table with a header."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def tenths(figure: float | None) -> str:
    """Return a figure with one decimal, or NOTHING for None."""
    return NOTHING if figure is None else f"{figure:.1f}"


def markdown_picture(folder: str, name: str, description: str) -> str:
    """Return the reference to a picture in a folder beside the page."""
    return f"![{description}]({folder}/{name})"
