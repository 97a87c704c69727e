"""Markdown tables."""

from collections.abc import Iterable, Sequence

LEFT, RIGHT = "---", "---:"


def table(header: Sequence[str], rows: Iterable[Sequence[str]], align: Sequence[str] = ()) -> str:
    """Return a table. `align` has LEFT or RIGHT for each column; without it all columns are LEFT."""
    lines = [header, align or [LEFT] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
