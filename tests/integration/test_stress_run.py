"""Headless stress tests: against a real service, a broken one, and none."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import requests

from stress_test import scaling
from stress_test.service import OwnService, RunningService, ServiceNotReady, own_service
from stress_test.verdict import Outcome
from tests.integration.broken_service import BrokenService, deaf_port
from tests.integration.stress_page import StressPage
from tests.servers import REPOSITORY, Process, free_port, wait_until

PNG = b"\x89PNG"
FILES = (
    "report.html",
    "locust_stats_history.csv",
    "outcome.json",
    "stress-over-time.svg",
    "stress-workers.svg",
)


def ended(*command: str, timeout_s: float = 120.0, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )


def children(pid: int) -> list[int]:
    listing = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8")
    return [int(child) for child in listing.split()]


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


class RunCase(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def locust(self, host: str, *options: str, seconds: int = 3) -> subprocess.CompletedProcess[str]:
        return ended(
            *("locust", "-f", "stress_test/locustfile.py", "--headless", "--only-summary", f"--host={host}"),
            *("--users=30", "--spawn-rate=30", f"--run-time={seconds}s", "--think-time=0.1"),
            *(f"--outcome-file={self.folder / 'outcome.json'}", *options),
        )

    @property
    def outcome(self) -> Outcome:
        return Outcome.read(self.folder / "outcome.json")


class TestRealService(RunCase):
    service: OwnService

    @classmethod
    def setUpClass(cls) -> None:
        stack = ExitStack()
        cls.addClassCleanup(stack.close)
        cls.service = stack.enter_context(own_service(1))

    def locust_here(self, *options: str, seconds: int = 3) -> subprocess.CompletedProcess[str]:
        return self.locust(self.service.url, *options, seconds=seconds)

    def test_ten_seconds_of_every_kind_of_user_pass(self) -> None:
        done = self.locust_here(seconds=10)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("All within the limits.", done.stdout)
        self.assertEqual((self.outcome.failures, self.outcome.defects), (0, 0), done.stderr)
        self.assertGreater(self.outcome.requests, 200)
        self.assertGreater(self.outcome.texts, self.outcome.requests)
        for name in (
            "/ send",
            "/predict JSON",
            "100 texts",
            "/predict async",
            "/jobs/<id>",
            "/feedback JSON",
        ):
            self.assertIn(name, done.stderr)
        for status in (400, 404, 405, 413, 415):
            self.assertIn(f"refused with {status}", done.stderr)

    def test_a_p99_that_nothing_could_keep_fails(self) -> None:
        done = self.locust_here("--max-p99-ms=0.5")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("p99 is", done.stdout)
        self.assertEqual(self.outcome.failures, 0)

    def test_tags_choose_among_the_tasks_and_leave_no_user_without_one(self) -> None:
        done = self.locust_here("--tags", "batch", "feedback")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("/predict 10 texts", done.stderr)
        self.assertIn("/feedback JSON", done.stderr)
        for left_out in ("/predict form", "/predict async", "refused", "style.css"):
            self.assertNotIn(left_out, done.stderr)

    def test_names_of_classes_choose_among_the_users(self) -> None:
        done = self.locust_here("PatientClient")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotIn("/predict JSON", done.stderr)
        self.assertIn("/predict async", done.stderr)

    def test_each_shape_runs_and_ends_in_its_time(self) -> None:
        for shape in ("ramp", "spike", "soak"):
            with self.subTest(shape):
                started = time.monotonic()
                done = self.locust_here(f"--shape={shape}", seconds=5)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                self.assertLess(time.monotonic() - started, 25)

    def test_the_shape_may_come_from_the_environment_and_must_be_one(self) -> None:
        said = ended("locust", "-f", "stress_test/locustfile.py", "--headless", LOCUST_SHAPE="cube")
        self.assertNotEqual(said.returncode, 0)
        self.assertIn("cube", said.stderr)

    def test_locust_in_several_processes_comes_to_the_same_verdict(self) -> None:
        port = free_port()
        options = ("--processes=2", f"--master-bind-port={port}", f"--master-port={port}")
        done = self.locust_here(*options, seconds=6)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertGreater(self.outcome.requests, 50)

    def test_from_the_page_a_test_starts_changes_and_stops(self) -> None:
        page = StressPage(f"--host={self.service.url}")
        self.addCleanup(page.process.stop)
        with requests.Session() as session:
            session.post(
                f"{page.url}/login_submit", data={"username": "admin", "password": "admin"}, timeout=10
            )

            def stats() -> dict[str, object]:
                answer: dict[str, object] = session.get(f"{page.url}/stats/requests", timeout=10).json()
                return answer

            def swarm(**form: str) -> None:
                answer = session.post(f"{page.url}/swarm", data=form, timeout=10).json()
                self.assertTrue(answer["success"], answer)

            def has(users: int) -> Callable[[], bool]:
                return lambda: stats()["user_count"] == users

            swarm(user_count="8", spawn_rate="8", shape="steady", think_time="0.1")
            wait_until(has(8), "eight users are there")
            swarm(user_count="12", spawn_rate="8")
            wait_until(has(12), "twelve users are there")
            session.post(f"{page.url}/stop", timeout=10)
            wait_until(has(0), "all have gone")
            self.assertEqual(stats()["fail_ratio"], 0.0)
            swarm(user_count="10", spawn_rate="20", shape="spike", run_time="20s")
            wait_until(has(10), "the spike is there")
            wait_until(has(0), "the run is over", timeout_s=30)


class TestWholeCommand(RunCase):
    def stress(self, *options: str) -> subprocess.CompletedProcess[str]:
        return ended("stress_test", f"--out={self.folder}", *options, timeout_s=240)

    def test_it_starts_its_own_service_and_leaves_a_report_and_charts(self) -> None:
        done = self.stress(
            *("--users=20", "--rate=20", "--minutes=0.1", "--think-time=0.1", "--max-p99-ms=20000"),
            *("--scale", "1", "2", "--rounds=1", "--round-seconds=2"),
        )
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("requests/s", done.stdout)
        for name in FILES:
            self.assertGreater((self.folder / name).stat().st_size, 0, name)
        for chart in ("stress-over-time.png", "stress-workers.png"):
            self.assertEqual((self.folder / chart).read_bytes()[:4], PNG)
        points = scaling.read(self.folder / "scaling.json")
        self.assertEqual([point.workers for point in points], [1, 1, 2, 2])
        self.assertTrue(all(point.throughput > 0 for point in points))

    def test_a_limit_that_is_passed_is_its_exit_status(self) -> None:
        done = self.stress("--users=5", "--minutes=0.05", "--max-p99-ms=0.5", "--scale")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertTrue((self.folder / "stress-over-time.png").exists())

    def test_where_no_service_is_it_says_so_and_ends_at_once(self) -> None:
        started = time.monotonic()
        done = self.stress(f"--host=http://127.0.0.1:{free_port()}")
        self.assertEqual(done.returncode, 1)
        self.assertIn("refused", done.stderr)
        self.assertNotIn("Traceback", done.stderr)
        self.assertLess(time.monotonic() - started, 10)

    def test_interrupted_it_leaves_no_process_behind(self) -> None:
        arguments = ("--users=5", "--minutes=5", "--scale", f"--out={self.folder}")
        stress = Process([sys.executable, "-m", "stress_test", *arguments], {})
        self.addCleanup(stress.stop)
        wait_until(lambda: "requests/s" in stress.log, "the run goes on", timeout_s=60)
        started = children(stress.pid)
        self.assertGreaterEqual(len(started), 4)  # Redis, the API, a worker, Locust
        stress.signal(signal.SIGTERM)
        self.assertEqual(stress.wait(30), 130, stress.log)
        self.assertEqual([pid for pid in started if alive(pid)], [])

    def test_a_host_that_is_no_address_is_refused(self) -> None:
        done = self.stress("--host=localhost")
        self.assertEqual(done.returncode, 2)
        self.assertIn("http://", done.stderr)


class TestBadService(RunCase):
    def test_a_host_where_nothing_listens_fails_and_does_not_hang(self) -> None:
        started = time.monotonic()
        done = self.locust(f"http://127.0.0.1:{free_port()}")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(self.outcome.failures, self.outcome.requests)
        self.assertGreater(self.outcome.requests, 0)
        self.assertEqual(self.outcome.defects, 0, done.stderr)
        self.assertLess(time.monotonic() - started, 30)

    def test_a_host_that_never_answers_fails_and_does_not_hang(self) -> None:
        started = time.monotonic()
        with deaf_port() as port:
            done = self.locust(f"http://127.0.0.1:{port}", "--stop-timeout=1")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertLess(time.monotonic() - started, 30)

    def test_a_service_that_answers_nonsense_with_200_fails(self) -> None:
        with BrokenService() as service:
            done = self.locust(service.url)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(self.outcome.failures, self.outcome.requests)
        self.assertEqual(self.outcome.defects, 0, done.stderr)
        self.assertIn("status 200 instead of 400", done.stderr)

    def test_failures_may_be_allowed(self) -> None:
        with BrokenService() as service:
            done = self.locust(service.url, "--max-failures=1")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


class TestScaledService(RunCase):
    def test_a_running_service_is_scaled_by_the_command_that_was_given(self) -> None:
        workers = self.folder / "workers"
        workers.write_text("1")
        with BrokenService(workers) as service:
            command = f"{sys.executable} -c \"open('{workers}', 'w').write('{{}}')\""
            RunningService(service.url, command).scale(3)
        self.assertEqual(workers.read_text(), "3")

    def test_a_service_without_workers_is_not_ready(self) -> None:
        with BrokenService() as service, self.assertRaises(ServiceNotReady):
            RunningService(service.url)

    def test_its_own_service_has_as_many_workers_as_it_is_told(self) -> None:
        with own_service(2) as service:
            for workers in (3, 1):
                service.scale(workers)
                ready = requests.get(f"{service.url}/health/ready", timeout=10).json()
                self.assertEqual(ready["workers"], workers)
