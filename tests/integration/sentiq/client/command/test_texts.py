"""`sentiq predict` and `sentiq health` against a real service, on a terminal and in a pipe."""

import os
import pty
import subprocess

import orjson

from tests.integration.sentiq.client.command.command_case import COMMAND, CommandCase


class PredictTests(CommandCase):
    def test_a_pipe_gets_cells_with_tabs(self) -> None:
        done = self.run_sentiq("predict", "me encantó")
        sentiment, score, _, text = done.stdout.decode().rstrip("\n").split("\t")
        self.assertEqual((done.returncode, sentiment, text), (0, "positive", "me encantó"))
        self.assertGreater(float(score), 0.5)

    def test_lines_of_standard_input_are_texts(self) -> None:
        done = self.run_sentiq("predict", "-", "--json", stdin="Great place\nqué asco de sitio\n".encode())
        objects = [orjson.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([one["text"] for one in objects], ["Great place", "qué asco de sitio"])
        self.assertEqual([one["sentiment"] for one in objects], ["positive", "negative"])

    def test_lines_in_the_encoding_of_windows_are_texts_too(self) -> None:
        done = self.run_sentiq(
            "predict", "-", "--json", stdin="qué señor\r\n".encode("cp1252"), LC_ALL="C.UTF-8"
        )
        self.assertEqual(orjson.loads(done.stdout)["text"], "qué señor")

    def test_a_text_without_a_prediction_has_an_error_and_a_code(self) -> None:
        done = self.run_sentiq("predict", "--json", "Great place", " ")
        objects = [orjson.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual((done.returncode, objects[1]["error"]["code"]), (1, "empty"))
        self.assertNotIn("error", objects[0])

    def test_a_terminal_gets_a_table_in_the_language_of_the_locale(self) -> None:
        for locale, header, name in (
            ("C.UTF-8", "sentiment", "positive"),
            ("es_ES.UTF-8", "sentimiento", "Positivo"),
        ):
            with self.subTest(locale=locale):
                lines = self._on_terminal("predict", "me encantó", LC_ALL=locale)
                self.assertRegex(lines[0], f"^{header} .* (text|texto)$")
                self.assertRegex(lines[1], f"^{name} .* me encantó$")

    def _on_terminal(self, *arguments: str, **variables: str) -> list[str]:
        """Run the command with a terminal as its standard output and return the lines."""
        ours, theirs = pty.openpty()
        environment = self.environment(COLUMNS="100", **variables)
        subprocess.run([*COMMAND, *arguments], stdout=theirs, check=True, timeout=60, env=environment)
        os.close(theirs)
        with os.fdopen(ours, "rb") as terminal:
            return terminal.read1().decode().splitlines()


class HealthTests(CommandCase):
    def test_a_ready_service_is_code_0(self) -> None:
        done = self.run_sentiq("health")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"{self.service.url} is ready: version".encode(), done.stdout)
        self.assertTrue(orjson.loads(self.run_sentiq("health", "--json").stdout)["ready"])

    def test_a_service_that_is_away_is_code_69(self) -> None:
        done = self.run_sentiq("health", "--url", "http://127.0.0.1:9")
        self.assertEqual(done.returncode, 69)
        self.assertEqual(len(done.stderr.splitlines()), 1)
