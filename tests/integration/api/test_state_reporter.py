"""What the api tells while no request comes: the queue's record and its own figures."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from api.metrics import Metrics
from api.state_reporter import Observer
from devtools.processes import free_port
from sentiq import keys
from sentiq.logging.gelf_sender import GelfSender
from sentiq.queue import Consumer
from sentiq.queue.daily_scores import LEAST_TEXTS, PositivityStore
from sentiq.settings import GelfAddress
from tests.integration.redis_case import RedisCase


class TestObserver(RedisCase):
    def setUp(self) -> None:
        super().setUp()
        self.metrics = Metrics(self.producer)
        self.positivity = PositivityStore(self.client)

    def observer(self, sender: GelfSender | None = None) -> Observer:
        return Observer(self.producer, self.positivity, self.metrics, sender)

    def look(self) -> dict[str, Any]:
        """The fields of the one record that a look writes."""
        with self.assertLogs("api.state_reporter", logging.INFO) as logged:
            self.observer().step()
        (record,) = logged.records
        fields: dict[str, Any] = record.__dict__["fields"]
        return fields

    def test_the_record_says_how_the_queue_stands(self) -> None:
        Consumer(self.client).register()
        for number in range(250):
            self.producer.submit([f"text {number}"])
        expected = {"event": "queue", "waiting": 250, "queue_limit": 1000, "queue_fill": 0.25}
        self.assertEqual(self.look(), {**expected, "workers": 1, "dead": 0})

    def test_it_says_how_far_the_mood_fell_against_the_day_before(self) -> None:
        self.positivity.note([0.3] * LEAST_TEXTS)
        self.positivity.flush()
        self.assertNotIn("mean_score_drop", self.look())
        self.client.delete(keys.OBSERVED)
        yesterday = datetime.now(UTC).date() - timedelta(days=1)
        self.client.hset(keys.POSITIVITY + yesterday.isoformat(), mapping={"score_sum": 80.0, "texts": 100})
        fields = self.look()
        self.assertAlmostEqual(fields["mean_score_drop"], 0.5)
        self.assertAlmostEqual(fields["mean_score_today"], 0.3)

    def test_of_many_processes_one_writes_it(self) -> None:
        self.look()
        with self.assertNoLogs("api.state_reporter", logging.INFO):
            for _ in range(5):
                self.observer().step()
        self.assertGreater(self.client.pttl(keys.OBSERVED), 5_000)

    def test_without_redis_it_says_so_and_goes_on(self) -> None:
        self.server.kill()
        self.addCleanup(self.server.start)
        with self.assertLogs("api.state_reporter", logging.WARNING) as logged:
            self.observer().step()
        self.assertIn("cannot be observed", logged.output[0])

    def test_prometheus_gets_what_the_process_takes(self) -> None:
        self.observer().step()
        figures = self.figures()
        self.assertGreater(figures["sentiq_api_resident_bytes"], 1e7)
        self.assertGreater(figures["sentiq_api_cpu_seconds_total"], 0.01)

    def test_prometheus_gets_what_became_of_the_records_for_graylog(self) -> None:
        sender = GelfSender(GelfAddress("127.0.0.1", free_port()), queue_limit=0)
        observer = self.observer(sender)
        for dropped in (1, 2):
            sender.put(b"{}")
            observer.step()
            self.assertEqual(self.figures()['sentiq_gelf_records_total{outcome="dropped"}'], dropped)
        self.assertEqual(self.figures()['sentiq_gelf_records_total{outcome="sent"}'], 0)

    def figures(self) -> dict[str, float]:
        lines = self.metrics.exposition().decode().splitlines()
        pairs = [line.rsplit(" ", 1) for line in lines if not line.startswith("#")]
        return {name: float(value) for name, value in pairs}
