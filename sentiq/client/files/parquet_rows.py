"""Parquet, with pyarrow, which the extra `parquet` installs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sentiq.client.files.cells import Row
from sentiq.client.files.errors import FileUnreadable
from sentiq.client.files.sources import Form, Note

BATCH_ROWS = 1_000


def pyarrow_parquet() -> Any:
    """Return the module pyarrow.parquet. Raises FileUnreadable if it is not installed."""
    try:
        import pyarrow.parquet
    except ImportError:
        raise FileUnreadable("Parquet needs pyarrow: pip install 'sentiq[parquet]'") from None
    return pyarrow.parquet


class ParquetRows:
    """A Parquet file as rows, one batch in memory at a time."""

    has_header: bool | None = True
    notes: tuple[Note, ...] = ()

    def __init__(self, path: Path) -> None:
        self._path = path
        self._module = pyarrow_parquet()
        self.form = Form("parquet")
        try:
            with self._module.ParquetFile(path) as file:
                self.schema = file.schema_arrow
        except (OSError, ValueError) as error:
            raise FileUnreadable("the Parquet file cannot be read: {why}", why=error) from None

    def raw_rows(self) -> Iterator[Row]:
        """Yield the names of the columns, then every row."""
        yield list(self.schema.names)
        with self._module.ParquetFile(self._path) as file:
            for batch in file.iter_batches(BATCH_ROWS):
                yield from map(list, zip(*(column.to_pylist() for column in batch.columns), strict=True))
