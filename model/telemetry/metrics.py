"""What a worker tells Prometheus: how long jobs waited, how large and slow batches are, what comes out."""

from collections import Counter as Tally
from collections.abc import Iterator, Sequence

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, start_http_server
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from sentiq.errors import SettingsError
from sentiq.logging.gelf_sender import GelfSender
from sentiq.messages import Job, Result

SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
TEXTS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096)


class WorkerMetrics:
    """The figures of one worker. Mean positivity is sentiq_scores / sentiq_texts, by model."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._waits = Histogram(
            "sentiq_queue_seconds",
            "From a job's arrival until a worker took it",
            buckets=SECONDS,
            registry=self._registry,
        )
        self._batches = Histogram(
            "sentiq_batch_texts", "Texts scored together", buckets=TEXTS, registry=self._registry
        )
        self._seconds = Histogram(
            "sentiq_batch_seconds", "Time to score a batch", buckets=SECONDS, registry=self._registry
        )
        self._jobs = Counter("sentiq_jobs", "Jobs worked off", ["status"], registry=self._registry)
        self._texts = Counter("sentiq_texts", "Texts scored", ["model", "sentiment"], registry=self._registry)
        self._scores = Counter(
            "sentiq_scores", "Sum of the scores of the texts", ["model"], registry=self._registry
        )

    def batch(self, results: Sequence[tuple[Job, Result]], claimed_at_ms: int, infer_s: float) -> None:
        """Count one batch. `claimed_at_ms` is of Redis's clock, as a job's `enqueued_at`."""
        for job, result in results:
            self._waits.observe(queue_ms(job, claimed_at_ms) / 1000)
            self._jobs.labels(result.status).inc()
        done = [result for _, result in results if result.status == "done"]
        if not done:
            return
        self._batches.observe(sum(len(result.predictions) for result in done))
        self._seconds.observe(infer_s)
        model = done[0].model  # a worker serves one
        predictions = [prediction for result in done for prediction in result.predictions]
        for sentiment, texts in Tally(prediction.sentiment for prediction in predictions).items():
            self._texts.labels(model, sentiment).inc(texts)
        self._scores.labels(model).inc(sum(prediction.score for prediction in predictions))

    def watch(self, sender: GelfSender) -> None:
        """Tell how many records Graylog was sent, and how many it will not see."""
        self._registry.register(GelfCollector(sender))

    def failed(self) -> None:
        """Count a job that was given up."""
        self._jobs.labels("failed").inc()

    def serve(self, port: int) -> None:
        """Answer Prometheus on all addresses, from a thread. Raises SettingsError if the port is taken."""
        try:
            start_http_server(port, registry=self._registry)
        except OSError as error:
            raise SettingsError(f"METRICS_PORT is {port}, which cannot be listened on: {error}") from error


class GelfCollector(Collector):
    """The sender's own counters, read at the scrape."""

    def __init__(self, sender: GelfSender) -> None:
        self._sender = sender

    def collect(self) -> Iterator[CounterMetricFamily]:
        records = CounterMetricFamily("sentiq_gelf_records", "Log records for Graylog", labels=["outcome"])
        records.add_metric(["sent"], self._sender.sent)
        records.add_metric(["dropped"], self._sender.dropped)
        yield records


def queue_ms(job: Job, claimed_at_ms: int) -> float:
    """How long a job waited, never below zero."""
    return float(max(0, claimed_at_ms - (job.enqueued_at or claimed_at_ms)))
