"""A file from choice to download, on a service with a real worker."""

import csv
import io
import json
from pathlib import Path

from tests.integration.api.files.files_case import FilesCase

GOOD = "Great service, we will come back."
BAD = "Terrible: it was late, broken and nobody answered."
TEXTS = [GOOD, BAD, "", "x" * 5001, "=1+1 and it was great", "-5 stars, awful", "two\nlines, all fine"]
HAS_SUMMARY = "document.querySelector('#summary').childElementCount > 0"
OUTCOME = ["sentiment", "score", "confident", "error"]


def as_csv(rows: list[list[str]], separator: str = ",") -> str:
    """Return rows as a CSV file."""
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows(rows)
    return file.getvalue()


def read_csv(path: Path, separator: str = ",", encoding: str = "utf-8") -> list[list[str]]:
    """Return the rows of a CSV file."""
    return list(csv.reader(io.StringIO(path.read_bytes().decode(encoding), newline=""), delimiter=separator))


class TestTable(FilesCase):
    def test_the_result_has_all_columns_and_four_more(self) -> None:
        rows = [["id", "comment"], *([str(number), text] for number, text in enumerate(TEXTS))]
        self.score("reviews.csv", as_csv(rows).encode())
        path = self.download()
        self.assertEqual(path.name, "reviews.sentiq.csv")
        header, *scored = read_csv(path)
        self.assertEqual(header, [*rows[0], *OUTCOME])
        guarded = [text if not text.startswith(("=", "-")) else f"'{text}" for text in TEXTS]
        self.assertEqual([row[:2] for row in scored], [[str(at), text] for at, text in enumerate(guarded)])
        self.assertEqual([row[2] for row in scored[:2]], ["positive", "negative"])
        self.assertEqual([row[5] for row in scored], ["", "", "empty", "too_long", "", "", ""])
        self.assertEqual([row[2:4] for row in scored[2:4]], [["", ""], ["", ""]])
        self.assertGreater(float(scored[0][3]), float(scored[1][3]))
        self.wait(HAS_SUMMARY, "the summary is there")
        self.assertIn("Rows with an error: 2", self.shown("#summary"))

    def test_the_cells_are_kept_as_they_are_where_that_is_chosen(self) -> None:
        rows = [["id", "comment"], *([str(number), text] for number, text in enumerate(TEXTS))]
        self.score("reviews.csv", as_csv(rows).encode())
        self.browser.evaluate("document.querySelector('#download').replaceChildren()")
        self.browser.click("#as-is")
        self.wait("document.querySelector('a[download]') !== null", "the file is written again")
        self.assertEqual([row[1] for row in read_csv(self.download())[1:]], TEXTS)

    def test_a_spanish_table_of_windows_comes_back_for_its_spreadsheet(self) -> None:
        rows = [
            ["id", "nota", "opinión"],
            ["1", "4,5", "Muy buena atención"],
            ["2", "1,5", "Llegó tarde y roto"],
        ]
        self.score("opiniones.csv", as_csv(rows, ";").encode("cp1252"))
        path = self.download()
        self.assertTrue(path.read_bytes().startswith(b"\xef\xbb\xbf"))
        header, *scored = read_csv(path, ";", "utf-8-sig")
        self.assertEqual(header[:3], rows[0])
        self.assertEqual([row[:3] for row in scored], rows[1:])
        self.assertRegex(scored[0][4], r"^0,\d+$")

    def test_utf_16_with_tabs_stays_so(self) -> None:
        rows = [["id", "comment"], ["1", GOOD], ["2", BAD]]
        self.score("reviews.txt", as_csv(rows, "\t").encode("utf-16"))
        path = self.download()
        self.assertEqual((path.name, path.read_bytes()[:2]), ("reviews.sentiq.txt", b"\xff\xfe"))
        self.assertEqual([row[:2] for row in read_csv(path, "\t", "utf-16")], rows)

    def test_a_name_that_the_file_has_gets_a_number(self) -> None:
        rows = [["sentiment", "comment"], ["old", GOOD], ["old", BAD]]
        self.score("reviews.csv", as_csv(rows).encode())
        self.assertEqual(read_csv(self.download())[0], ["sentiment", "comment", "sentiment_2", *OUTCOME[1:]])

    def test_a_chosen_column_is_scored(self) -> None:
        rows = [["comment", "answer"], [GOOD, BAD], [GOOD, BAD]]
        self.choose("reviews.csv", as_csv(rows).encode())
        self.change("#text-column", "1")
        self.browser.click("[name=start]")
        self.wait_until_done()
        self.assertEqual([row[2] for row in read_csv(self.download())[1:]], ["negative", "negative"])

    def test_the_extreme_texts_are_listed_once_each(self) -> None:
        rows = [["comment"], *([GOOD], [BAD]) * 12, [f"{BAD} Awful."]]
        self.score("reviews.csv", as_csv(rows).encode())
        self.wait(HAS_SUMMARY, "the summary is there")
        cells = "[...document.querySelectorAll('.texts td:nth-child(2)')].map((cell) => cell.innerText)"
        listed = self.browser.evaluate(cells)
        self.assertEqual(sorted(listed), sorted([GOOD, BAD, f"{BAD} Awful."]))

    def test_json_lines_come_back_as_json_lines(self) -> None:
        records = [{"id": 1, "comment": GOOD, "tags": ["a"]}, {"id": 2, "comment": None}]
        self.score("reviews.jsonl", "".join(json.dumps(record) + "\n" for record in records).encode())
        path = self.download()
        scored = [json.loads(line) for line in path.read_text().splitlines()]
        self.assertEqual(
            [{name: one[name] for name in one if name not in OUTCOME} for one in scored], records
        )
        self.assertEqual((scored[0]["sentiment"], scored[1]["error"]), ("positive", "empty"))

    def test_another_file_can_be_chosen_afterwards(self) -> None:
        self.score("reviews.csv", as_csv([["comment"], [GOOD], [BAD]]).encode())
        self.browser.click("[name=another]")
        self.wait("!document.querySelector('#choose').hidden", "a file can be chosen")
        self.assertEqual(self.shown("#announcement"), "")  # nothing of the file before
        self.score("more.csv", as_csv([["comment"], [GOOD], [GOOD], [BAD]]).encode())
        self.assertEqual(len(read_csv(self.download())), 4)
