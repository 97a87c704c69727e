"""Prometheus metrics, summed over all processes of this container, and the queue's state at the scrape.

With several processes PROMETHEUS_MULTIPROC_DIR names a folder of their own, see gunicorn.conf.py:
https://prometheus.github.io/client_python/multiprocess/
"""

import os
from collections import Counter as Tally
from collections.abc import Iterator, Mapping, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from sentiq.errors import QueueUnavailable
from sentiq.messages import Prediction
from sentiq.queue import Producer

BUCKETS_S = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


class Metrics:
    def __init__(self, producer: Producer) -> None:
        self._registry = CollectorRegistry()
        self._queue = QueueCollector(producer)
        self._requests = Counter(
            "sentiq_requests", "HTTP requests", ["route", "method", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "sentiq_request_seconds",
            "Time to answer an HTTP request",
            ["route"],
            buckets=BUCKETS_S,
            registry=self._registry,
        )
        self._predictions = Counter(
            "sentiq_predictions",
            "Texts whose prediction was handed out",
            ["sentiment"],
            registry=self._registry,
        )
        self._feedback = Counter(
            "sentiq_feedback", "Corrections by users", ["predicted", "sentiment"], registry=self._registry
        )
        self._resident = Gauge(
            "sentiq_api_resident_bytes",
            "Resident memory of the processes",
            multiprocess_mode="livesum",
            registry=self._registry,
        )
        self._cpu = Running(Counter("sentiq_api_cpu_seconds", "CPU time", registry=self._registry))
        records = Counter(
            "sentiq_gelf_records", "Log records for Graylog", ["outcome"], registry=self._registry
        )
        self._gelf_sent = Running(records.labels("sent"))
        self._gelf_dropped = Running(records.labels("dropped"))

    def request(self, route: str, method: str, status: int, total_s: float) -> None:
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(total_s)

    def predictions(self, predictions: Sequence[Prediction]) -> None:
        for sentiment, texts in Tally(prediction.sentiment for prediction in predictions).items():
            self._predictions.labels(sentiment).inc(texts)

    def feedback(self, predicted: str, sentiment: str) -> None:
        self._feedback.labels(predicted, sentiment).inc()

    def process(self, figures: Mapping[str, float]) -> None:
        """What this process takes, as prometheus_client's ProcessCollector names it; empty but on Linux."""
        self._resident.set(figures.get("process_resident_memory_bytes", 0))
        self._cpu.reach(figures.get("process_cpu_seconds", 0))

    def gelf(self, sent: int, dropped: int) -> None:
        """How many records of this process Graylog was sent, and how many it will not see."""
        self._gelf_sent.reach(sent)
        self._gelf_dropped.reach(dropped)

    def exposition(self) -> bytes:
        """In Prometheus's text format."""
        registry = self._registry
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library leaves it untyped
        queue = CollectorRegistry()
        queue.register(self._queue)
        return generate_latest(registry) + generate_latest(queue)


class Running:
    """A counter that follows a running total kept elsewhere in this process."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._reached = 0.0

    def reach(self, total: float) -> None:
        self._counter.inc(max(0.0, total - self._reached))
        self._reached = max(self._reached, total)


class QueueCollector(Collector):
    """The queue's state. Redis away: `sentiq_redis_up` is 0 and the rest is left out."""

    def __init__(self, producer: Producer) -> None:
        self._producer = producer

    def collect(self) -> Iterator[Metric]:
        try:
            state = self._producer.state()
        except QueueUnavailable:
            yield GaugeMetricFamily("sentiq_redis_up", "Whether Redis answers", value=0)
            return
        yield GaugeMetricFamily("sentiq_redis_up", "Whether Redis answers", value=1)
        yield GaugeMetricFamily("sentiq_queue_jobs", "Jobs waiting", value=state.waiting)
        yield GaugeMetricFamily("sentiq_queue_limit", "Jobs that may wait", value=state.limit)
        yield GaugeMetricFamily("sentiq_dead_jobs", "Jobs given up on", value=state.dead)
        yield GaugeMetricFamily("sentiq_workers", "Workers whose lease stands", value=state.workers)
