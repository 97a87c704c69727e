"""`sentiq score` is interrupted, killed, or loses its worker; every row is in the output once."""

import csv
import signal

from tests.integration.sentiq.client.command.command_case import CommandCase

ROWS = 50_000  # several seconds of work, so that a command is interrupted before its end


class ResumeTests(CommandCase):
    def check_output(self, rows: int = ROWS) -> None:
        """Fail unless the output has every row once, in order and scored, and no other file is left."""
        with (self.folder / "comments.scored.csv").open(encoding="utf-8") as file:
            written = list(csv.DictReader(file, delimiter=";"))
        self.assertEqual([row["id"] for row in written], [str(number) for number in range(rows)])
        self.assertEqual([row["id"] for row in written if not row["sentiment"] or row["error"]], [])
        self.assertEqual(len(list(self.folder.iterdir())), 2)

    def test_a_killed_command_goes_on_where_it_was(self) -> None:
        self.write_comments(ROWS)
        process = self.start_sentiq("score", "comments.csv")
        self.wait_for_rows(process, 1)
        process.kill()
        process.wait()
        kept = self.journal_rows()
        self.assertLess(kept, ROWS)
        self.assertFalse((self.folder / "comments.scored.csv").exists())
        done = self.run_sentiq("score", "comments.csv", "--resume")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"rows that have a result already: {kept:,}", done.stderr.decode())
        self.check_output()

    def test_control_c_and_sigterm_say_how_to_go_on(self) -> None:
        self.write_comments(ROWS)
        arguments = ["score", "comments.csv"]
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            with self.subTest(signal=number):
                before = self.journal_rows()
                process = self.start_sentiq(*arguments)
                self.wait_for_rows(process, before + 1)
                process.send_signal(number)
                _, said = process.communicate(timeout=60)
                self.assertEqual(process.returncode, code, said)
                self.assertIn(b"sentiq score comments.csv --resume", said)
                self.assertNotIn(b"Traceback", said)
                arguments = ["score", "comments.csv", "--resume"]
        self.assertEqual(self.run_sentiq(*arguments).returncode, 0)
        self.check_output()

    def test_a_worker_killed_meanwhile_costs_no_row(self) -> None:
        self.write_comments(ROWS)
        self.service.start_workers(1)
        self.service.wait_until_ready()
        process = self.start_sentiq("score", "comments.csv")
        self.wait_for_rows(process, 1)
        self.service.workers[0].kill()
        self.addCleanup(self.service.stop_workers, 1)
        self.addCleanup(self.service.replace_ended)
        _, said = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 0, said)
        self.check_output()

    def test_an_unfinished_run_is_neither_lost_nor_mixed_with_another(self) -> None:
        path = self.write_comments(ROWS)
        process = self.start_sentiq("score", "comments.csv")
        self.wait_for_rows(process, 1)
        done = self.run_sentiq("score", "comments.csv", "--force")
        self.assertEqual(done.returncode, 73, done.stderr)
        self.assertIn(b"another sentiq command is writing", done.stderr)
        process.kill()
        process.wait()
        done = self.run_sentiq("score", "comments.csv")
        self.assertEqual(done.returncode, 73)
        self.assertIn(b"--resume goes on with it, --force begins again", done.stderr)
        path.write_text(path.read_text() + f"{ROWS};Another one\n")
        done = self.run_sentiq("score", "comments.csv", "--resume")
        self.assertEqual(done.returncode, 73)
        self.assertIn(b"is of another file", done.stderr)
        self.assertEqual(self.run_sentiq("score", "comments.csv", "--force").returncode, 0)
        self.check_output(ROWS + 1)
