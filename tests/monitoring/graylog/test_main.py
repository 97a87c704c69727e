"""The process `python -m monitoring.graylog`: its output and its exit status."""

import os
import subprocess
import sys

from devtools.processes import REPOSITORY, Process, free_port, wait_until
from tests.monitoring.graylog.graylog_case import GraylogCase

EXIT_CONFIGURATION = 78
TIMEOUT_S = 60.0


class TestMain(GraylogCase):
    def run_setup(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the process to its end."""
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
            timeout=TIMEOUT_S,
            check=False,
        )

    def test_the_first_set_up_lists_what_it_created_and_the_second_creates_nothing(self) -> None:
        first, second = self.run_setup(), self.run_setup()
        self.assertEqual((first.returncode, second.returncode), (0, 0), first.stderr + second.stderr)
        self.assertIn("created index set sentiment\n", first.stdout)
        self.assertEqual(second.stdout, "graylog-setup: Graylog is ready, nothing created\n")

    def test_a_wrong_password_prints_one_line(self) -> None:
        setup = self.run_setup(GRAYLOG_PASSWORD="guess")
        self.assertEqual(setup.returncode, 1)
        reason = "Graylog refuses the login; check GRAYLOG_USER and GRAYLOG_PASSWORD"
        self.assertEqual(setup.stderr, f"graylog-setup: {self.fake.url}: {reason}\n")

    def test_an_unreachable_graylog_prints_one_line(self) -> None:
        url = f"http://127.0.0.1:{free_port()}"
        setup = self.run_setup(GRAYLOG_URL=url, GRAYLOG_WAIT_S="1")
        self.assertEqual(setup.returncode, 1)
        line = f"graylog-setup: Graylog is not ready after 1 s: {url}: no connection\n"
        self.assertEqual(setup.stderr, line)
        self.assertIn(f"waiting up to 1 s for Graylog: {url}: no connection", setup.stdout)

    def test_a_refusal_prints_one_line_with_the_message_of_graylog(self) -> None:
        self.fake.entities["index_sets"].append({"id": "1", "index_prefix": "sent"})
        setup = self.run_setup()
        self.assertEqual((setup.returncode, setup.stderr.count("\n")), (1, 1), setup.stderr)
        self.assertIn("Index prefix 'sentiment' would conflict with an existing index set!", setup.stderr)

    def test_rotate_keeps_running_and_rotates_an_index_of_an_earlier_day(self) -> None:
        self.provision()
        command = [sys.executable, "-m", "monitoring.graylog", "rotate"]
        process = Process(command, {"GRAYLOG_URL": self.fake.url})
        self.addCleanup(process.stop)
        wait_until(lambda: len(self.fake.entities["ranges"]) == 2, "the index is rotated", TIMEOUT_S)
        wait_until(lambda: "rotated sentiment_0" in process.log, "the rotation is printed", TIMEOUT_S)
        self.assertTrue(process.running())

    def test_an_unknown_argument_prints_the_usage(self) -> None:
        setup = self.run_setup("rotat")
        self.assertEqual(setup.returncode, EXIT_CONFIGURATION)
        self.assertEqual(setup.stderr, "graylog-setup: usage: python -m monitoring.graylog [rotate]\n")

    def test_a_bad_setting_prints_one_line(self) -> None:
        for name, value in (
            ("LOGS_MAX_GB", "much"),
            ("GRAYLOG_WAIT_S", "0"),
            ("GRAYLOG_URL", "graylog:9000"),
        ):
            setup = self.run_setup(**{name: value})
            self.assertEqual(setup.returncode, EXIT_CONFIGURATION)
            self.assertRegex(setup.stderr, f"^graylog-setup: {name} is '{value}'; it must be [^\n]+\n$")
