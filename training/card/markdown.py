"""Pieces of Markdown."""

from __future__ import annotations

NOTHING = "-"


def tenths(figure: float | None) -> str:
    """Return a figure with one decimal, or NOTHING for None."""
    return NOTHING if figure is None else f"{figure:.1f}"


def markdown_picture(folder: str, name: str, description: str) -> str:
    """Return the reference to a picture in a folder beside the page."""
    return f"![{description}]({folder}/{name})"
