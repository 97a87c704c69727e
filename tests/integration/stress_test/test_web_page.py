"""Stress tests that are started on Locust's web page."""

import socket
import unittest
from collections.abc import Callable
from typing import Any

import requests

from devtools.local_service import LocalService
from devtools.processes import WAIT_S, wait_until
from tests.integration.stress_test.stress_page import StressPage


class AddressTest(unittest.TestCase):
    def test_the_page_listens_on_127_0_0_1_alone_unless_told_otherwise(self) -> None:
        self.assertFalse(self.is_open("127.0.0.2"))
        self.assertTrue(self.is_open("127.0.0.2", "--web-host=0.0.0.0"))

    def is_open(self, address: str, *options: str) -> bool:
        page = StressPage("--host=http://localhost:8000", *options)
        try:
            socket.create_connection((address, page.port), WAIT_S).close()
        except ConnectionRefusedError:
            return False
        finally:
            page.process.stop()
        return True


class WebPageTest(unittest.TestCase):
    def setUp(self) -> None:
        service = LocalService(PREDICT_TIMEOUT_S="60", LOG_LEVEL="WARNING").start()
        self.addCleanup(service.stop)
        self.page = StressPage(f"--host={service.url}")
        self.addCleanup(self.page.process.stop)
        self.session = requests.Session()
        self.addCleanup(self.session.close)
        form = {"username": "admin", "password": "admin"}
        self.session.post(f"{self.page.url}/login_submit", data=form, timeout=WAIT_S).raise_for_status()

    def test_a_test_is_started_changed_and_stopped(self) -> None:
        self.start_users(user_count="8", spawn_rate="8", shape="steady", think_time="0.1")
        wait_until(self.has_users(8), "eight users have started")
        self.start_users(user_count="12", spawn_rate="8")
        wait_until(self.has_users(12), "twelve users have started")
        wait_until(lambda: self.stats()["total_rps"] > 0, "requests are answered")
        self.session.post(f"{self.page.url}/stop", timeout=WAIT_S)
        wait_until(self.has_users(0), "all users have stopped")
        self.assertEqual(self.stats()["fail_ratio"], 0.0)

    def test_a_shape_of_a_given_length_ends_by_itself(self) -> None:
        self.start_users(user_count="10", spawn_rate="20", shape="soak", run_time="20s")
        wait_until(self.has_users(5), "half of the users have started")
        wait_until(self.has_users(0), "the run has ended")

    def start_users(self, **form: str) -> None:
        answer = self.session.post(f"{self.page.url}/swarm", data=form, timeout=WAIT_S).json()
        self.assertTrue(answer["success"], answer)

    def has_users(self, users: int) -> Callable[[], bool]:
        return lambda: bool(self.stats()["user_count"] == users)

    def stats(self) -> Any:
        return self.session.get(f"{self.page.url}/stats/requests", timeout=WAIT_S).json()
