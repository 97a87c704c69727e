"""Headless stress tests of services that are broken, deaf or not there."""

import time

from devtools.processes import free_port
from tests.integration.stress_test.broken_service import BrokenService, deaf_port
from tests.integration.stress_test.stress_case import RunCase


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
