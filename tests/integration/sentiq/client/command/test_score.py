"""`sentiq score` against a real service: forms, refusals, and pipes."""

import csv
import io
import subprocess

import orjson

from sentiq.client.files.table import open_table
from tests.integration.sentiq.client.command.command_case import COMMAND, CommandCase


class ScoreTests(CommandCase):
    def read_rows(self, name: str, delimiter: str) -> list[dict[str, str]]:
        """Return the rows of an output by the names of its columns."""
        with (self.folder / name).open(encoding="utf-8") as file:
            return list(csv.DictReader(file, delimiter=delimiter))

    def test_a_file_gets_four_columns_and_the_person_a_summary(self) -> None:
        self.write_comments(40)
        done = self.run_sentiq("score", "comments.csv")
        said = done.stderr.decode()
        self.assertEqual((done.returncode, done.stdout), (0, b""), said)
        for part in (
            "column 2, 'comentario'",
            "rows: 40",
            "positive: 1",
            "mean score: 0.",
            "comments.scored.csv",
        ):
            self.assertIn(part, said)
        rows = self.read_rows("comments.scored.csv", ";")
        self.assertEqual([row["id"] for row in rows], [str(number) for number in range(40)])
        self.assertEqual((rows[0]["sentiment"], rows[1]["sentiment"]), ("positive", "negative"))
        self.assertGreater(float(rows[0]["score"].replace(",", ".")), 0.5)
        self.assertEqual(
            sorted(path.name for path in self.folder.iterdir()), ["comments.csv", "comments.scored.csv"]
        )

    def test_rows_that_cannot_be_scored_have_an_error_and_the_rest_a_score(self) -> None:
        (self.folder / "a.csv").write_text(
            f'id,comment\n1,Great place\n2,\n3,"{"bad " * 30_000}"\n4,Awful food\n'
        )
        done = self.run_sentiq("score", "a.csv")
        rows = self.read_rows("a.scored.csv", ",")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([row["error"].partition(":")[0] for row in rows], ["", "empty", "too_long", ""])
        self.assertEqual([bool(row["sentiment"]) for row in rows], [True, False, False, True])
        self.assertIn(b"rows with an error: empty 1, too_long 1", done.stderr)

    def test_a_workbook_gives_a_workbook_and_every_ending_its_form(self) -> None:
        self.write_comments(5)
        for name in ("a.xlsx", "a.ods", "a.jsonl", "a.tsv", "a.parquet"):
            with self.subTest(name=name):
                done = self.run_sentiq("score", "comments.csv", "-o", name)
                self.assertEqual(done.returncode, 0, done.stderr)
                table = open_table(self.folder / name)
                self.assertEqual(
                    table.header, ["id", "comentario", "sentiment", "score", "confident", "error"]
                )
                self.assertEqual(table.layout.rows, 5)
        done = self.run_sentiq("score", "a.xlsx", "-q")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertIn("sentiment_2", open_table(self.folder / "a.scored.xlsx").header or [])

    def test_a_pipe_takes_and_gives_the_form_of_its_input(self) -> None:
        lines = b'{"comment": "Great place, would come again"}\n{"comment": "Awful food and rude people"}\n'
        done = self.run_sentiq("score", "-", "-q", stdin=lines)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        objects = [orjson.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([one["sentiment"] for one in objects], ["positive", "negative"])

    def test_a_reader_that_ends_is_no_error_to_speak_of(self) -> None:
        self.write_comments(3000)
        command = " ".join([*COMMAND, "score comments.csv -q -o - | head -1"])
        done = subprocess.run(
            command, shell=True, check=False, capture_output=True, cwd=self.folder, env=self.environment()
        )
        self.assertEqual(
            (done.stdout, done.stderr), (b"id;comentario;sentiment;score;confident;error\n", b"")
        )

    def test_more_errors_than_allowed_end_the_run(self) -> None:
        (self.folder / "a.csv").write_text("id,comment\n1,Great place\n2,\n3,\n4,Awful food\n")
        done = self.run_sentiq("score", "a.csv", "--max-errors", "1")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"row 3: more than 1 rows have an error", done.stderr)
        self.assertFalse((self.folder / "a.scored.csv").exists())
        self.assertEqual(self.run_sentiq("score", "a.csv", "--max-errors", "2", "--resume").returncode, 0)

    def test_the_remarks_are_in_the_language_of_the_locale(self) -> None:
        self.write_comments(4)
        done = self.run_sentiq("score", "comments.csv", LANG="es_ES.UTF-8")
        self.assertIn("columna 2, 'comentario'", done.stderr.decode())
        self.assertIn("puntuación media: 0,", done.stderr.decode())


class RefusalTests(CommandCase):
    def test_nothing_is_overwritten_without_a_word(self) -> None:
        self.write_comments(3)
        output = self.folder / "comments.scored.csv"
        output.write_text("mine")
        done = self.run_sentiq("score", "comments.csv")
        self.assertEqual((done.returncode, output.read_text()), (73, "mine"))
        self.assertIn(b"--force", done.stderr)
        self.assertEqual(self.run_sentiq("score", "comments.csv", "--force").returncode, 0)
        self.assertIn("sentiment", output.read_text())

    def test_the_input_is_never_the_output(self) -> None:
        path = self.write_comments(3)
        before = path.read_bytes()
        done = self.run_sentiq("score", "comments.csv", "-o", "comments.csv", "--force")
        self.assertEqual((done.returncode, path.read_bytes()), (73, before))

    def test_bad_input_gets_one_line_and_a_code(self) -> None:
        self.write_comments(3)
        (self.folder / "empty.csv").write_bytes(b"")
        (self.folder / "key").write_bytes(b"")
        (self.folder / "out.csv").mkdir()
        for code, words, arguments in (
            (66, "no file missing.csv", ("missing.csv",)),
            (66, "is a folder", (".",)),
            (65, "empty.csv: the file is empty", ("empty.csv",)),
            (65, "'texto'; the columns are: 1 'id', 2 'comentario'", ("comments.csv", "-c", "texto")),
            (65, "no encoding klingon", ("comments.csv", "--encoding", "klingon")),
            (73, "must end in one of", ("comments.csv", "-o", "out.doc")),
            (73, "no folder nowhere", ("comments.csv", "-o", "nowhere/out.csv")),
            (73, "out.csv is a folder", ("comments.csv", "-o", "out.csv", "--force")),
            (2, "--delimiter", ("comments.csv", "--delimiter", "ab")),
            (2, "--max-errors", ("comments.csv", "--max-errors", "-1")),
            (2, "--api-key-file key", ("comments.csv", "--api-key-file", "key")),
            (2, "unrecognized arguments: --foo", ("comments.csv", "--foo")),
            (69, "127.0.0.1:9", ("comments.csv", "--url", "http://127.0.0.1:9")),
        ):
            with self.subTest(arguments=arguments):
                done = self.run_sentiq("score", "-q", *arguments)
                said = done.stderr.decode()
                self.assertEqual(done.returncode, code, said)
                self.assertIn(words, said)
                self.assertEqual(len(said.splitlines()), 1, said)
                self.assertFalse(list(self.folder.glob("*.part")))


class OutputOrderTests(CommandCase):
    def test_rows_come_out_in_the_order_of_the_input(self) -> None:
        self.write_comments(2500)
        done = self.run_sentiq("score", "comments.csv", "-q", "-o", "-")
        rows = list(csv.reader(io.StringIO(done.stdout.decode()), delimiter=";"))
        self.assertEqual([row[0] for row in rows[1:]], [str(number) for number in range(2500)])
