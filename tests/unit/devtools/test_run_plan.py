"""The plan of `make run`: errors that stop it before anything starts."""

import os
import socket
import stat
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from devtools import run_plan
from devtools.processes import free_port
from devtools.run_plan import RunPlan
from devtools.run_redis import RunError
from sentiq.errors import SettingsError


class RunPlanTests(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name) / ".run"
        self.enterContext(mock.patch.object(run_plan, "RUN_FOLDER", self.folder))

    def plan(self, **environment: str) -> RunPlan:
        plan = RunPlan.from_environment({"PORT": str(free_port()), **environment})
        self.addCleanup(os.close, plan.lock)
        return plan

    def assert_refused(self, *words: str, **environment: str) -> None:
        with self.assertRaises((RunError, SettingsError)) as raised:
            self.plan(**environment)
        message = str(raised.exception)
        self.assertNotIn("\n", message)
        for word in words:
            self.assertIn(word, message)
        self.assertFalse(self.folder.exists(), "nothing is made for a run that does not start")

    def test_each_port_has_a_folder_that_this_user_alone_can_open(self) -> None:
        plan, other = self.plan(), self.plan()
        self.assertNotEqual(plan.folder, other.folder)
        self.assertNotEqual(plan.redis.url, other.redis.url)
        for folder in (self.folder, plan.folder, other.folder):
            self.assertEqual(stat.S_IMODE(folder.stat().st_mode), 0o700)

    def test_redis_syncs_as_it_is_told(self) -> None:
        for told, option in {"": "everysec", "always": "always"}.items():
            self.assertEqual(self.plan(REDIS_APPENDFSYNC=told).redis.command[-2:], ["--appendfsync", option])

    def test_another_way_to_sync_is_refused(self) -> None:
        self.assert_refused("REDIS_APPENDFSYNC is 'no'", "everysec or always", REDIS_APPENDFSYNC="no")

    def test_a_taken_port_is_refused_whatever_address_it_is_taken_on(self) -> None:
        for taken_on in ("127.0.0.1", "0.0.0.0"):
            for host in ("127.0.0.1", "0.0.0.0"):
                with (
                    self.subTest(taken_on=taken_on, host=host),
                    socket.create_server((taken_on, 0)) as server,
                ):
                    port = server.getsockname()[1]
                    self.assert_refused(f"port {port} is taken", "make run", PORT=str(port), HOST=host)

    def test_a_port_that_another_run_is_starting_on_is_taken(self) -> None:
        port = free_port()
        self.plan(PORT=str(port))
        with self.assertRaisesRegex(RunError, f"port {port} is taken, another make run"):
            self.plan(PORT=str(port))

    def test_a_host_that_is_not_this_machine_is_refused(self) -> None:
        self.assert_refused("192.0.2.1", HOST="192.0.2.1")  # RFC 5737: nobody's address

    def test_bad_numbers_of_workers_are_refused(self) -> None:
        for value in ("0", "-1", "two", "1.5", "65", "9" * 50, "²"):
            with self.subTest(value=value):
                self.assert_refused("WORKERS", "from 1 to 64", WORKERS=value)

    def test_a_bad_setting_is_refused(self) -> None:
        self.assert_refused("LOG_FORMAT", "json, text", LOG_FORMAT="xml")

    def test_an_empty_number_of_workers_is_one(self) -> None:
        self.assertEqual(self.plan(WORKERS=" ").workers, 1)

    def test_the_url_is_one_that_a_browser_takes(self) -> None:
        for host, shown in (("127.0.0.1", "localhost"), ("0.0.0.0", "localhost"), ("127.0.0.2", "127.0.0.2")):
            with self.subTest(host=host):
                plan = self.plan(HOST=host)
                self.assertEqual(plan.url, f"http://{shown}:{plan.settings.port}")

    def test_each_worker_has_its_own_health_file_unless_one_is_set(self) -> None:
        self.assertEqual(len(set(self.plan(WORKERS="3").health_files)), 3)
        named = self.plan(WORKERS="2", HEALTH_FILE="/tmp/alive").health_files
        self.assertEqual(named, [Path("/tmp/alive")] * 2)
