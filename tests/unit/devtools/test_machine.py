"""Facts about the machine."""

import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from devtools import machine
from devtools.processes import redis_servers


class MachineTest(unittest.TestCase):
    def test_hardware_names_processor_cores_and_memory(self) -> None:
        self.assertRegex(machine.hardware(), r"^\S+.*, \d+ cores?, \d+ GiB of memory$")
        self.assertIn(machine.processor(), machine.hardware())

    def test_cores_are_those_that_this_process_may_use(self) -> None:
        self.assertEqual(machine.core_count(), len(os.sched_getaffinity(0)))

    def test_the_first_processor_is_named(self) -> None:
        self.set_files("model name\t: Some CPU @ 2 GHz\nmodel name\t: Another\n", "MemTotal: 2097152 kB\n")
        self.assertEqual(machine.processor(), "Some CPU @ 2 GHz")
        self.assertRegex(machine.hardware(), r"^Some CPU @ 2 GHz, \d+ cores?, 2 GiB of memory$")

    def test_without_the_files_of_linux_the_architecture_is_named(self) -> None:
        missing = Path("/no/such/file")
        with mock.patch.multiple(machine, CPUINFO=missing, MEMINFO=missing):
            self.assertRegex(machine.hardware(), r"^\S+, \d+ cores?$")

    def test_the_version_of_redis_is_a_number(self) -> None:
        for executable in redis_servers().values():
            self.assertRegex(machine.redis_version(executable), r"^\d+\.\d+\.\d+$")

    def set_files(self, cpuinfo: str, meminfo: str) -> None:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        for name, content in (("CPUINFO", cpuinfo), ("MEMINFO", meminfo)):
            path = folder / name
            path.write_text(content, encoding="utf-8")
            self.enterContext(mock.patch.object(machine, name, path))
