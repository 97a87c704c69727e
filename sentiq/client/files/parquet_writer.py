"""Write Parquet with pyarrow, in row groups of bounded size."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from sentiq.client.files.cells import Row, cell_text
from sentiq.client.files.parquet_rows import pyarrow_parquet
from sentiq.client.files.scored_rows import ScoredRow, added_names, padded

GROUP_ROWS = 10_000


class ParquetWriter:
    """A Parquet file: columns keep their types if the input was Parquet, else they are texts."""

    def __init__(self, path: Path, width: int, schema: Any = None) -> None:
        parquet = pyarrow_parquet()
        import pyarrow

        self._pyarrow = pyarrow
        self._new_writer: Callable[[Any], Any] = partial(parquet.ParquetWriter, path)
        self._schema = schema
        self._typed = schema is not None
        self._width = width
        self._rows: list[Row] = []
        self._writer: Any = None

    def write_header(self, header: Row) -> None:
        """Open the file with the names of the columns. Columns without a name get their number."""
        types, arrow = self._pyarrow, self._schema
        if arrow is None:
            names = [
                cell_text(cell) or str(number) for number, cell in enumerate(padded(header, self._width), 1)
            ]
            arrow = types.schema([(name, types.string()) for name in names])
        kinds = (types.string(), types.float64(), types.bool_(), types.string())
        for name, kind in zip(added_names(arrow.names), kinds, strict=True):
            arrow = arrow.append(types.field(name, kind))
        self._schema = arrow
        self._writer = self._new_writer(arrow)

    def write_scored(self, row: Row, scored: ScoredRow) -> ScoredRow:
        """Write a row and its result; return the result as written."""
        cells = padded(row, self._width)
        if not self._typed:
            cells = [None if cell is None else cell_text(cell) for cell in cells]
        self._rows.append([*cells, *scored.cells])
        if len(self._rows) == GROUP_ROWS:
            self._write_group()
        return scored

    def close(self) -> None:
        """Write what is left and close the file."""
        self._write_group()
        self._writer.close()

    def _write_group(self) -> None:
        if self._rows:
            columns = zip(*self._rows, strict=True)
            arrays = [
                self._pyarrow.array(column, type=field.type)
                for column, field in zip(columns, self._schema, strict=True)
            ]
            self._writer.write_table(self._pyarrow.Table.from_arrays(arrays, schema=self._schema))
            self._rows.clear()
