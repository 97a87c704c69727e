"""`make run` on a terminal: two at once, Ctrl-C, a taken port, a process that dies."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import unittest

import requests

from devtools.processes import free_port, wait_until
from devtools.run_redis import LocalRedis
from tests.integration.devtools.run_case import MAKE_RUN, RunCase, alive, children
from tests.integration.devtools.terminal import LIMIT_S, Terminal

READY = "stop it   Ctrl-C"
LOG_LINE = r"\d\d:\d\d:\d\d\.\d{3} (INFO|WARNING|ERROR) "


def predict(port: int) -> dict[str, object]:
    answer = requests.post(
        f"http://localhost:{port}/predict", data={"text": "A lovely film"}, timeout=LIMIT_S
    )
    answer.raise_for_status()
    prediction: dict[str, object] = answer.json()
    return prediction


class TwoRunsTests(RunCase):
    """Two runs in one folder; each test looks at both."""

    def setUp(self) -> None:
        self.ports = free_port(), free_port()
        self.runs = [self.make_run(self.ports[0]), self.make_run(self.ports[1], WORKERS="2")]
        for run in self.runs:
            run.wait_for(READY)

    def test_they_share_nothing_and_end_quietly(self) -> None:
        jobs = [predict(port)["job_id"] for port in self.ports]
        self.assertEqual(self.status_of_job(self.ports[0], jobs[0]), 200)
        self.assertEqual(self.status_of_job(self.ports[1], jobs[0]), 404)
        for run, job in zip(self.runs, jobs, strict=True):
            run.wait_for(f"job_id={job}")
        for run in self.runs:
            run.press_ctrl_c()
        for port, run in zip(self.ports, self.runs, strict=True):
            self.assertEqual(run.wait_for_end(), 0, run.text)
            self.check_output(port, run)

    def status_of_job(self, port: int, job: object) -> int:
        return requests.get(f"http://localhost:{port}/jobs/{job}", timeout=LIMIT_S).status_code

    def check_output(self, port: int, run: Terminal) -> None:
        """Everything shown is the first line, log lines for people, and the block."""
        first, *lines = run.text.replace("^C", "").splitlines()  # the terminal's echo of the key
        self.assertRegex(first, f"^Starting .* on http://localhost:{port} ")
        others = [line for line in lines if not re.match(rf"(api|worker( \d)?) +\| {LOG_LINE}", line)]
        self.assertRegex(others[1], rf"^Sentiq \S+ is ready on http://localhost:{port} with \d workers?\.$")
        self.assertRegex(others[2], rf"^  try it    curl http://localhost:{port}/predict .*'text=")
        self.assertEqual(others[3], "  stop it   Ctrl-C")
        self.assertEqual("".join(others[4:]), "")
        for words in ("WARNING", "ERROR", "Traceback", "make"):
            self.assertNotIn(words, run.text)
        self.assertIn("\x1b[", run.output, "a terminal gets colors")


@unittest.skipUnless(sys.platform == "linux", "finds processes in /proc")
class OneRunTests(RunCase):
    def setUp(self) -> None:
        self.port = free_port()
        self.run_ = self.make_run(self.port)
        self.run_.wait_for(READY)
        self.pids = dict(self.parts())

    def parts(self) -> list[tuple[str, int]]:
        """Return name and pid of Redis, api and worker."""
        words = {"redis": "redis-server", "api": "gunicorn", "worker": "-m model"}
        # The children of the runner: gunicorn's processes come later.
        running = list(children(self.run_.pid))
        return [(name, next(pid for pid, line in running if word in line)) for name, word in words.items()]

    def test_ctrl_c_stops_the_worker_then_the_api_then_redis(self) -> None:
        self.run_.press_ctrl_c()
        end = time.monotonic() + LIMIT_S
        seen = set()
        while any(alive(pid) for pid in self.pids.values()):
            self.assertLess(time.monotonic(), end)
            # In this order: between two looks, a process may end only after those that must end before.
            states = tuple(alive(self.pids[name]) for name in ("redis", "api", "worker"))
            self.assertIn(
                states, [(True, True, True), (True, True, False), (True, False, False), (False,) * 3]
            )
            seen.add(states)
        self.assertIn((True, True, False), seen, "the worker ends while the api still runs")
        self.assertEqual(self.run_.wait_for_end(), 0)

    def test_a_second_run_on_the_port_is_refused_in_one_line(self) -> None:
        done = subprocess.run(
            MAKE_RUN,
            cwd=self.folder,
            env=self.environment(self.port),
            capture_output=True,
            text=True,
            check=False,
            timeout=LIMIT_S,
        )
        said, of_make = (done.stdout + done.stderr).splitlines()
        self.assertRegex(said, rf"^make run: port {self.port} is taken, .*PORT=\d+ make run$")
        self.assertRegex(of_make, r"^make: .* Error 78$")
        predict(self.port)

    def test_a_worker_that_dies_stops_the_others(self) -> None:
        os.kill(self.pids["worker"], signal.SIGKILL)
        self.assertNotEqual(self.run_.wait_for_end(), 0)
        self.assertIn("make run: worker was killed by SIGKILL; the others are stopped\n", self.run_.text)
        for name, pid in self.pids.items():
            self.assertFalse(alive(pid), name)

    def test_a_redis_that_dies_is_named_with_the_end_of_its_log(self) -> None:
        os.kill(self.pids["redis"], signal.SIGTERM)
        self.assertNotEqual(self.run_.wait_for_end(), 0)
        self.assertIn("make run: Redis ended with exit status 0; the others are stopped\n", self.run_.text)
        self.assertIn("ready to exit", self.run_.text)

    def test_a_killed_runner_takes_everything_with_it_and_can_be_started_again(self) -> None:
        runner = next(pid for pid, line in children(self.run_.pid) if "devtools.run" in line)
        os.kill(runner, signal.SIGKILL)
        self.run_.wait_for_end()
        wait_until(lambda: not any(alive(pid) for pid in self.pids.values()), "all have ended", LIMIT_S)
        again = self.make_run(self.port)
        again.wait_for(READY)
        predict(self.port)


class StartTests(RunCase):
    def test_the_redis_that_a_killed_run_left_is_stopped_first(self) -> None:
        port = free_port()
        folder = self.folder / ".run" / str(port)
        folder.mkdir(parents=True)
        redis = LocalRedis(folder)
        left = subprocess.Popen(redis.command, stdout=subprocess.DEVNULL)
        self.addCleanup(left.wait)
        self.addCleanup(left.kill)
        wait_until(redis.answers, "Redis answers", LIMIT_S)
        self.make_run(port).wait_for(READY)
        self.assertEqual(left.wait(LIMIT_S), 0)
        predict(port)

    def test_a_setting_that_stops_a_worker_stops_everything_with_its_status(self) -> None:
        run = self.make_run(free_port(), MODEL_PATH="/no/such/model")
        self.assertNotEqual(run.wait_for_end(), 0)
        self.assertIn("/no/such/model", run.text)
        self.assertIn("make run: worker ended with exit status 78; the others are stopped\n", run.text)

    def test_without_a_terminal_standard_output_is_json_lines_and_nothing_else(self) -> None:
        port = free_port()
        environment = self.environment(port, REDIS_URL_FILE="/no/such/file")  # it has its own Redis
        with subprocess.Popen(
            [sys.executable, "-m", "devtools.run"],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as run:
            assert run.stdout is not None
            assert run.stderr is not None
            while READY not in run.stderr.readline():
                self.assertIsNone(run.poll())
            predict(port)
            run.terminate()
            records = [json.loads(line) for line in run.stdout.read().splitlines()]
            self.assertEqual(run.wait(LIMIT_S), 0)
        self.assertLessEqual({"request", "prediction", "queue"}, {record["message"] for record in records})
        self.assertEqual({record["service"] for record in records}, {"api", "model"})
