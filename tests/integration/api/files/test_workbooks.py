"""Workbooks on the page: what is read, and the workbook that comes back."""

import base64
import datetime
import io
import json
import unittest
from collections.abc import Sequence

import pyarrow
import pyarrow.parquet
import python_calamine
import xlsxwriter

from tests.integration.api.files.files_case import FilesCase
from tests.integration.api.files.test_scoring import BAD, GOOD, OUTCOME, read_csv

HEADER = ["id", "day", "stars", "comment"]
DAY = datetime.date(2026, 3, 1)
ROWS: list[list[object]] = [
    ["001", DAY, 4.5, GOOD],
    ["002", DAY + datetime.timedelta(1), 1.0, BAD],
    ["003", DAY + datetime.timedelta(2), 3.0, "=1+1 is how it felt"],
    ["004", DAY + datetime.timedelta(3), 3.0, ""],
]


WRITE_ODS = """(async () => {
  const {write} = await import("/static/vendor/hucre/dist/defter.mjs");
  const bytes = await write({format: "ods", sheets: [{name: "Answers", rows: %s}]});
  return btoa(String.fromCharCode(...bytes));
})()"""


def workbook(rows: Sequence[Sequence[object]], **hidden: int) -> bytes:
    """Return an XLSX workbook with a cover sheet, and a hidden row or column."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"})
    book.add_worksheet("Cover").write_string(0, 0, "A report with more words than any comment has")
    sheet = book.add_worksheet("Answers")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    if "hidden_row" in hidden:
        sheet.set_row(hidden["hidden_row"], None, None, {"hidden": True})
    if "hidden_column" in hidden:
        column = hidden["hidden_column"]
        sheet.set_column(column, column, None, None, {"hidden": True})
    book.close()
    return file.getvalue()


class TestParquet(FilesCase):
    def test_parquet_of_both_usual_compressions_is_read_and_comes_back_as_csv(self) -> None:
        columns = {"id": [1, 2], "comment": [GOOD, BAD], "day": [DAY, DAY]}
        for compression in ("snappy", "zstd"):
            file = io.BytesIO()
            pyarrow.parquet.write_table(pyarrow.table(columns), file, compression=compression)
            table = self.read(file.getvalue())
            self.assertEqual((table["header"], table["texts"]), (["id", "comment", "day"], [GOOD, BAD]))
            self.assertEqual(table["rows"][0], ["1", GOOD, "2026-03-01"])
        self.score("reviews.parquet", file.getvalue())
        path = self.download()
        self.assertEqual(path.name, "reviews.sentiq.csv")
        self.assertEqual([row[3] for row in read_csv(path)[1:]], ["positive", "negative"])


class TestWorkbook(FilesCase):
    def test_a_workbook_comes_back_as_a_workbook_cell_by_cell(self) -> None:
        self.choose("answers.xlsx", workbook([HEADER, *ROWS]))
        self.assertEqual(self.browser.evaluate("document.querySelector('#sheet').value"), "Answers")
        self.browser.click("[name=start]")
        self.wait_until_done()
        path = self.download()
        self.assertEqual(path.name, "answers.sentiq.xlsx")
        book = python_calamine.load_workbook(str(path))
        header, *scored = book.get_sheet_by_name("Answers").to_python()
        self.assertEqual(header, [*HEADER, *OUTCOME])
        self.assertEqual([row[:4] for row in scored], ROWS)
        self.assertEqual([row[4] for row in scored[:2]], ["positive", "negative"])
        self.assertEqual([type(row[5]) for row in scored[:2]], [float, float])
        self.assertEqual(scored[3][4:], ["", "", "", "empty"])

    def test_hidden_rows_and_columns_are_left_out_unless_they_are_wanted(self) -> None:
        self.choose("answers.xlsx", workbook([HEADER, *ROWS], hidden_row=2, hidden_column=2))
        self.assertIn("Rows hidden in the sheet, left out: 1.", self.shown("#left-out"))
        self.assertNotIn("stars", self.shown("#first-rows"))
        self.assertNotIn(BAD, self.shown("#first-rows"))
        self.change("#keep-hidden", True)
        self.assertIn("stars", self.shown("#first-rows"))
        self.assertIn(BAD, self.shown("#first-rows"))

    def test_formulas_that_were_never_calculated_are_errors(self) -> None:
        file = io.BytesIO()
        book = xlsxwriter.Workbook(file)
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "comment"])
        sheet.write_row(1, 0, ["1", GOOD])
        sheet.write_string(2, 0, "2")
        sheet.write_formula(2, 1, '=B2&" again"', None, "")
        book.close()
        table = self.read(file.getvalue())
        self.assertEqual(table["texts"][0], GOOD)
        self.assertIn(table["texts"][1], (None, ""))

    def test_ods_comes_back_as_ods(self) -> None:
        encoded = self.browser.resolve(WRITE_ODS % json.dumps([["id", "comment"], ["01", GOOD], ["02", BAD]]))
        self.score("answers.ods", base64.b64decode(encoded))
        path = self.download()
        self.assertEqual(path.name, "answers.sentiq.ods")
        header, *scored = python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()
        self.assertEqual(header, ["id", "comment", *OUTCOME])
        self.assertEqual([row[:3] for row in scored], [["01", GOOD, "positive"], ["02", BAD, "negative"]])

    def test_another_sheet_can_be_chosen(self) -> None:
        self.choose("answers.xlsx", workbook([HEADER, *ROWS]))
        self.change("#sheet", "Cover")
        self.assertIn("A report", self.shown("#first-rows"))


if __name__ == "__main__":
    unittest.main()
