"""JSON: an array of objects, or lines with one object each."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson

from sentiq.client.files.cells import Row
from sentiq.client.files.encodings import Encoding, guess_encoding, open_lines
from sentiq.client.files.errors import FileUnreadable
from sentiq.client.files.sources import Form, Note


class JsonLines:
    """A file with one JSON object, string or array a line; the columns are the keys, as they first appear."""

    has_header: bool | None = True
    notes: tuple[Note, ...] = ()

    def __init__(self, path: Path, encoding: Encoding | None = None) -> None:
        self._path = path
        self._encoding = encoding or guess_encoding(path)
        self.form = Form("jsonl", self._encoding)
        self._keys = _keys(value for _, value in self._values())

    def raw_rows(self) -> Iterator[Row]:
        """Yield the names of the columns, then a row for each line with JSON. Raises FileUnreadable."""
        yield list(self._keys)
        for _, value in self._values():
            yield _as_row(value, self._keys)

    def _values(self) -> Iterator[tuple[int, object]]:
        with open_lines(self._path, self._encoding) as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield number, _parse(line, number)


class JsonArray:
    """A file with one JSON array of objects or strings; it is read into memory as a whole."""

    has_header: bool | None = True
    notes: tuple[Note, ...] = ()

    def __init__(self, path: Path, encoding: Encoding | None = None) -> None:
        self.form = Form("json", encoding or guess_encoding(path))
        with open_lines(path, self.form.encoding) as lines:
            values = _parse("".join(lines))
        if isinstance(values, dict) and len(values) == 1:
            (values,) = values.values()  # {"data": […]}, as many services export
        if not isinstance(values, list):
            raise FileUnreadable("the JSON is not an array of objects")
        self._values = values
        self._keys = _keys(values)

    def raw_rows(self) -> Iterator[Row]:
        """Yield the names of the columns, then a row for each element."""
        yield list(self._keys)
        for value in self._values:
            yield _as_row(value, self._keys)


def _parse(content: str | bytes, number: int | None = None) -> object:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        if number is None:
            raise FileUnreadable("the file is not JSON: {why}", why=error) from None
        raise FileUnreadable("line {number} is not JSON: {why}", number=number, why=error) from None


def _keys(values: Iterable[object]) -> tuple[str, ...]:
    keys: dict[str, None] = {}
    for value in values:
        if isinstance(value, dict):
            keys.update(dict.fromkeys(value))
        elif isinstance(value, list):
            keys.update(dict.fromkeys(str(number) for number in range(1, len(value) + 1)))
        else:
            keys["text"] = None
    return tuple(keys)


def _as_row(value: object, keys: tuple[str, ...]) -> Row:
    if isinstance(value, dict):
        cells = value
    elif isinstance(value, list):
        cells = {str(number): cell for number, cell in enumerate(value, 1)}
    else:
        cells = {"text": value}
    return [cells.get(key) for key in keys]
