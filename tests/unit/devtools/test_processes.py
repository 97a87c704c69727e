"""Processes, waiting, and the choice of a Redis."""

import os
import signal
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from devtools.errors import ProcessEnded, WaitTimeout
from devtools.process_stats import (
    child_ids,
    family_cpu_s,
    family_resident_mb,
    family_system_cpu_s,
    resident_mb,
)
from devtools.processes import Process, free_port, redis_servers, wait_until

SLEEP = [sys.executable, "-c", "import time; print('started', flush=True); time.sleep(600)"]
FORK_AND_WORK = """
import os
child = os.fork()
memory = bytearray(30_000_000)
while child or os.getppid() > 1:
    os.getppid()
"""


class WaitTest(unittest.TestCase):
    def test_it_returns_as_soon_as_the_condition_is_true(self) -> None:
        answers = iter([False, False, True])
        wait_until(lambda: next(answers), "the third answer", poll_s=0.001)
        self.assertEqual(list(answers), [])

    def test_a_timeout_names_the_condition_and_fails_a_test(self) -> None:
        with self.assertRaisesRegex(WaitTimeout, "not within 0.01 s: pigs fly") as caught:
            wait_until(lambda: False, "pigs fly", timeout_s=0.01)
        self.assertIsInstance(caught.exception, AssertionError)


class ProcessTest(unittest.TestCase):
    def test_its_output_is_its_log(self) -> None:
        with Process(
            [sys.executable, "-c", "import sys; print('out'); print('err', file=sys.stderr)"]
        ) as process:
            self.assertEqual(process.wait(), 0)
            self.assertEqual(sorted(process.log.split()), ["err", "out"])

    def test_its_output_may_be_thrown_away(self) -> None:
        with Process([sys.executable, "-c", "print('out')"], keep_log=False) as process:
            process.wait()
            self.assertEqual(process.log, "")

    def test_it_gets_the_folder_and_the_environment(self) -> None:
        code = "import os; print(os.getcwd(), os.environ['COLOR'])"
        with (
            tempfile.TemporaryDirectory() as folder,
            Process([sys.executable, "-c", code], {"COLOR": "green"}, folder=Path(folder)) as process,
        ):
            process.wait()
            self.assertEqual(process.log.split(), [os.path.realpath(folder), "green"])

    def test_check_passes_while_it_runs_and_then_raises_with_status_and_log(self) -> None:
        with Process(SLEEP) as process:
            wait_until(lambda: "started" in process.log, "it has started")
            process.check()
            process.signal(signal.SIGKILL)
            process.wait()
            with self.assertRaisesRegex(ProcessEnded, "ended with status -9\nstarted"):
                process.check()

    def test_stop_and_kill_end_it(self) -> None:
        for name in ("stop", "kill"):
            with self.subTest(name), Process(SLEEP) as process:
                self.assertTrue(process.running())
                getattr(process, name)()
                self.assertFalse(process.running())


class ProcessStatsTest(unittest.TestCase):
    def test_time_and_memory_include_the_children(self) -> None:
        with Process([sys.executable, "-c", FORK_AND_WORK]) as process:
            wait_until(lambda: len(child_ids(process.pid)) == 1, "it has a child")
            wait_until(lambda: min(family_resident_mb(process.pid)) > 30, "both have their memory")
            self.assertEqual(len(family_resident_mb(process.pid)), 2)
            self.assertGreater(resident_mb(child_ids(process.pid)[0]), 30)
            before = family_cpu_s(process.pid)
            wait_until(lambda: family_cpu_s(process.pid) > before + 0.2, "they use processor time")
            wait_until(lambda: family_system_cpu_s(process.pid) > 0.02, "they use time in the kernel")
            self.assertLess(family_system_cpu_s(process.pid), family_cpu_s(process.pid))


class ServersTest(unittest.TestCase):
    def test_the_environment_names_the_redis(self) -> None:
        with mock.patch.dict(os.environ, {"REDIS_SERVER": "/somewhere/redis-server"}):
            self.assertEqual(redis_servers()["system"], "/somewhere/redis-server")

    def test_free_ports_differ(self) -> None:
        self.assertGreater(len({free_port() for _ in range(20)}), 1)
