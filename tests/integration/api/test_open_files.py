"""The api under a low limit of open files."""

import os
import resource
import socket
import sys
from pathlib import Path

import requests

from devtools.checkout import api_command
from devtools.processes import REPOSITORY, Process, free_port, start_in_checkout, wait_until
from tests.integration.api.test_process import ApiProcessCase

FILES = 2064  # of 1,000 connections


class TestOpenFiles(ApiProcessCase):
    def start_with_limits(self, soft: int, hard: int) -> Process:
        """Start one process of the api with these limits of open files."""
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        limit = (
            f"import os, resource, sys; resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard})); "
            "os.execvp(sys.argv[1], sys.argv[1:])"
        )
        command = (sys.executable, "-c", limit, *api_command(REPOSITORY))
        settings = {"REDIS_URL": "redis://127.0.0.1:1/0", "PORT": str(port), "API_PROCESSES": "1"}
        api = start_in_checkout(command, settings)
        self.addCleanup(api.stop)
        wait_until(lambda: self.live() or not api.running(), "the api answers")
        return api

    def test_the_soft_limit_is_raised(self) -> None:
        api = self.start_with_limits(256, 4096)
        self.assertEqual(resource.prlimit(api.pid, resource.RLIMIT_NOFILE), (FILES, 4096))
        self.assertNotIn("API_CONNECTIONS", api.log)

    def test_a_higher_limit_stays(self) -> None:
        api = self.start_with_limits(4000, 4096)
        self.assertEqual(resource.prlimit(api.pid, resource.RLIMIT_NOFILE), (4000, 4096))

    def test_where_the_hard_limit_is_too_low_one_line_says_so_and_the_process_never_runs_out(self) -> None:
        api = self.start_with_limits(128, 128)
        lines = [line for line in api.log.splitlines() if "API_CONNECTIONS" in line]
        self.assertEqual(len(lines), 1, api.log)
        self.assertIn("each process takes 32 connections", lines[0])
        host = ("127.0.0.1", int(self.url.rpartition(":")[2]))
        for _ in range(150):
            self.enterContext(socket.create_connection(host))  # it sends nothing, and gives way to others
        self.assertTrue(requests.get(f"{self.url}/health/live", timeout=60).ok)
        self.assertLess(self.open_sockets(api), 64)
        self.assertNotIn("Traceback", api.log)
        self.assertNotIn("Too many open files", api.log)

    def open_sockets(self, api: Process) -> int:
        (worker,) = Path(f"/proc/{api.pid}/task/{api.pid}/children").read_text().split()
        folder = f"/proc/{worker}/fd"
        return sum(os.readlink(f"{folder}/{file}").startswith("socket:") for file in os.listdir(folder))
