"""The base of tests that set up a fake Graylog."""

import copy
import unittest

from monitoring.graylog.provisioning import Provisioning
from monitoring.graylog.rest_api import GraylogApi
from tests.monitoring.graylog.fake_graylog import FakeGraylog
from tests.monitoring.graylog.fake_routes import KINDS, Json

LOGS_MAX_GB = 10


class GraylogCase(unittest.TestCase):
    """A test with its own fake; `reported` holds the lines that the set-up reported."""

    def setUp(self) -> None:
        self.fake = self.enterContext(FakeGraylog())
        self.reported: list[str] = []

    def graylog_api(self) -> GraylogApi:
        """Return a client of the fake, closed after the test."""
        graylog = GraylogApi(self.fake.url, "admin", "admin")
        self.addCleanup(graylog.close)
        return graylog

    def provision(self, logs_max_gb: int = LOGS_MAX_GB) -> int:
        """Set the fake up; return how many things were created."""
        provisioning = Provisioning(self.graylog_api(), logs_max_gb, self.reported.append)
        provisioning.create_missing()
        return provisioning.created_count

    def state(self) -> dict[str, list[Json]]:
        """Return a copy of what the fake holds."""
        return {kind: copy.deepcopy(self.fake.entities[kind]) for kind in KINDS}
