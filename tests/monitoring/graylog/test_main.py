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
        self.assertEqual(
            setup.stderr, "graylog-setup: usage: python -m monitoring.graylog [rotate | check-open-ports]\n"
        )

    def test_open_ports_with_a_default_password_print_one_line_that_says_what_to_set(self) -> None:
        own = {"GRAYLOG_PASSWORD": "own", "GRAFANA_PASSWORD": "own"}
        for environment, names in (
            ({"MONITOR_BIND": "0.0.0.0"}, "GRAYLOG_PASSWORD and GRAFANA_PASSWORD"),
            ({**own, "MONITOR_BIND": "::", "GRAFANA_PASSWORD": "admin"}, "GRAFANA_PASSWORD"),
            ({**own, "MONITOR_BIND": "192.168.1.5", "GRAYLOG_PASSWORD": ""}, "GRAYLOG_PASSWORD"),
        ):
            check = self.run_setup("check-open-ports", **environment)
            self.assertEqual((check.returncode, check.stdout), (EXIT_CONFIGURATION, ""))
            self.assertRegex(
                check.stderr, f"^graylog-setup: MONITOR_BIND=[^\n]+: set {names} in .env[^\n]+\n$"
            )

    def test_ports_of_this_machine_or_with_own_passwords_pass_the_check(self) -> None:
        own = {"GRAYLOG_PASSWORD": "own", "GRAFANA_PASSWORD": "own"}
        for environment in (
            {},
            {"MONITOR_BIND": "127.0.0.77"},
            {"MONITOR_BIND": "localhost"},
            {"MONITOR_BIND": "[::1]"},
            {**own, "MONITOR_BIND": "0.0.0.0"},
        ):
            check = self.run_setup("check-open-ports", **environment)
            self.assertEqual((check.returncode, check.stderr), (0, ""), environment)

    def test_a_bad_setting_prints_one_line(self) -> None:
        for name, value in (
            ("LOGS_MAX_GB", "much"),
            ("GRAYLOG_WAIT_S", "0"),
            ("GRAYLOG_URL", "graylog:9000"),
        ):
            setup = self.run_setup(**{name: value})
            self.assertEqual(setup.returncode, EXIT_CONFIGURATION)
            self.assertRegex(setup.stderr, f"^graylog-setup: {name} is '{value}'; it must be [^\n]+\n$")
