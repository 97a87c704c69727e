"""What a worker tells of its batches: log records, figures for Prometheus, the positivity of the day."""

import logging
from collections.abc import Sequence

from model.telemetry.metrics import WorkerMetrics
from model.telemetry.prediction_records import prediction_records
from sentiq.logging.records import log_predictions
from sentiq.messages import Job, Result
from sentiq.queue.daily_scores import PositivityStore

logger = logging.getLogger(__name__)


class Reports:
    """`log_text` puts the texts themselves into the log records."""

    def __init__(
        self, metrics: WorkerMetrics, positivity: PositivityStore, *, log_text: bool = False
    ) -> None:
        self._metrics = metrics
        self._positivity = positivity
        self._log_text = log_text

    def batch(self, results: Sequence[tuple[Job, Result]], claimed_at_ms: int, infer_s: float) -> None:
        """Report a batch that is finished. `claimed_at_ms` is of Redis's clock, as a job's `enqueued_at`."""
        self._metrics.batch(results, claimed_at_ms, infer_s)
        self._positivity.note(one.score for _, result in results for one in result.predictions)
        records = prediction_records(results, claimed_at_ms, infer_s * 1000, log_text=self._log_text)
        log_predictions(logger, records)

    def failed(self) -> None:
        """Report a job that was given up."""
        self._metrics.failed()

    def flush(self) -> None:
        """Hand over what is kept back between batches. Raises QueueUnavailable."""
        self._positivity.flush()
