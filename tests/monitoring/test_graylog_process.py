"""The provisioning of Graylog as a process: how it waits, what it says, how it ends; the daily rotation."""

import os
import subprocess
import sys
from datetime import date

from devtools.processes import REPOSITORY, Process, free_port, wait_until
from monitoring.graylog.client import GraylogError, wait_until_ready
from monitoring.graylog.rotation import rotate_if_due
from tests.monitoring.graylog_case import GraylogCase

EXIT_CONFIGURATION = 78


class TestWaiting(GraylogCase):
    def wait(self, wait_s: float) -> None:
        wait_until_ready(self.graylog(), wait_s, self.said.append, retry_every_s=0.01)

    def test_it_waits_for_a_graylog_that_starts_and_says_so_once(self) -> None:
        self.fake.starting = 5
        self.wait(10)
        self.assertEqual(
            self.said, [f'waiting for Graylog, 10 s at most: {self.fake.url}: its state is "DEAD"']
        )

    def test_it_waits_for_elasticsearch(self) -> None:
        self.fake.kept.health["status"] = "red"
        with self.assertRaisesRegex(GraylogError, "not ready within 0.05 s: its Elasticsearch is red"):
            self.wait(0.05)

    def test_the_wait_is_bounded(self) -> None:
        self.fake.starting = 10**9
        with self.assertRaisesRegex(GraylogError, "not ready within 0.05 s"):
            self.wait(0.05)

    def test_nothing_is_changed_before_it_is_ready(self) -> None:
        self.fake.starting = 3
        self.wait(10)
        self.assertEqual(self.fake.changes, [])

    def test_a_graylog_that_goes_while_it_is_waited_for_is_waited_for(self) -> None:
        self.fake.cut_at = 2  # alive, and then no answer about its Elasticsearch
        self.wait(10)
        self.assertEqual(self.said, [f"waiting for Graylog, 10 s at most: {self.fake.url}: no connection"])


class TestRotation(GraylogCase):
    def setUp(self) -> None:
        super().setUp()
        self.provision()
        self.said.clear()

    def rotate(self, *days: date) -> int:
        """How many indices there are after a look on each of these days."""
        for day in days:
            self.fake.kept.now = f"{day}T00:05:00.000Z"
            rotate_if_due(self.graylog(), day, self.said.append)
        return len(self.fake.kept["ranges"])

    def test_an_index_of_today_stays(self) -> None:
        self.assertEqual(self.rotate(date(2025, 11, 25), date(2025, 11, 25)), 1)
        self.assertEqual(self.said, [])

    def test_each_day_begins_one_index_however_often_it_looks(self) -> None:
        self.assertEqual(self.rotate(*[date(2025, 11, 26)] * 3, *[date(2025, 11, 27)] * 3), 3)
        self.assertEqual(self.said[0], "rotated sentiment_0, begun 2025-11-25T14:35:53.264Z")

    def test_days_on_which_it_did_not_run_are_one(self) -> None:
        self.assertEqual(self.rotate(date(2025, 12, 24)), 2)

    def test_without_the_index_set_it_says_so(self) -> None:
        self.fake.kept["index_sets"].clear()
        with self.assertRaisesRegex(GraylogError, "no index set sentiment yet"):
            self.rotate(date(2025, 11, 26))


class TestProcess(GraylogCase):
    def run_it(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "monitoring.graylog", *arguments],
            cwd=REPOSITORY,
            env={
                "PATH": os.environ["PATH"],
                "GRAYLOG_URL": self.fake.url,
                "GRAYLOG_WAIT_S": "5",
                **environment,
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def test_it_says_what_it_made_and_then_that_there_was_nothing_to_do(self) -> None:
        first, second = self.run_it(), self.run_it()
        self.assertEqual((first.returncode, second.returncode), (0, 0), first.stderr + second.stderr)
        self.assertIn("created index set sentiment\n", first.stdout)
        self.assertEqual(second.stdout, "graylog-setup: Graylog is ready, nothing created\n")

    def test_a_wrong_password_is_one_clear_line(self) -> None:
        run = self.run_it(GRAYLOG_PASSWORD="guess")
        self.assertEqual(run.returncode, 1)
        self.assertEqual(
            run.stderr,
            f"graylog-setup: {self.fake.url}: the login is refused; see GRAYLOG_USER and GRAYLOG_PASSWORD\n",
        )

    def test_no_graylog_is_one_clear_line(self) -> None:
        url = f"http://127.0.0.1:{free_port()}"
        run = self.run_it(GRAYLOG_URL=url, GRAYLOG_WAIT_S="1")
        self.assertEqual(run.returncode, 1)
        self.assertEqual(run.stderr, f"graylog-setup: not ready within 1 s: {url}: no connection\n")
        self.assertIn(f"waiting for Graylog, 1 s at most: {url}: no connection", run.stdout)

    def test_a_refusal_is_one_clear_line_with_graylogs_own_words(self) -> None:
        self.fake.kept["index_sets"].append({"id": "1", "index_prefix": "sent"})
        run = self.run_it()
        self.assertEqual((run.returncode, run.stderr.count("\n")), (1, 1), run.stderr)
        self.assertIn("Index prefix 'sentiment' would conflict with an existing index set!", run.stderr)

    def test_asked_to_rotate_it_stays_and_rotates_what_is_of_another_day(self) -> None:
        self.provision()
        command = [sys.executable, "-m", "monitoring.graylog", "rotate"]
        process = Process(command, {"GRAYLOG_URL": self.fake.url})
        self.addCleanup(process.stop)
        wait_until(lambda: len(self.fake.kept["ranges"]) == 2, "it rotates")
        wait_until(lambda: "rotated sentiment_0" in process.log, "it says so")
        self.assertTrue(process.running())

    def test_an_unknown_argument_is_one_clear_line(self) -> None:
        run = self.run_it("rotat")
        self.assertEqual(run.returncode, EXIT_CONFIGURATION)
        self.assertEqual(run.stderr, "graylog-setup: usage: python -m monitoring.graylog [rotate]\n")

    def test_a_bad_setting_is_one_clear_line(self) -> None:
        for name, value in (
            ("LOGS_MAX_GB", "much"),
            ("GRAYLOG_WAIT_S", "0"),
            ("GRAYLOG_URL", "graylog:9000"),
        ):
            run = self.run_it(**{name: value})
            self.assertEqual(run.returncode, EXIT_CONFIGURATION)
            self.assertRegex(run.stderr, f"^graylog-setup: {name} is '{value}'; it may be [^\n]+\n$")
