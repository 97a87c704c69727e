"""Outputs have the form of the input, all columns, and four more."""

import csv
import gc
import io
import warnings
from pathlib import Path

from sentiq.client.files.encodings import open_lines
from sentiq.client.files.errors import FileUnwritable
from sentiq.client.files.harmless_cells import harmless
from sentiq.client.files.output import default_output, open_writer, output_form, replaced_at_end
from sentiq.client.files.scored_rows import ScoredRow
from sentiq.client.files.table import Table, open_table
from sentiq.client.files.xlsx_writer import CELL_CHARS, XlsxWriter
from tests.unit.sentiq.client.files.table_case import TableCase

SCORED = ScoredRow("negative", 0.25, False)
RUNNING = (
    "=1+1",
    "+34 600 nadie",
    "-5 estrellas",
    "@soporte",
    "\t=2+3",
    "\rx",
    "  =1",
    "\uff1d1+1",
    "\u00a0-a",
)


class OutputCase(TableCase):
    def written(self, table: Table, name: str, *, as_is: bool = False, spanish: bool = False) -> Path:
        """Write a table with the same result in each row and return the path of the output."""
        path = self.folder / name
        writer = open_writer(path, table, output_form(table, path, spanish=spanish), as_is=as_is)
        if table.header is not None:
            writer.write_header(table.header)
        for row in table.rows():
            self.scored = writer.write_scored(row, SCORED)
        writer.close()
        return path


class TextOutputTests(OutputCase):
    def test_delimiter_encoding_line_ends_and_decimal_sign_are_those_of_the_input(self) -> None:
        text = "id;nota;comentario\r\n1;0,5;Atención\r\n2;1,5;Más señal\r\n"
        for encoding in ("cp1252", "utf-8-sig", "utf-16-le"):
            with self.subTest(encoding=encoding):
                output = self.written(self.table(text.encode(encoding)), "out.csv").read_bytes()
                expected = (
                    "id;nota;comentario;sentiment;score;confident;error\r\n"
                    "1;0,5;Atención;negative;0,25;false;\r\n2;1,5;Más señal;negative;0,25;false;\r\n"
                )
                self.assertEqual(output.decode(encoding), expected)

    def test_a_decimal_point_stays_a_point(self) -> None:
        output = self.written(self.table("id,nota,comment\n1,0.5,Good one\n2,1.5,Bad one\n"), "out.csv")
        self.assertEqual(output.read_text().splitlines()[1], "1,0.5,Good one,negative,0.25,false,")

    def test_bytes_without_a_letter_in_the_encoding_come_out_again(self) -> None:
        output = self.written(
            self.table("id;comentario\n1;señal\n".encode("cp1252") + b"2;a\x81b\n"), "out.csv"
        )
        self.assertIn(b"2;a\x81b;", output.read_bytes())

    def test_texts_without_a_delimiter_become_a_table_for_the_language(self) -> None:
        table = self.table("Bien, pero caro\nTodo mal\nRegular nada más\n")
        for spanish, line in (
            (True, "Todo mal;negative;0,25;false;"),
            (False, "Todo mal,negative,0.25,false,"),
        ):
            with self.subTest(spanish=spanish):
                output = self.written(table, "out.csv", spanish=spanish)
                self.assertEqual(output.read_text(encoding="utf-8").splitlines()[1], line)

    def test_short_and_long_rows_keep_their_cells(self) -> None:
        table = self.table("id,nota,comentario\n1,4,Muy bien\n2,2,Tarde, roto y sucio\n3\n4,5,Bien\n")
        rows = list(csv.reader(io.StringIO(self.written(table, "out.csv").read_text())))
        self.assertEqual(
            rows[0], ["id", "nota", "comentario", "", "sentiment", "score", "confident", "error"]
        )
        self.assertEqual({len(row) for row in rows}, {8})
        self.assertEqual(rows[2][2:5], ["Tarde", " roto y sucio", "negative"])

    def test_names_of_added_columns_are_free(self) -> None:
        output = self.written(self.table("comment,score\nGood one,1\nBad one,2\n"), "out.csv")
        self.assertTrue(output.read_text().startswith("comment,score,sentiment,score_2,confident,error\n"))

    def test_a_scored_file_reads_as_the_same_table(self) -> None:
        text = 'id;comentario\n1;"uno\ndos; ""tres"""\n2;Bien\n'
        table = open_table(self.written(self.table(text), "out.csv"))
        self.assertEqual([row[1] for row in table.rows()], ['uno\ndos; "tres"', "Bien"])


class HarmlessTests(OutputCase):
    def test_cells_that_a_spreadsheet_would_run_get_an_apostrophe(self) -> None:
        for text in RUNNING:
            with self.subTest(text=text):
                self.assertEqual(harmless(text), "'" + text)

    def test_numbers_dates_and_usual_texts_stay(self) -> None:
        for text in ("-0,5", "+34600000000", "-1.234,50", "-5 %", "a=b", "Normal", "", "'x"):
            with self.subTest(text=text):
                self.assertEqual(harmless(text), text)

    def test_text_files_are_harmless_unless_a_person_wants_them_as_they_are(self) -> None:
        table = self.table("id,comentario\n1,=1+1 mejor\n2,-5 estrellas\n3,Bien\n")
        self.assertIn("1,'=1+1 mejor,", self.written(table, "out.csv").read_text())
        self.assertIn("1,=1+1 mejor,", self.written(table, "out.csv", as_is=True).read_text())


class WorkbookOutputTests(OutputCase):
    def test_texts_stay_texts_and_numbers_are_numbers(self) -> None:
        table = self.table("id,comentario\n007,=1+1\n008,@b\n")
        rows = list(open_table(self.written(table, "out.xlsx")).rows())
        self.assertEqual(rows[0], ["007", "=1+1", "negative", 0.25, False, None])

    def test_a_text_too_long_for_a_cell_is_an_error_in_its_row(self) -> None:
        table = self.table(f'id,comment\n1,Good\n2,"{"bad " * 10_000}"\n')
        rows = list(open_table(self.written(table, "out.xlsx")).rows())
        self.assertEqual(len(str(rows[1][1])), CELL_CHARS)
        self.assertRegex(str(rows[1][5]), "^cell_cut: column 2 has 4")
        self.assertRegex(str(self.scored.error), "^cell_cut")

    def test_a_workbook_that_cannot_be_written_gives_the_error_of_the_system(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # its temporary file is left to the collector
            with self.assertRaises(FileNotFoundError):
                XlsxWriter(self.folder / "nowhere" / "out.xlsx", "", 1).close()
            gc.collect()

    def test_too_many_rows_for_a_sheet_are_refused(self) -> None:
        table = self.table("comment\n" + "ok\n" * 1_048_576, has_header=True)
        with self.assertRaisesRegex(FileUnwritable, "ends in .csv"):
            self.written(table, "out.xlsx")


class NameTests(OutputCase):
    def test_the_default_output_lies_beside_the_input(self) -> None:
        for name, content, output in (
            ("a.csv", "id,comment\n1,Good\n", "a.scored.csv"),
            ("a.TSV", "id\tcomment\n1\tGood\n", "a.scored.TSV"),
            ("a.xls", "id,comment\n1,Good\n", "a.scored.csv"),
            ("a", '{"comment": "Good"}\n', "a.scored.jsonl"),
        ):
            with self.subTest(name=name):
                path = self.file(content, name)
                self.assertEqual(default_output(path, open_table(path)), self.folder / output)

    def test_an_unknown_ending_is_refused_with_the_known_ones(self) -> None:
        with self.assertRaisesRegex(FileUnwritable, r"\.csv .*\.parquet"):
            output_form(self.table("comment\nGood one\n", has_header=True), self.folder / "out.doc")

    def test_an_output_appears_at_its_end_or_not_at_all(self) -> None:
        path = self.file("before", "out.csv")
        with self.assertRaises(RuntimeError), replaced_at_end(path) as unfinished:
            unfinished.write_text("half")
            raise RuntimeError
        self.assertEqual(
            [(one.name, one.read_text()) for one in self.folder.iterdir()], [("out.csv", "before")]
        )

    def test_every_form_is_written_and_read_again(self) -> None:
        table = self.table("id;comentario\n1;Bien, señor\n2;Mal\n")
        for ending in ("csv", "tsv", "txt", "jsonl", "json", "xlsx", "ods", "parquet"):
            with self.subTest(ending=ending):
                again = open_table(self.written(table, f"out.{ending}"))
                self.assertEqual(
                    again.header, ["id", "comentario", "sentiment", "score", "confident", "error"]
                )
                self.assertEqual([row[1] for row in again.rows()], ["Bien, señor", "Mal"])

    def test_a_byte_order_mark_is_no_part_of_the_first_name(self) -> None:
        path = self.written(self.table("\ufeffid;comentario\n1;Bien\n"), "out.csv")
        table = open_table(path)
        with open_lines(path, table.form.encoding) as lines:
            self.assertTrue(next(lines).startswith("id;"))
