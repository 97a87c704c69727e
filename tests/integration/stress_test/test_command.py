"""`python -m stress_test`, as `make stress` calls it: a service, a run, a report, charts, scaling."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import requests

from devtools.processes import Process, free_port, wait_until
from stress_test import scaling
from stress_test.service import RunningService, ServiceNotReady, own_service
from tests.integration.stress_test.broken_service import BrokenService
from tests.integration.stress_test.stress_case import RunCase, ended

PNG = b"\x89PNG"
FILES = (
    "report.html",
    "locust_stats_history.csv",
    "outcome.json",
    "stress-over-time.svg",
    "stress-workers.svg",
)


def children(pid: int) -> list[int]:
    listing = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8")
    return [int(child) for child in listing.split()]


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


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
