"""`python -m training.corrections`: from the page of a service to a table that training reads."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from sentiq import keys
from sentiq.queue.feedback import Feedback, FeedbackStore
from tests.integration.redis_case import RedisCase
from training.data import LABELS, read_table

REPOSITORY = Path(__file__).parent.parent.parent.parent


class CorrectionsTest(RedisCase):
    def setUp(self) -> None:
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.out = Path(folder.name) / "new" / "corrections.tsv"
        self.store = FeedbackStore(self.client)

    def correct(self, number: int, sentiment: str, text: str | None) -> None:
        self.store.add(Feedback(f"job-{number}", 0, "neutral", sentiment, text))

    def run_command(self, url: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "training.corrections", "--out", str(self.out)],
            cwd=REPOSITORY,
            env={**os.environ, "REDIS_URL": url or self.server.url},
            capture_output=True,
            text=True,
            check=False,
        )

    def rows(self) -> list[tuple[str, str, str]]:
        table = read_table(self.out)
        self.assertEqual(set(table.sources), {"corrections"})
        labels = [LABELS[label] for label in table.labels]
        return list(zip(labels, map(str, table.languages), table.texts, strict=True))

    def test_corrections_become_a_table_that_training_reads(self) -> None:
        self.correct(1, "negative", 'Qué "maravilla":\n\totra hora de cola')
        self.correct(2, "positive", "Not bad at all")
        self.correct(3, "positive", None)
        self.correct(4, "sport", "Gol en el último minuto")
        self.client.hset(keys.FEEDBACK, "job-2:0x", b"no message")
        self.client.zadd(keys.FEEDBACK_TIMES, {"job-2:0x": 1})
        done = self.run_command()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(
            self.rows(),
            [
                ("negative", "es", 'Qué "maravilla": otra hora de cola'),
                ("positive", "en", "Not bad at all"),
            ],
        )
        self.assertIn("has 2 corrected texts, 2 of them new", done.stdout)
        self.assertIn("1 corrections are left out: they came without the text", done.stdout)
        self.assertIn("their label is not negative, neutral, positive", done.stdout)

    def test_a_table_keeps_what_redis_has_forgotten_and_the_last_correction_of_a_text_counts(self) -> None:
        self.correct(1, "negative", "Not bad at all")
        self.correct(2, "neutral", "The store opens at ten")
        self.assertEqual(self.run_command().returncode, 0)
        self.client.flushall()
        self.correct(3, "neutral", "Not bad at all")
        self.correct(4, "positive", "Not bad at all")
        done = self.run_command()
        self.assertEqual(
            self.rows(),
            [("positive", "en", "Not bad at all"), ("neutral", "en", "The store opens at ten")],
        )
        self.assertIn("0 of them new", done.stdout)

    def test_many_corrections_are_read_in_parts(self) -> None:
        for number in range(2100):
            self.correct(number, "neutral", f"This is the store number {number}")
        self.assertEqual(self.run_command().returncode, 0)
        self.assertEqual(len({text for _, _, text in self.rows()}), 2100)

    def test_an_unreachable_redis_is_an_error_in_one_line_and_the_table_stays(self) -> None:
        self.correct(1, "negative", "Not bad at all")
        self.run_command()
        done = self.run_command("redis://localhost:1/0")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr.strip().splitlines()[-1], "^corrections: Redis: ")
        self.assertEqual(len(self.rows()), 1)

    def test_a_file_that_is_no_table_is_not_overwritten(self) -> None:
        self.out.parent.mkdir()
        self.out.write_text("notes", encoding="utf-8")
        done = self.run_command()
        self.assertIn("does not start with the header", done.stderr)
        self.assertEqual(self.out.read_text(encoding="utf-8"), "notes")
