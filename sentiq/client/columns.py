"""From what a caller gives (a list, an iterator, a column of a table) to items, and from items to texts."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from sentiq.client.errors import InvalidArgument
from sentiq.client.predictions import TextError

SLICE_ROWS = 1_000  # of a pyarrow column that are in memory as Python objects


def column_items(source: object) -> Iterator[object]:
    """Return an iterator over the items of `source`, which may be a column of pandas, polars or pyarrow.

    Raises InvalidArgument for a table, a mapping or a value that holds no items.
    """
    if hasattr(source, "collect_schema") or hasattr(source, "columns"):  # lazy tables first: they warn
        raise InvalidArgument(
            f'a {type(source).__name__} has several columns: give one of them, such as table["text"], '
            "or call score_frame"
        )
    if isinstance(source, bytes | bytearray | Mapping) or not isinstance(source, Iterable):
        raise InvalidArgument(
            f"texts is of type {type(source).__name__}: give a string, or an iterable of strings"
        )
    if hasattr(source, "to_pylist") and hasattr(source, "slice"):
        return _arrow_items(source)
    return iter(cast("Iterable[object]", source))


def check_item(item: object) -> TextError | None:
    """Return the reason why an item cannot be sent as a text, or None for a good one."""
    if not isinstance(item, str):
        return TextError("not_a_string", f"the item is of type {type(item).__name__}; a text is a string")
    if not item.strip():
        return TextError("empty", "the text is empty: it needs at least one character that is not a blank")
    if "\0" in item:
        return TextError("nul_character", "the text holds a NUL character: remove it")
    if not item.isascii() and not _is_unicode(item):
        return TextError(
            "not_unicode", "the text holds half a surrogate pair: decode its source as it was encoded"
        )
    return None


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _arrow_items(column: Any) -> Iterator[object]:
    """Yield the items of a pyarrow column as Python objects, SLICE_ROWS at a time."""
    for start in range(0, len(column), SLICE_ROWS):
        yield from column.slice(start, SLICE_ROWS).to_pylist()
