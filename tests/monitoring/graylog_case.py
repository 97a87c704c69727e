"""What the tests of Graylog's provisioning share."""

import copy
import unittest

from monitoring.graylog.client import Graylog
from monitoring.graylog.provision import Provisioning
from tests.monitoring.graylog_fake import GraylogFake
from tests.monitoring.graylog_routes import KINDS, Json

LOGS_MAX_GB = 10


class GraylogCase(unittest.TestCase):
    def setUp(self) -> None:
        self.fake = self.enterContext(GraylogFake())
        self.said: list[str] = []

    def graylog(self) -> Graylog:
        graylog = Graylog(self.fake.url, "admin", "admin")
        self.addCleanup(graylog.close)
        return graylog

    def provision(self, logs_max_gb: int = LOGS_MAX_GB) -> int:
        """How much was created."""
        provisioning = Provisioning(self.graylog(), logs_max_gb, self.said.append)
        provisioning.run()
        return provisioning.created

    def state(self) -> dict[str, list[Json]]:
        return {kind: copy.deepcopy(self.fake.kept[kind]) for kind in KINDS}
