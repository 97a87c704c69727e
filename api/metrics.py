"""Prometheus metrics, summed over all processes of this container, and the queue's state at the scrape.

With several processes PROMETHEUS_MULTIPROC_DIR names the folder that they share, see server/gunicorn.conf.py:
https://prometheus.github.io/client_python/multiprocess/
"""

from collections import Counter as Tally
from collections.abc import Iterator, Mapping, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from api.allocated_files import use_allocated_files
from sentiq.errors import QueueUnavailable
from sentiq.messages import Prediction, TextError, TextOutcome
from sentiq.metric_labels import BoundedLabels
from sentiq.queue import Producer

BUCKETS_S = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)

KNOWN_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"))
OTHER_METHOD = "other"  # one label for all methods that a client may invent


class Metrics:
    """The metrics of one process; with `multiprocess` the exposition sums those of all processes."""

    def __init__(self, producer: Producer, *, multiprocess: bool = False) -> None:
        if multiprocess:
            use_allocated_files()
        self._multiprocess = multiprocess
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
            "Texts whose prediction was returned",
            ["sentiment"],
            registry=self._registry,
        )
        self._keys = Counter(
            "sentiq_key_requests", "HTTP requests by API key", ["key_name", "status"], registry=self._registry
        )
        self._errors = Counter(
            "sentiq_prediction_errors",
            "Texts whose error was returned beside predictions",
            ["code"],
            registry=self._registry,
        )
        self._feedback = Counter(
            "sentiq_feedback", "Corrections by users", ["predicted", "sentiment"], registry=self._registry
        )
        self._sentiments = BoundedLabels()
        self._corrections = BoundedLabels()  # a model of 970 labels has almost a million pairs
        self._count_process()

    def _count_process(self) -> None:
        self._resident = Gauge(
            "sentiq_api_resident_bytes",
            "Resident memory of the processes",
            multiprocess_mode="livesum",
            registry=self._registry,
        )
        self._cpu = RunningTotal(Counter("sentiq_api_cpu_seconds", "CPU time", registry=self._registry))
        records = Counter(
            "sentiq_gelf_records", "Log records for Graylog", ["outcome"], registry=self._registry
        )
        self._gelf_sent = RunningTotal(records.labels("sent"))
        self._gelf_dropped = RunningTotal(records.labels("dropped"))

    def count_request(self, route: str, method: str, status: int, total_s: float) -> None:
        label = method if method in KNOWN_METHODS else OTHER_METHOD
        self._requests.labels(route, label, str(status)).inc()
        self._seconds.labels(route).observe(total_s)

    def count_key(self, key_name: str, status: int) -> None:
        """Count a request by the name of its API key; API_KEYS_FILE bounds their number."""
        self._keys.labels(key_name, str(status)).inc()

    def count_predictions(self, outcomes: Sequence[TextOutcome]) -> None:
        """Count the texts of an answer: those with a prediction, and those with an error."""
        predicted = (one.sentiment for one in outcomes if isinstance(one, Prediction))
        for sentiment, texts in Tally(predicted).items():
            self._predictions.labels(*self._sentiments.bound(sentiment)).inc(texts)
        for outcome in outcomes:
            if isinstance(outcome, TextError):
                self._errors.labels(outcome.code).inc()

    def count_feedback(self, predicted: str, sentiment: str) -> None:
        self._feedback.labels(*self._corrections.bound(predicted, sentiment)).inc()

    def set_process_figures(self, figures: Mapping[str, float]) -> None:
        """Set memory and CPU time of this process, named as by ProcessCollector; empty except on Linux."""
        self._resident.set(figures.get("process_resident_memory_bytes", 0))
        self._cpu.set_total(figures.get("process_cpu_seconds", 0))

    def set_gelf_totals(self, sent: int, dropped: int) -> None:
        """Set the numbers of this process's records that were sent to Graylog and that were dropped."""
        self._gelf_sent.set_total(sent)
        self._gelf_dropped.set_total(dropped)

    def exposition(self) -> bytes:
        """Return the metrics in Prometheus's text format."""
        registry = self._registry
        if self._multiprocess:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library leaves it untyped
        queue = CollectorRegistry()
        queue.register(self._queue)
        return generate_latest(registry) + generate_latest(queue)


class RunningTotal:
    """A counter that follows a total kept elsewhere in this process."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._total = 0.0

    def set_total(self, total: float) -> None:
        self._counter.inc(max(0.0, total - self._total))
        self._total = max(self._total, total)


class QueueCollector(Collector):
    """The queue's state. Without Redis, `sentiq_redis_up` is 0 and the other metrics are left out."""

    def __init__(self, producer: Producer) -> None:
        self._producer = producer

    def collect(self) -> Iterator[Metric]:
        try:
            state = self._producer.queue_state()
        except QueueUnavailable:
            yield GaugeMetricFamily("sentiq_redis_up", "1 if Redis answers, else 0", value=0)
            return
        yield GaugeMetricFamily("sentiq_redis_up", "1 if Redis answers, else 0", value=1)
        yield GaugeMetricFamily("sentiq_queue_jobs", "Chunks that wait", value=state.waiting)
        yield GaugeMetricFamily(
            "sentiq_queue_bytes", "Bytes of the chunks that wait", value=state.waiting_bytes
        )
        yield GaugeMetricFamily("sentiq_queue_limit", "Maximum of waiting chunks", value=state.limit)
        yield GaugeMetricFamily("sentiq_dead_jobs", "Chunks given up on", value=state.dead)
        yield GaugeMetricFamily("sentiq_workers", "Workers whose lease holds", value=state.workers)
