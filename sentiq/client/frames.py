"""Tables of pandas, polars and pyarrow, told apart by their modules' names and not imported here."""

import sys
from collections.abc import Sequence
from typing import Any

from sentiq.client.errors import InvalidArgument
from sentiq.client.predictions import Prediction

COLUMNS = ("sentiment", "score", "confident", "error")


def column_of(frame: Any, column: str, prefix: str = "") -> Any:
    """Return a column of a table. Raises InvalidArgument if it is missing, or a new name is taken."""
    library = _library(frame)
    names = list(frame.column_names if library == "pyarrow" else frame.columns)
    if names.count(column) != 1:
        found = f"{names.count(column)} columns" if column in names else "no column"
        listed = ", ".join(map(repr, names))
        raise InvalidArgument(
            f"the table has {found} named {column!r}: give column=… with one of {listed:.500}"
        )
    taken = [prefix + name for name in COLUMNS if prefix + name in names]
    if taken:
        raise InvalidArgument(
            f"the table has a column {taken[0]!r} already: give a prefix, such as prefix='sentiq_'"
        )
    return frame[column]


def frame_with(frame: Any, predictions: Sequence[Prediction], prefix: str = "") -> Any:
    """Return a table with the columns of `frame` and sentiment, score, confident and error."""
    columns: dict[str, list[Any]] = {
        "sentiment": [one.sentiment for one in predictions],
        "score": [one.score for one in predictions],
        "confident": [one.confident for one in predictions],
        "error": [one.error.code if one.error else None for one in predictions],
    }
    named = {prefix + name: values for name, values in columns.items()}
    return {"pandas": _pandas, "polars": _polars, "pyarrow": _pyarrow}[_library(frame)](frame, named)


def _library(frame: Any) -> str:
    library = type(frame).__module__.partition(".")[0]
    tables = ("DataFrame", "Table", "RecordBatch")
    if library not in ("pandas", "polars", "pyarrow") or type(frame).__name__ not in tables:
        raise InvalidArgument(
            f"a {type(frame).__name__} is not a table of pandas, polars or pyarrow that is in memory: "
            "convert it first, or give one column to predict"
        )
    return library


def _pandas(frame: Any, columns: dict[str, list[Any]]) -> Any:
    pandas = sys.modules["pandas"]
    types = (None, "float64", "boolean", None)  # None: pandas chooses, by its version
    return frame.assign(
        **{
            name: pandas.Series(values, index=frame.index, dtype=dtype)
            for (name, values), dtype in zip(columns.items(), types, strict=True)
        }
    )


def _polars(frame: Any, columns: dict[str, list[Any]]) -> Any:
    polars = sys.modules["polars"]
    types = (polars.String, polars.Float64, polars.Boolean, polars.String)
    return frame.with_columns(
        polars.Series(name, values, dtype=dtype)
        for (name, values), dtype in zip(columns.items(), types, strict=True)
    )


def _pyarrow(frame: Any, columns: dict[str, list[Any]]) -> Any:
    pyarrow = sys.modules["pyarrow"]
    types = (pyarrow.string(), pyarrow.float64(), pyarrow.bool_(), pyarrow.string())
    for (name, values), dtype in zip(columns.items(), types, strict=True):
        frame = frame.append_column(name, pyarrow.array(values, type=dtype))
    return frame
