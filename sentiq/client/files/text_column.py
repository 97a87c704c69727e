"""The column to score: the one that a person names, or the one that looks most like texts of people."""

import re
from collections.abc import Iterator, Sequence

from sentiq.client.files.cells import Row, cell_text, is_blank, is_words
from sentiq.client.files.column_names import is_other_name, is_text_name, plain_words
from sentiq.client.files.errors import FileUnreadable
from sentiq.client.files.scored_rows import COLUMNS

WORDS_CAP = 25  # of a cell: longer texts do not look more like texts


def named_column(name: str, header: Row | None, width: int) -> int:
    """Return the index of the column with a name, else with a number from 1. Raises FileUnreadable."""
    names = [cell_text(cell) for cell in header or ()]
    for same in (str, str.strip, lambda text: " ".join(plain_words(text))):
        if name and same(name) in (found := [same(known) for known in names]):
            return found.index(same(name))
    if name.isdecimal() and 1 <= int(name) <= width:
        return int(name) - 1
    known = ", ".join(f"{number} {text!r}" for number, text in enumerate(names, 1)) or f"1 … {width}"
    raise FileUnreadable("there is no column {name!r}; the columns are: {known}", name=name, known=known)


def guess_column(header: Row | None, sample: Sequence[Row], width: int) -> int | None:
    """Return the index of the column that looks most like texts, None if no column does."""
    names = [cell_text(cell) for cell in header or ()] + [""] * width
    columns = [[row[column] for row in sample if column < len(row)] for column in range(width)]
    scores = [column_score(name, cells) for name, cells in zip(names, columns, strict=False)]
    for column in added_columns(names):
        scores[column] = 0.0
    best = max(range(width), key=scores.__getitem__, default=None)
    return None if best is None or scores[best] <= 0 else best


def added_columns(names: Sequence[str]) -> Iterator[int]:
    """Yield the columns that an earlier run has added, under their names or with a number behind these."""
    bare = [re.sub(r"_[0-9]+$", "", name) for name in names]
    for first in range(len(names) - len(COLUMNS) + 1):
        if tuple(bare[first : first + len(COLUMNS)]) == COLUMNS:
            yield from range(first, first + len(COLUMNS))


def column_score(name: str, cells: Sequence[object]) -> float:
    """Return how much a column looks like texts: by words a cell and shares of cells."""
    filled = [cell for cell in cells if not is_blank(cell)]
    texts = [cell_text(cell) for cell in filled if is_words(cell)]
    score = 0.0
    if texts:
        words = sum(min(len(text.split()), WORDS_CAP) for text in texts) / len(texts)
        shares = (len(texts) / len(filled), len(set(texts)) / len(texts), len(filled) / len(cells))
        score = words * shares[0] * (0.3 + 0.7 * shares[1]) * (0.3 + 0.7 * shares[2])
    if is_text_name(name):
        return score * 2 + 1
    return score * 0.2 if is_other_name(name) else score
