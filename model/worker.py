"""The worker: claims batches, scores them, writes the results. `run` loops over `step`; tests call `step`.

Where more than one batch waits, a second thread writes the results of one batch while the main thread scores
the next.
"""

import logging
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from math import inf
from time import monotonic

from model.scoring import ScoredChunk, result_of, score_chunks
from model.telemetry.batch_reporter import BatchReporter
from sentiq.classifier import Classifier
from sentiq.errors import LeaseLost, QueueUnavailable
from sentiq.messages import Chunk, Result
from sentiq.queue import Batch, ClaimedChunk, Consumer
from sentiq.settings import BATCH_CHARS

MAINTENANCE_INTERVAL_S = 2.0  # between two checks for dead workers
RETRY_INTERVAL_S = 1.0  # between two tries to reach Redis

logger = logging.getLogger(__name__)


class Worker:
    """`batch_size` is in texts; a batch is full as well if it has `batch_chars` characters.

    The main thread calls `run` or `step`. `stop` may be called from a signal handler or another thread,
    `keep_lease` from another thread. The writer thread only calls `_write_in_background`; the main thread
    waits for it, by `_wait_for_writer`, before it sends anything to Redis.
    """

    def __init__(
        self,
        consumer: Consumer,
        classifier: Classifier,
        reporter: BatchReporter,
        *,
        batch_size: int,
        batch_chars: int = BATCH_CHARS,
    ) -> None:
        self._consumer = consumer
        self._classifier = classifier
        self._batch_size = batch_size
        self._batch_chars = batch_chars
        self._reporter = reporter
        self._stopped = threading.Event()
        self._maintained_at = -inf
        self._registered = False
        self._writer = ThreadPoolExecutor(1, "writer")
        self._writing: Future[None] | None = None  # of the batch before the one that is being scored
        self.progress_at = monotonic()  # end of the last turn of the loop

    def run(self) -> None:
        """Work until `stop`. The batch in hand is finished, then the worker ends its lease."""
        while not self._stopped.is_set():
            self.step()
            self.progress_at = monotonic()
        self._shut_down()

    def stop(self) -> None:
        """Let `run` return after the batch in hand."""
        self._stopped.set()

    def step(self) -> None:
        """Process at most one batch. LeaseLost and QueueUnavailable are logged; the next turn goes on."""
        try:
            self._register_once()
            self._run_maintenance_if_due()
            batch = self._consumer.claim(self._batch_size)
            if batch.claimed:
                self._process(batch)
        except LeaseLost as error:
            logger.warning("lease of %s ran out: other workers own its chunks now; registering again", error)
            self._registered = False
            self._maintained_at = -inf  # take back at once what is in the claim of the lost lease
        except QueueUnavailable as error:
            logger.warning("%s; trying again in %.0f s", error, RETRY_INTERVAL_S)
            self._stopped.wait(RETRY_INTERVAL_S)

    def keep_lease(self) -> None:
        """Renew the lease, so that others do not take a long batch for that of a dead worker."""
        try:
            if self._registered:
                self._consumer.renew()
        except (LeaseLost, QueueUnavailable) as error:
            # The main thread may have ended the lease meanwhile; else its next command meets the same error.
            if self._registered:
                logger.warning("lease not renewed: %s", error)

    def _register_once(self) -> None:
        if not self._registered:
            self._consumer.register()
            self._registered = True
            logger.info("worker %s takes jobs", self._consumer.worker_id)

    def _run_maintenance_if_due(self) -> None:
        if monotonic() - self._maintained_at < MAINTENANCE_INTERVAL_S:
            return
        self._maintained_at = monotonic()
        self._wait_for_writer()
        retried, dead = self._consumer.reap()
        if retried or dead:
            logger.warning("took over from a dead worker: %d chunks to retry, %d given up", retried, dead)
        self._reporter.flush()

    def _process(self, batch: Batch) -> None:
        started = monotonic()
        scored = self._score(batch.to_score())
        infer_s = monotonic() - started
        for claimed in batch.claimed:
            if claimed.chunk is None:
                self._give_up(claimed, claimed.error)
        self._wait_for_writer()
        if self._should_prefetch(batch) and self._consumer.prefetch(self._batch_size):
            size = self._consumer.take_oldest()
            self._writing = self._writer.submit(self._write_in_background, size, batch, scored, infer_s)
        else:
            results = self._results(batch, scored)
            self._consumer.finish(results, then_claim=self._batch_size)
            self._reporter.report_batch(results, batch.now_ms, infer_s)

    def _should_prefetch(self, batch: Batch) -> bool:
        # Prefetch only after a full batch. A retried chunk is written first: it may kill this worker.
        chunks = batch.chunks()
        texts = sum(len(chunk.texts) for chunk in chunks)
        chars = sum(len(text) for chunk in chunks for text in chunk.texts)
        full = texts >= self._batch_size or chars >= self._batch_chars
        return full and not any(chunk.attempts for chunk in chunks)

    def _write_in_background(
        self, size: int, batch: Batch, scored: Sequence[ScoredChunk], infer_s: float
    ) -> None:
        results = self._results(batch, scored)
        self._consumer.write_results(size, results)
        self._reporter.report_batch(results, batch.now_ms, infer_s)

    def _wait_for_writer(self) -> None:
        """Wait until the writer thread is idle. Raises its LeaseLost or QueueUnavailable."""
        writing, self._writing = self._writing, None
        if writing is None:
            return
        try:
            writing.result()
        except (LeaseLost, QueueUnavailable):
            self._consumer.reset()
            raise

    def _score(self, claimed: Sequence[ClaimedChunk]) -> list[ScoredChunk]:
        """Score all chunks together; if that fails, score each alone and give up on those that still fail."""
        chunks = [one.chunk for one in claimed if one.chunk is not None]
        if not chunks:
            return []
        try:
            return score_chunks(self._classifier, chunks)
        except Exception as error:  # a model may raise anything
            if len(claimed) > 1:
                logger.exception("a batch of %d chunks failed: scoring each alone", len(claimed))
                return [scored for one in claimed for scored in self._score([one])]
            self._give_up(claimed[0], f"the model failed on this chunk: {type(error).__name__}: {error}")
            return []

    def _results(self, batch: Batch, scored: Sequence[ScoredChunk]) -> list[tuple[Chunk, Result]]:
        error = "the time limit passed before a worker was free"
        expired = [
            (chunk, Result(chunk.chunk_id, "expired", error=error)) for chunk in batch.expired_chunks()
        ]
        return expired + [(chunk, result_of(self._classifier, chunk, rows)) for chunk, rows in scored]

    def _give_up(self, claimed: ClaimedChunk, error: str) -> None:
        self._wait_for_writer()
        logger.error("a chunk was given up: %s", error)
        self._consumer.fail(claimed, error)
        self._reporter.report_failure()

    def _shut_down(self) -> None:
        try:
            self._wait_for_writer()
            if self._registered:
                self._registered = False  # before the lease ends: the other thread may be renewing it
                self._consumer.release()
            self._reporter.flush()
        except (LeaseLost, QueueUnavailable) as error:
            logger.warning("could not end the lease: %s", error)
        self._writer.shutdown()
