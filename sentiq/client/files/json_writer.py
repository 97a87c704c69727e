"""Write JSON lines, or one JSON array."""

from pathlib import Path

import orjson

from sentiq.client.files.cells import Row
from sentiq.client.files.scored_rows import ScoredRow, added_names, numbered_names, padded


class JsonWriter:
    """A file with one object a row; the names of the columns are the keys, and None is null."""

    def __init__(self, path: Path, width: int, *, array: bool = False) -> None:
        self._file = path.open("wb")
        self._width = width
        self._array = array
        self._names: list[str] = []
        self._rows = 0

    def write_header(self, header: Row) -> None:
        """Take the names of the columns. Columns without a name get their number."""
        names = numbered_names(padded(header, self._width))
        self._names = [*names, *added_names(names)]

    def write_scored(self, row: Row, scored: ScoredRow) -> ScoredRow:
        """Write an object with the cells of a row and its result."""
        cells = [*padded(row, self._width), *scored.cells]
        if self._array:
            self._file.write(b"[\n" if not self._rows else b",\n")
        self._file.write(orjson.dumps(dict(zip(self._names, cells, strict=False)), default=str))
        self._file.write(b"" if self._array else b"\n")
        self._rows += 1
        return scored

    def close(self) -> None:
        """Write the end of the array, if it is one, and close the file."""
        if self._array:
            self._file.write(b"\n]\n" if self._rows else b"[]\n")
        self._file.close()
