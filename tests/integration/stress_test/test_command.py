"""`python -m stress_test`, the command of `make stress`: a service, a run, a report, charts."""

import signal
import subprocess
import sys
from pathlib import Path

from devtools.process_stats import child_ids
from devtools.processes import Process, free_port, wait_until
from stress_test.scaling import read_points
from stress_test.service_under_test import RunningService, ServiceNotReady
from tests.integration.stress_test.faulty_service import FaultyService
from tests.integration.stress_test.stress_case import HeadlessCase, run_module

PNG = b"\x89PNG"
FILES = (
    "report.html",
    "locust_stats_history.csv",
    "outcome.json",
    "stress-over-time.svg",
    "stress-workers.svg",
)


def is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


class StressCommandTest(HeadlessCase):
    def stress(self, *options: str) -> subprocess.CompletedProcess[str]:
        return run_module("stress_test", f"--out={self.folder}", *options, timeout_s=600)

    def test_it_starts_a_service_and_writes_a_report_and_charts(self) -> None:
        ended = self.stress(
            *("--users=20", "--rate=20", "--minutes=0.15", "--think-time=0.1"),
            *("--max-p99-ms=60000", "--max-failures=1"),
            *("--scale", "1", "2", "--rounds=1", "--round-seconds=5"),
        )
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        self.assertIn("requests/s", ended.stdout)
        for name in FILES:
            self.assertGreater((self.folder / name).stat().st_size, 0, name)
        for chart in ("stress-over-time.png", "stress-workers.png"):
            self.assertEqual((self.folder / chart).read_bytes()[:4], PNG)
        points = read_points(self.folder / "scaling.json")
        self.assertEqual([point.workers for point in points], [1, 1, 2, 2])
        self.assertTrue(all(point.outcome.requests > 0 for point in points))

    def test_a_violated_limit_gives_exit_status_1(self) -> None:
        ended = self.stress("--users=5", "--minutes=0.1", "--max-p99-ms=0.5", "--scale")
        self.assertEqual(ended.returncode, 1, ended.stdout + ended.stderr)
        self.assertIn("p99 is", ended.stdout)
        self.assertTrue((self.folder / "stress-over-time.png").exists())

    def test_a_service_that_does_not_answer_is_reported_before_any_run(self) -> None:
        ended = self.stress(f"--host=http://127.0.0.1:{free_port()}")
        self.assertEqual(ended.returncode, 1)
        self.assertIn("refused", ended.stderr)
        self.assertNotIn("Traceback", ended.stderr)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_an_interrupt_leaves_no_process_behind(self) -> None:
        arguments = ("--users=5", "--minutes=5", "--scale", f"--out={self.folder}")
        with Process([sys.executable, "-m", "stress_test", *arguments]) as stress:
            wait_until(lambda: "requests/s" in stress.log or not stress.running(), "the run has begun")
            started = child_ids(stress.pid)
            self.assertGreaterEqual(len(started), 4)  # Redis, the API, a worker, Locust
            stress.signal(signal.SIGTERM)
            self.assertEqual(stress.wait(), 130, stress.log)
            self.assertEqual([pid for pid in started if is_alive(pid)], [])

    def test_a_host_that_is_not_a_url_is_refused(self) -> None:
        ended = self.stress("--host=localhost")
        self.assertEqual(ended.returncode, 2)
        self.assertIn("http://", ended.stderr)

    def test_a_number_out_of_bounds_is_refused(self) -> None:
        for option in ("--users=0", "--rate=0", "--max-failures=2", "--think-time=-1"):
            ended = self.stress(option)
            self.assertEqual(ended.returncode, 2, option)
            self.assertIn("must be", ended.stderr)


class RunningServiceTest(HeadlessCase):
    def test_a_running_service_is_scaled_by_the_given_command(self) -> None:
        workers = self.folder / "workers"
        workers.write_text("1")
        with FaultyService(workers) as service:
            command = f"{sys.executable} -c \"open('{workers}', 'w').write('{{}}')\""
            RunningService(service.url, command).scale(3)
        self.assertEqual(workers.read_text(), "3")

    def test_a_service_without_workers_is_not_ready(self) -> None:
        with FaultyService() as service, self.assertRaises(ServiceNotReady):
            RunningService(service.url)
