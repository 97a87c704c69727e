"""Reports each finished batch: log records, Prometheus metrics, the daily mean score."""

import logging
from collections.abc import Sequence

from model.telemetry.metrics import WorkerMetrics
from model.telemetry.prediction_records import prediction_records
from sentiq.logging import log_predictions
from sentiq.messages import Chunk, Prediction, Result
from sentiq.queue.daily_scores import DailyMeanScore

logger = logging.getLogger(__name__)


class BatchReporter:
    """`log_text` puts the texts themselves into the log records. Use it from one thread at a time."""

    def __init__(
        self, metrics: WorkerMetrics, daily_score: DailyMeanScore, *, log_text: bool = False
    ) -> None:
        self._metrics = metrics
        self._daily_score = daily_score
        self._log_text = log_text

    def report_batch(
        self, results: Sequence[tuple[Chunk, Result]], claimed_at_ms: int, infer_s: float
    ) -> None:
        """Report a finished batch. `claimed_at_ms` is of Redis's clock, like a chunk's `enqueued_at`."""
        self._metrics.count_batch(results, claimed_at_ms, infer_s)
        self._daily_score.add(
            outcome.score
            for chunk, result in results
            if not chunk.explains
            for outcome in result.predictions
            if isinstance(outcome, Prediction)
        )
        records = prediction_records(results, claimed_at_ms, infer_s * 1000, log_text=self._log_text)
        if not all(chunk.explains for chunk, _ in results):
            log_predictions(logger, records)

    def report_given_up(self, chunks: int) -> None:
        """Report chunks that were given up because they cannot be read, or because their workers died."""
        self._metrics.count_given_up(chunks)

    def flush(self) -> None:
        """Write the figures that are kept between batches. Raises QueueUnavailable."""
        self._daily_score.flush()
