"""The worker's Prometheus metrics: waiting time of chunks, size and time of batches, texts and scores."""

from collections import Counter as Tally
from collections.abc import Iterable, Iterator, Sequence

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, start_http_server
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from sentiq.errors import SettingsError
from sentiq.logging.gelf_sender import GelfSender
from sentiq.messages import Chunk, Prediction, Result, TextError, TextOutcome
from sentiq.metric_labels import BoundedLabels

BUCKETS_S = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
BUCKETS_TEXTS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096)


class WorkerMetrics:
    """The metrics of one worker. The mean score is sentiq_scores / sentiq_texts, by model."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._waits = Histogram(
            "sentiq_queue_seconds",
            "Time from the arrival of a chunk to its claim by a worker",
            buckets=BUCKETS_S,
            registry=self._registry,
        )
        self._batches = Histogram(
            "sentiq_batch_texts", "Texts scored together", buckets=BUCKETS_TEXTS, registry=self._registry
        )
        self._seconds = Histogram(
            "sentiq_batch_seconds", "Time to score a batch", buckets=BUCKETS_S, registry=self._registry
        )
        self._jobs = Counter("sentiq_jobs", "Chunks finished", ["status"], registry=self._registry)
        self._texts = Counter("sentiq_texts", "Texts scored", ["model", "sentiment"], registry=self._registry)
        self._sentiments = BoundedLabels()
        self._variants = Counter(
            "sentiq_explanation_texts", "Texts scored for explanations", ["model"], registry=self._registry
        )
        self._errors = Counter(
            "sentiq_text_errors", "Texts without a prediction", ["code"], registry=self._registry
        )
        self._scores = Counter(
            "sentiq_scores", "Sum of the scores of the texts", ["model"], registry=self._registry
        )

    def count_batch(
        self, results: Sequence[tuple[Chunk, Result]], claimed_at_ms: int, infer_s: float
    ) -> None:
        """Count one batch. `claimed_at_ms` is of Redis's clock, like a chunk's `enqueued_at`."""
        for chunk, result in results:
            self._waits.observe(chunk.waited_ms(claimed_at_ms) / 1000)
            self._jobs.labels(result.status).inc()
        # The texts that explain one are not those of users.
        users = [result for chunk, result in results if not chunk.explains]
        self._count_errors(one for result in users for one in result.predictions)
        done = [result for _, result in results if result.status == "done"]
        if not done:
            return
        self._batches.observe(sum(len(result.predictions) for result in done))
        self._seconds.observe(infer_s)
        model = done[0].model  # a worker serves one
        predictions = _predictions_of(users)
        for sentiment, texts in Tally(prediction.sentiment for prediction in predictions).items():
            self._texts.labels(*self._sentiments.bound(model, sentiment)).inc(texts)
        self._scores.labels(model).inc(sum(prediction.score for prediction in predictions))
        if len(users) < len(results):
            others = _predictions_of(result for chunk, result in results if chunk.explains)
            self._variants.labels(model).inc(len(others))

    def add_gelf_sender(self, sender: GelfSender) -> None:
        """Add the numbers of records that were sent to Graylog and that were dropped."""
        self._registry.register(GelfCollector(sender))

    def count_given_up(self, chunks: int) -> None:
        """Count chunks that were given up because they cannot be read, or because their workers died."""
        self._jobs.labels("failed").inc(chunks)

    def _count_errors(self, outcomes: Iterable[TextOutcome]) -> None:
        for outcome in outcomes:
            if isinstance(outcome, TextError):
                self._errors.labels(outcome.code).inc()

    def start_server(self, port: int) -> None:
        """Answer Prometheus on all addresses, from a thread. Raises SettingsError if the port is taken."""
        try:
            start_http_server(port, registry=self._registry)
        except OSError as error:
            raise SettingsError(f"METRICS_PORT is {port}, which cannot be used: {error}") from error


class GelfCollector(Collector):
    """The counters of the GELF sender, read at the scrape."""

    def __init__(self, sender: GelfSender) -> None:
        self._sender = sender

    def collect(self) -> Iterator[CounterMetricFamily]:
        records = CounterMetricFamily("sentiq_gelf_records", "Log records for Graylog", labels=["outcome"])
        records.add_metric(["sent"], self._sender.sent)
        records.add_metric(["dropped"], self._sender.dropped)
        yield records


def _predictions_of(results: Iterable[Result]) -> list[Prediction]:
    return [one for result in results for one in result.predictions if isinstance(one, Prediction)]
