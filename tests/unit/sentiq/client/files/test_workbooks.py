"""Workbooks: the sheet with the texts, typed cells, and what their readers do not tell."""

import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from sentiq.client.files.errors import FileUnreadable
from sentiq.client.files.ods_writer import OdsWriter
from sentiq.client.files.scored_rows import ScoredRow
from sentiq.client.files.table import ReadOptions, open_table
from tests.unit.sentiq.client.files.table_case import COMMENTS, TableCase


class WorkbookCase(TableCase):
    def workbook(self, *sheets: tuple[str, list[list[Any]]], name: str = "book.xlsx") -> Path:
        """Write a workbook with the cells of sheets from B3 on."""
        path = self.folder / name
        with xlsxwriter.Workbook(str(path)) as book:
            day = book.add_format({"num_format": "dd/mm/yyyy"})
            for title, rows in sheets:
                sheet = book.add_worksheet(title)
                for number, row in enumerate(rows, 2):
                    for column, cell in enumerate(row, 1):
                        sheet.write(number, column, cell, day if isinstance(cell, date) else None)
        return path


class XlsxTests(WorkbookCase):
    def test_numbers_dates_and_booleans_keep_their_types(self) -> None:
        path = self.workbook(
            ("A", [["id", "fecha", "nota", "ok", "comentario"], [1, date(2025, 3, 1), 7.5, True, "Muy bien"]])
        )
        table = open_table(path)
        self.assertEqual(table.header, ["id", "fecha", "nota", "ok", "comentario"])
        self.assertEqual(list(table.rows()), [[1, date(2025, 3, 1), 7.5, True, "Muy bien"]])

    def test_the_visible_sheet_with_most_words_is_read_and_named(self) -> None:
        cover, data = (
            ("Portada", [["Informe"], ["de 2025"]]),
            ("Datos", [["id", "comentario"], *enumerate(COMMENTS)]),
        )
        table = open_table(self.workbook(cover, data))  # type: ignore[arg-type]
        self.assertEqual(table.layout.rows, len(COMMENTS))
        self.assertEqual([str(note) for note in table.notes], ["the sheet 'Datos' is read"])

    def test_a_person_names_a_sheet_or_its_number(self) -> None:
        path = self.workbook(("A", [["comment"], ["Good one here"]]), ("B", [["comment"], ["Bad"]]))
        for name in ("B", "b", "2"):
            with self.subTest(name=name):
                self.assertEqual(list(open_table(path, ReadOptions(sheet=name)).rows()), [["Bad"]])
        with self.assertRaisesRegex(FileUnreadable, "'C'; the sheets are: 'A', 'B'"):
            open_table(path, ReadOptions(sheet="C"))

    def test_hidden_rows_and_columns_are_mentioned(self) -> None:
        path = self.folder / "hidden.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            for number, text in enumerate(["comentario", *COMMENTS]):
                sheet.write_row(number, 0, [text, "interno"])
            sheet.set_row(2, None, None, {"hidden": True})
            sheet.set_column(1, 1, None, None, {"hidden": True})
        notes = [str(note) for note in open_table(path).notes]
        self.assertEqual(
            notes, ["hidden rows of the sheet, scored too: 1", "hidden columns of the sheet, kept: 1"]
        )

    def test_formulas_without_a_value_are_refused(self) -> None:
        path = self.folder / "formulas.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["comentario", "largo"])
            for number, text in enumerate(COMMENTS, 1):
                sheet.write(number, 0, text)
                sheet.write_formula(number, 1, "=LEN(A2)", None, 9)
        remove_values(path)
        table = open_table(path)
        for column in (None, "largo"):
            with self.subTest(column=column), self.assertRaisesRegex(FileUnreadable, "never saved"):
                table.column(column)
        self.assertEqual(table.column("comentario"), 0)

    def test_a_formula_whose_value_is_an_empty_text_has_a_value(self) -> None:
        path = self.folder / "formulas.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["comentario", "aviso"])
            for number, text in enumerate(COMMENTS, 1):
                sheet.write(number, 0, text)
                sheet.write_formula(number, 1, '=IF(A2="","x","")', None, "-")
        remove_values(path, b"-")
        table = open_table(path)
        self.assertEqual((table.column(None), table.notes), (0, ()))

    def test_carriage_returns_and_literal_escapes_are_told_apart(self) -> None:
        path = self.workbook(("A", [["id", "comentario"], [1, "uno\r\ndos"], [2, "Literal _x000D_ aquí"]]))
        self.assertEqual([row[1] for row in open_table(path).rows()], ["uno\ndos", "Literal _x000D_ aquí"])


class OtherWorkbookTests(WorkbookCase):
    def test_ods_is_read(self) -> None:
        path = self.folder / "book.ods"
        writer = OdsWriter(path, "Hoja & 1", 3)
        writer.write_header(["id", "fecha", "comentario"])
        writer.write_scored(
            [1, datetime(2025, 3, 1, 9, 30), "uno  dos\n\ttres <b>"], ScoredRow("negative", 0.25, True)
        )
        writer.close()
        table = open_table(path)
        self.assertEqual(
            table.header, ["id", "fecha", "comentario", "sentiment", "score", "confident", "error"]
        )
        row = next(table.rows())
        self.assertEqual(
            [row[0], row[1], *row[3:6]], [1, datetime(2025, 3, 1, 9, 30), "negative", 0.25, True]
        )
        self.assertIn("uno  dos\n", str(row[2]))

    def test_a_password_is_named_as_the_reason(self) -> None:
        content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")
        with self.assertRaisesRegex(FileUnreadable, "password"):
            self.table(content)

    def test_an_html_table_named_xls_is_read_by_its_bytes(self) -> None:
        text = (
            "<html><body><table><tr><th>id</th><th>comentario</th></tr>"
            "<tr><td>1</td><td>Bien &amp; <b>barato</b><br>Volveré</td></tr></table></body></html>"
        )
        table = open_table(self.file(text, "export.xls"))
        self.assertEqual(
            (table.header, list(table.rows())), (["id", "comentario"], [["1", "Bien & barato\nVolveré"]])
        )

    def test_spreadsheetml_named_xls_keeps_cells_in_their_columns(self) -> None:
        text = (
            '<?xml version="1.0"?><Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
            "<Worksheet>"
            "<Table><Row><Cell><Data>id</Data></Cell><Cell><Data>nota</Data></Cell>"
            "<Cell><Data>comentario</Data></Cell></Row>"
            '<Row><Cell><Data>1</Data></Cell><Cell ss:Index="3"><Data>Muy bien</Data></Cell></Row></Table>'
            "</Worksheet></Workbook>"
        )
        table = open_table(self.file(text, "export.xls"))
        self.assertEqual(
            (table.header, list(table.rows())), (["id", "nota", "comentario"], [["1", None, "Muy bien"]])
        )


def remove_values(path: Path, value: bytes = b"9") -> None:
    """Remove the saved values of a workbook's formulas, as a program without a formula engine writes it."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = members[sheet].replace(b"</f><v>" + value + b"</v>", b"</f><v></v>")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
