"""The worker: claims batches, scores them, writes the results. `run` loops over `step`; tests call `step`.

Where more than a batch waits, the results of one are written by a second thread while the next one is scored.
"""

import logging
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import accumulate
from time import monotonic

from model.telemetry.batch_reporter import Reports
from sentiq.classifier.text_classifier import Classifier, Probabilities
from sentiq.errors import LeaseLost, QueueUnavailable
from sentiq.messages import TOO_LATE, Job, Result
from sentiq.queue import Batch, Claimed, Consumer
from sentiq.sentiment import prediction

LOOK_EVERY_S = 2.0  # between two looks at what dead workers left behind
RETRY_AFTER_S = 1.0  # between two tries to reach Redis

Scored = tuple[Job, Probabilities]  # one row for each of the job's texts

logger = logging.getLogger(__name__)


class Worker:
    """`batch_size` is in texts. `stop` may be called from a signal handler or another thread."""

    def __init__(
        self,
        consumer: Consumer,
        classifier: Classifier,
        reports: Reports,
        *,
        batch_size: int,
    ) -> None:
        self._consumer = consumer
        self._classifier = classifier
        self._batch_size = batch_size
        self._reports = reports
        self._stopped = threading.Event()
        self._looked_at = 0.0
        self._registered = False
        self._writer = ThreadPoolExecutor(1, "writer")
        self._writing: Future[None] | None = None  # of the batch before the one that is scored
        self.progress_at = monotonic()  # when the loop last completed a turn

    def run(self) -> None:
        """Works until `stop`. The batch in hand is finished, then the worker signs off."""
        while not self._stopped.is_set():
            self.step()
            self.progress_at = monotonic()
        self._sign_off()

    def stop(self) -> None:
        self._stopped.set()

    def step(self) -> None:
        """One turn: at most one batch. What can be outlived is logged, and the next turn goes on."""
        try:
            self._register_once()
            self._look_around_now_and_then()
            batch = self._consumer.claim(self._batch_size)
            if batch.claimed:
                self._work_off(batch)
        except LeaseLost as error:
            logger.warning("lease of %s ran out: its jobs are others' now; registering anew", error)
            self._registered = False
        except QueueUnavailable as error:
            logger.warning("%s; trying again in %.0f s", error, RETRY_AFTER_S)
            self._stopped.wait(RETRY_AFTER_S)

    def keep_lease(self) -> None:
        """Prolongs the lease; called by another thread, so that a long batch is no dead worker."""
        try:
            if self._registered:
                self._consumer.renew()
        except (LeaseLost, QueueUnavailable) as error:
            logger.warning("lease not renewed: %s", error)  # the loop's next turn deals with it

    def _register_once(self) -> None:
        if not self._registered:
            self._consumer.register()
            self._registered = True
            logger.info("worker %s takes jobs", self._consumer.worker_id)

    def _look_around_now_and_then(self) -> None:
        if monotonic() - self._looked_at < LOOK_EVERY_S:
            return
        self._looked_at = monotonic()
        self._finish_writing()
        self._reports.flush()
        retried, dead = self._consumer.reap()
        if retried or dead:
            logger.warning("took over from a dead worker: %d jobs to try again, %d given up", retried, dead)

    def _work_off(self, batch: Batch) -> None:
        started = monotonic()
        scored = self._score([claimed for claimed in batch.claimed if _wanted(claimed, batch.now_ms)])
        infer_s = monotonic() - started
        for claimed in batch.claimed:
            if claimed.job is None:
                self._give_up(claimed, claimed.error)
        self._finish_writing()
        if self._more_may_wait(batch) and self._consumer.claim_ahead(self._batch_size):
            self._writing = self._writer.submit(self._write, batch, scored, infer_s)
        else:
            self._write(batch, scored, infer_s, then_claim=self._batch_size)

    def _more_may_wait(self, batch: Batch) -> bool:
        """Whether the batch is full, and not of a job tried again, whose result is to be written at once."""
        jobs = [claimed.job for claimed in batch.claimed if claimed.job is not None]
        full = sum(len(job.texts) for job in jobs) >= self._batch_size
        return full and not any(job.attempts for job in jobs)

    def _write(self, batch: Batch, scored: Sequence[Scored], infer_s: float, then_claim: int = 0) -> None:
        results = [(job, Result(job.id, "failed", error=TOO_LATE)) for job in _late(batch)]
        results += [(job, self._done(job, rows)) for job, rows in scored]
        self._consumer.finish(results, then_claim=then_claim)
        self._reports.batch(results, batch.now_ms, infer_s)

    def _finish_writing(self) -> None:
        """Raises what the second thread raised: LeaseLost, QueueUnavailable."""
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.result()

    def _score(self, claimed: Sequence[Claimed]) -> list[Scored]:
        """All in one batch; should that fail, each job alone, and only those that still fail are given up."""
        jobs = [one.job for one in claimed if one.job is not None]
        if not jobs:
            return []
        try:
            return self._score_together(jobs)
        except Exception as error:  # whatever a model may raise
            if len(claimed) > 1:
                logger.exception("a batch of %d jobs failed: scoring each alone", len(claimed))
                return [scored for one in claimed for scored in self._score([one])]
            self._give_up(claimed[0], f"the model failed on this job: {type(error).__name__}: {error}")
            return []

    def _score_together(self, jobs: Sequence[Job]) -> list[Scored]:
        rows = self._classifier.probabilities([text for job in jobs for text in job.texts])
        ends = list(accumulate(len(job.texts) for job in jobs))
        return [(job, rows[end - len(job.texts) : end]) for job, end in zip(jobs, ends, strict=True)]

    def _done(self, job: Job, rows: Probabilities) -> Result:
        model = self._classifier
        predictions = tuple(prediction(model.labels, row, model.label_values) for row in rows.tolist())
        return Result(job.id, "done", predictions, model.name, names=model.label_names)

    def _give_up(self, claimed: Claimed, error: str) -> None:
        self._finish_writing()
        logger.error("a job was set aside: %s", error)
        self._consumer.fail(claimed, error)
        self._reports.failed()

    def _sign_off(self) -> None:
        try:
            self._finish_writing()
            if self._registered:
                self._consumer.release()
            self._reports.flush()
        except (LeaseLost, QueueUnavailable) as error:
            logger.warning("could not sign off: %s", error)
        self._writer.shutdown()


def _wanted(claimed: Claimed, now_ms: int) -> bool:
    job = claimed.job
    return job is not None and (job.deadline is None or job.deadline > now_ms)


def _late(batch: Batch) -> list[Job]:
    return [one.job for one in batch.claimed if one.job is not None and not _wanted(one, batch.now_ms)]
