"""A folder for the files of a test, and tables read from bytes."""

import tempfile
import unittest
from pathlib import Path

from sentiq.client.files.cells import Row
from sentiq.client.files.table import ReadOptions, Table, open_table

COMMENTS = (
    "Muy buena atención, volveré sin dudarlo.",
    "El pedido llegó tarde; además, venía abierto.",
    "¡Increíble! Superó mis expectativas",
    "La señora de la caja fue muy amable, pero la cola era larga",
    'El camarero dijo: "ahora mismo", y tardó una hora',
)


class TableCase(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="sentiq-files-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def file(self, content: bytes | str, name: str = "comments.csv") -> Path:
        """Write a file, a text in UTF-8, and return its path."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def table(self, content: bytes | str, **options: object) -> Table:
        """Return the table in a file with these bytes."""
        return open_table(self.file(content), ReadOptions(**options))  # type: ignore[arg-type]

    def rows(self, content: bytes | str, **options: object) -> list[Row]:
        """Return the data rows of a file with these bytes."""
        return list(self.table(content, **options).rows())
