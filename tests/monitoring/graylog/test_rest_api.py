"""The wait for a Graylog that starts."""

from monitoring.graylog.rest_api import GraylogError, wait_until_ready
from tests.monitoring.graylog.graylog_case import GraylogCase


class TestWaitUntilReady(GraylogCase):
    def wait(self, limit_s: float) -> None:
        """Wait for the fake with short pauses."""
        wait_until_ready(self.graylog_api(), limit_s, self.reported.append, retry_interval_s=0.01)

    def test_a_starting_graylog_is_waited_for_and_reported_once(self) -> None:
        self.fake.starting_calls = 5
        self.wait(60)
        line = f'waiting up to 60 s for Graylog: {self.fake.url}: its status is "DEAD"'
        self.assertEqual(self.reported, [line])

    def test_elasticsearch_is_waited_for(self) -> None:
        self.fake.entities.health["status"] = "red"
        message = "not ready after 0.05 s: the status of its Elasticsearch is red"
        with self.assertRaisesRegex(GraylogError, message):
            self.wait(0.05)

    def test_the_wait_has_a_limit(self) -> None:
        self.fake.starting_calls = 10**9
        with self.assertRaisesRegex(GraylogError, "not ready after 0.05 s"):
            self.wait(0.05)

    def test_nothing_is_changed_during_the_wait(self) -> None:
        self.fake.starting_calls = 3
        self.wait(60)
        self.assertEqual(self.fake.changes, [])

    def test_a_graylog_that_disappears_during_the_wait_is_waited_for(self) -> None:
        self.fake.cut_at = 2  # it is alive, but does not answer the question about its Elasticsearch
        self.wait(60)
        self.assertEqual(self.reported, [f"waiting up to 60 s for Graylog: {self.fake.url}: no connection"])
