"""The four columns that scoring adds to each row."""

from collections.abc import Sequence
from dataclasses import dataclass

from sentiq.client.files.cells import Cell, Row, cell_text

COLUMNS = ("sentiment", "score", "confident", "error")
DIGITS = 4  # of a score


@dataclass(frozen=True, slots=True)
class ScoredRow:
    """The result for one row. `error` is the reason for a missing prediction; then the others are None."""

    sentiment: str | None = None
    score: float | None = None
    confident: bool | None = None
    error: str | None = None

    @property
    def cells(self) -> Row:
        """The cells of the four columns."""
        score = None if self.score is None else round(self.score, DIGITS)
        return [self.sentiment, score, self.confident, self.error]

    def with_error(self, error: str | None) -> "ScoredRow":
        """Return the result with one more error."""
        if error is None:
            return self
        both = error if self.error is None else f"{self.error}; {error}"
        return ScoredRow(self.sentiment, self.score, self.confident, both)


def added_names(header: Sequence[Cell] | None) -> list[str]:
    """Return the names of the four columns, with a number where the header has such a name already."""
    taken = {cell_text(cell) for cell in header or ()}
    names = []
    for name in COLUMNS:
        free, number = name, 2
        while free in taken:
            free, number = f"{name}_{number}", number + 1
        names.append(free)
    return names


def numbered_names(header: Sequence[Cell]) -> list[str]:
    """Return a different name for each column; a column without a name gets its number."""
    names: list[str] = []
    for number, cell in enumerate(header, 1):
        name = cell_text(cell) or str(number)
        names.append(f"{name}_{number}" if name in names else name)
    return names


def padded(row: Row, width: int) -> Row:
    """Return a row with empty cells up to `width`."""
    return row if len(row) >= width else [*row, *[None] * (width - len(row))]
