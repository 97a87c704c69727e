"""Pieces of Markdown."""

from __future__ import annotations

from devtools.markdown import table

__all__ = ["NOTHING", "picture", "table", "tenth"]

NOTHING = "-"


def tenth(figure: float | None) -> str:
    """A figure with one digit behind the point."""
    return NOTHING if figure is None else f"{figure:.1f}"


def picture(folder: str, name: str, what: str) -> str:
    """A picture that lies beside the page."""
    return f"![{what}]({folder}/{name})"
