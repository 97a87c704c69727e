"""The state reporter: the queue's record, and the figures of the process."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from api.metrics import Metrics
from api.state_reporter import SharedState, StateReporter
from devtools.processes import free_port, wait_until
from sentiq import keys
from sentiq.logging.gelf_sender import GelfSender
from sentiq.queue import Consumer
from sentiq.queue.daily_scores import MIN_TEXTS, DailyMeanScore
from sentiq.queue.feedback import Feedback, FeedbackStore
from sentiq.queue.turn_lock import TurnLock
from sentiq.settings import GelfAddress
from tests.integration.redis_case import RedisCase


class TestStateReporter(RedisCase):
    def setUp(self) -> None:
        super().setUp()
        self.metrics = Metrics(self.producer)
        self.daily_score = DailyMeanScore(self.client)
        self.turn = TurnLock(self.client, keys.REPORTED, 10.0)

    def reporter(self, sender: GelfSender | None = None) -> StateReporter:
        shared = SharedState(self.turn, self.daily_score, FeedbackStore(self.client, ttl_s=1))
        return StateReporter(self.producer, shared, self.metrics, sender)

    def report(self) -> dict[str, Any]:
        """Return the fields of the one record that a step writes."""
        with self.assertLogs("api.state_reporter", logging.INFO) as logged:
            self.reporter().step()
        (record,) = logged.records
        fields: dict[str, Any] = record.__dict__["fields"]
        return fields

    def test_the_record_has_the_counts_of_the_queue(self) -> None:
        Consumer(self.client).register()
        for number in range(250):
            self.producer.submit([f"text {number}"])
        expected = {"event": "queue", "waiting": 250, "queue_limit": 1000, "queue_fill": 0.25}
        self.assertEqual(self.report(), {**expected, "workers": 1, "dead": 0})

    def test_expired_corrections_are_removed(self) -> None:
        short, long = (FeedbackStore(self.client, ttl_s=ttl_s) for ttl_s in (1, 600))
        short.add(Feedback("short", 0, "positive", "neutral", "text"))
        long.add(Feedback("long", 0, "positive", "neutral"))

        def is_removed() -> bool:
            self.client.delete(keys.REPORTED)
            self.reporter().step()
            return self.client.hkeys(keys.FEEDBACK) == [b"long:0"]

        wait_until(is_removed, "the expired one is removed")

    def test_a_record_equal_to_the_last_one_is_marked(self) -> None:
        # Two processes, which take turns.
        reporters = self.reporter(), self.reporter()
        marks = []
        for _ in range(2):
            self.producer.submit(["text"])
            for reporter in reporters:
                self.client.delete(keys.REPORTED)
                with self.assertLogs("api.state_reporter", logging.INFO) as logged:
                    reporter.step()
                marks.append(logged.records[0].__dict__["repeated"])
        self.assertEqual(marks, [False, True, False, True])

    def test_the_record_has_the_drop_of_the_mean_score(self) -> None:
        self.daily_score.add([0.3] * MIN_TEXTS)
        self.daily_score.flush()
        self.assertNotIn("mean_score_drop", self.report())
        self.client.delete(keys.REPORTED)
        yesterday = datetime.now(UTC).date() - timedelta(days=1)
        self.client.hset(keys.DAILY_SCORES + yesterday.isoformat(), mapping={"score_sum": 80.0, "texts": 100})
        fields = self.report()
        self.assertAlmostEqual(fields["mean_score_drop"], 0.5)
        self.assertAlmostEqual(fields["mean_score_today"], 0.3)

    def test_one_of_many_processes_writes_the_record(self) -> None:
        self.report()
        with self.assertNoLogs("api.state_reporter", logging.INFO):
            for _ in range(5):
                self.reporter().step()
        self.assertGreater(self.client.pttl(keys.REPORTED), 5_000)

    def test_without_redis_it_logs_a_warning_and_continues(self) -> None:
        self.server.kill()
        self.addCleanup(self.server.start)
        with self.assertLogs("api.state_reporter", logging.WARNING) as logged:
            self.reporter().step()
        self.assertIn("is unknown", logged.output[0])

    def test_prometheus_reads_memory_and_cpu_time(self) -> None:
        self.reporter().step()
        figures = self.figures()
        self.assertGreater(figures["sentiq_api_resident_bytes"], 1e7)
        self.assertGreater(figures["sentiq_api_cpu_seconds_total"], 0.01)

    def test_prometheus_reads_the_sent_and_dropped_records(self) -> None:
        sender = GelfSender(GelfAddress("127.0.0.1", free_port()), queue_limit=0)
        reporter = self.reporter(sender)
        for dropped in (1, 2):
            sender.put(b"{}")
            reporter.step()
            self.assertEqual(self.figures()['sentiq_gelf_records_total{outcome="dropped"}'], dropped)
        self.assertEqual(self.figures()['sentiq_gelf_records_total{outcome="sent"}'], 0)

    def figures(self) -> dict[str, float]:
        lines = self.metrics.exposition().decode().splitlines()
        pairs = [line.rsplit(" ", 1) for line in lines if not line.startswith("#")]
        return {name: float(value) for name, value in pairs}
