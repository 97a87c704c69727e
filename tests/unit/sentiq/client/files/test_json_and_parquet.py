"""JSON lines, JSON arrays and Parquet."""

from datetime import date
from typing import Any

import pyarrow
import pyarrow.parquet

from sentiq.client.files.errors import FileUnreadable
from sentiq.client.files.output import open_writer
from sentiq.client.files.scored_rows import ScoredRow
from sentiq.client.files.table import open_table
from tests.unit.sentiq.client.files.table_case import TableCase


class JsonTests(TableCase):
    def test_lines_are_rows_and_keys_columns(self) -> None:
        table = self.table('{"id": 1, "texto": "atenci\\u00f3n"}\n\n{"texto": null, "más": [1]}\n')
        self.assertEqual(table.header, ["id", "texto", "más"])
        self.assertEqual(list(table.rows()), [[1, "atención", None], [None, None, [1]]])

    def test_an_array_with_a_byte_order_mark_is_read(self) -> None:
        table = self.table('\ufeff[\n {"id": "1", "comment": "Good"},\n {"id": "2", "comment": "Bad"}]')
        self.assertEqual((table.header, table.layout.rows), (["id", "comment"], 2))

    def test_an_array_of_texts_is_one_column(self) -> None:
        self.assertEqual(self.rows('["Good", "Bad"]'), [["Good"], ["Bad"]])

    def test_an_array_within_an_object_is_read(self) -> None:
        self.assertEqual(self.rows('{\n "data": [\n  {"comment": "Good"}]\n}'), [["Good"]])

    def test_an_array_with_lines_of_two_encodings_is_read(self) -> None:
        content = '[{"a": "señal"},\n'.encode() + '{"a": "señor"}]'.encode("cp1252")
        self.assertEqual(self.rows(content), [["señal"], ["señor"]])

    def test_a_broken_line_is_refused_with_its_number(self) -> None:
        with self.assertRaisesRegex(FileUnreadable, "line 2 is not JSON"):
            self.table('{"a": "b"}\n{"a": \n')


class ParquetTests(TableCase):
    def test_columns_keep_their_types_in_and_out(self) -> None:
        columns: dict[str, Any] = {
            "id": pyarrow.array([1, 2], pyarrow.int16()),
            "comentario": ["Muy bien", None],
            "fecha": [date(2025, 3, 1), date(2025, 3, 2)],
        }
        path, output = self.folder / "in.parquet", self.folder / "out.parquet"
        pyarrow.parquet.write_table(pyarrow.table(columns), path)
        table = open_table(path)
        self.assertEqual(list(table.rows())[1], [2, None, date(2025, 3, 2)])
        writer = open_writer(output, table, table.form)
        writer.write_header(table.header or [])
        for row in table.rows():
            writer.write_scored(row, ScoredRow("positive", 0.9, True))
        writer.close()
        written = pyarrow.parquet.read_table(output)
        self.assertEqual(written.schema.field("id").type, pyarrow.int16())
        self.assertEqual(written.schema.field("score").type, pyarrow.float64())
        self.assertEqual(written.column("comentario").to_pylist(), ["Muy bien", None])
