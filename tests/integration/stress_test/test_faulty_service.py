"""Headless stress tests of services that give wrong answers, never answer, or do not exist."""

from devtools.processes import free_port
from tests.integration.stress_test.faulty_service import FaultyService, silent_port
from tests.integration.stress_test.stress_case import HeadlessCase

SECONDS = 3


class FaultyServiceTest(HeadlessCase):
    def test_a_closed_port_fails_the_run_and_the_run_ends(self) -> None:
        ended = self.run_for(SECONDS, f"http://127.0.0.1:{free_port()}")
        self.assertEqual(ended.returncode, 1, ended.stderr)
        self.assertEqual(self.outcome.failures, self.outcome.requests)
        self.assertGreater(self.outcome.requests, 0)
        self.assertEqual(self.outcome.defects, 0, ended.stderr)

    def test_a_service_that_never_answers_fails_the_run_and_the_run_ends(self) -> None:
        with silent_port() as port:
            ended = self.run_for(SECONDS, f"http://127.0.0.1:{port}", "--stop-timeout=1")
        self.assertEqual(ended.returncode, 1, ended.stderr)

    def test_a_service_that_answers_nonsense_with_200_fails_the_run(self) -> None:
        with FaultyService() as service:
            ended = self.run_for(SECONDS, service.url)
        self.assertEqual(ended.returncode, 1, ended.stderr)
        self.assertEqual(self.outcome.failures, self.outcome.requests)
        self.assertEqual(self.outcome.defects, 0, ended.stderr)
        self.assertIn("status 200 instead of 400", ended.stderr)

    def test_failures_may_be_allowed(self) -> None:
        with FaultyService() as service:
            ended = self.run_for(SECONDS, service.url, "--max-failures=1")
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
