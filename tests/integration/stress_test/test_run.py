"""Headless stress tests of a real service."""

import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack

import requests

from devtools.processes import free_port, wait_until
from stress_test.service import OwnService, own_service
from tests.integration.stress_test.stress_case import RunCase, ended
from tests.integration.stress_test.stress_page import StressPage


class TestRealService(RunCase):
    service: OwnService
    stack: ExitStack

    @classmethod
    def setUpClass(cls) -> None:
        cls.stack = ExitStack()
        cls.service = cls.stack.enter_context(own_service(1))

    @classmethod
    def tearDownClass(cls) -> None:  # not addClassCleanup: nosetests does not run it
        cls.stack.close()

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
