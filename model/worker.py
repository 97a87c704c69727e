"""The worker: claims batches, scores them, writes the results. `run` loops over `step`; tests call `step`.

Where more than one batch waits, a second thread writes the results of one batch while the main thread scores
the next.
"""

import logging
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from math import inf
from time import monotonic

from model.scoring import (
    ScoredChunk,
    ScoreTexts,
    errors_if_all_failed,
    expired_result,
    result_of,
    score_chunks,
    score_one_by_one,
    score_texts,
    skip_poison,
)
from model.speed import Speed
from model.telemetry.batch_reporter import BatchReporter
from sentiq.classifier import Classifier
from sentiq.errors import LeaseLost, QueueUnavailable
from sentiq.messages import Chunk, Result
from sentiq.queue import Batch, Consumer
from sentiq.queue.reap_call import MAX_ATTEMPTS
from sentiq.settings import BATCH_CHARS

MAINTENANCE_INTERVAL_S = 2.0  # between two checks for dead workers
RETRY_INTERVAL_S = 0.5  # between two tries to reach Redis

logger = logging.getLogger(__name__)


class Worker:
    """`batch_size` is in texts; a batch is full as well if it has `batch_chars` characters.

    The main thread calls `run` or `step`. `stop` may be called from a signal handler or another thread,
    `keep_lease` from another thread. The writer thread only calls `_write_in_background`; the main thread
    waits for it, by `_wait_for_writer`, before it sends anything to Redis.
    """

    def __init__(  # noqa: PLR0913  # the last three by name
        self,
        consumer: Consumer,
        classifier: Classifier,
        reporter: BatchReporter,
        *,
        batch_size: int,
        batch_chars: int = BATCH_CHARS,
        speed: Speed | None = None,
    ) -> None:
        self._consumer = consumer
        self._classifier = classifier
        self._batch_size = batch_size
        self._batch_chars = batch_chars
        self._reporter = reporter
        self._stopped = threading.Event()
        self._maintained_at = -inf
        self._registered = False
        self._redis_is_away = False
        self._speed = speed or Speed()
        consumer.batches_per_s = self._speed.batches_per_s
        self._writer = ThreadPoolExecutor(1, "writer")
        self._writing: Future[None] | None = None  # of the batch before the one that is being scored
        self.progress_at = monotonic()  # end of the last turn of the loop, or of a part of a failed batch

    def run(self) -> None:
        """Work until `stop`. The batch in hand is finished, then the worker ends its lease."""
        while not self._stopped.is_set():
            self.step()
            self._note_progress()
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
            # The first time at once: another Redis may have taken the place of one that hangs.
            pause_s = RETRY_INTERVAL_S if self._redis_is_away else 0.0
            self._redis_is_away = True
            logger.warning("%s; trying again in %.1f s", error, pause_s)
            self._stopped.wait(pause_s)
        else:
            self._redis_is_away = False

    def keep_lease(self) -> None:
        """Renew the lease, so that others do not take a long batch for that of a dead worker."""
        try:
            if self._registered:
                self._consumer.renew()
        except (LeaseLost, QueueUnavailable) as error:
            # The main thread may have ended the lease meanwhile; else its next command meets the same error.
            if self._registered:
                logger.warning("lease not renewed: %s", error)

    def _note_progress(self) -> None:
        self.progress_at = monotonic()

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
        if dead:
            self._reporter.report_given_up(dead)
        if retried or dead:
            logger.warning("took over from a dead worker: %d chunks to retry, %d given up", retried, dead)
        self._reporter.flush()

    def _process(self, batch: Batch) -> None:
        started = monotonic()
        scored = self._score(batch)
        infer_s = monotonic() - started
        scored = self._give_up_failed(batch, scored, infer_s)
        self._wait_for_writer()
        self._speed.note(batch, monotonic() - started)
        self._consumer.batches_per_s = self._speed.batches_per_s
        if self._should_prefetch(batch) and self._consumer.prefetch(self._batch_size):
            size = self._consumer.take_oldest()
            self._writing = self._writer.submit(self._write_in_background, size, batch, scored, infer_s)
        else:
            results = self._results(batch, scored, infer_s)
            self._consumer.finish(results, then_claim=self._batch_size)
            self._reporter.report_batch(results, batch.now_ms, infer_s)

    def _score(self, batch: Batch) -> list[ScoredChunk]:
        chunks = batch.chunks_to_score()
        score: ScoreTexts = partial(score_texts, self._classifier, on_progress=self._note_progress)
        if not batch.suspect and not batch.poison:
            return score_chunks(chunks, score)
        if any(chunk.attempts >= MAX_ATTEMPTS - 1 for chunk in chunks):
            score = partial(score_one_by_one, score, mark=self._mark)
        if batch.poison:
            score = partial(skip_poison, score, poison=batch.poison)
        scored = score_chunks(chunks, score)
        if chunks and batch.suspect:
            self._consumer.suspects.clear(self._consumer.worker_id, chunks[0].texts)
        return scored

    def _mark(self, text: str) -> None:
        self._note_progress()
        self._consumer.suspects.mark(self._consumer.worker_id, text)

    def _should_prefetch(self, batch: Batch) -> bool:
        # Prefetch only after a full batch. A retried chunk is written first: it may kill this worker.
        chunks = batch.chunks()
        texts = sum(len(chunk.texts) for chunk in chunks)
        chars = sum(len(text) for chunk in chunks for text in chunk.texts)
        full = texts >= self._batch_size or chars >= self._batch_chars
        return full and not batch.suspect

    def _write_in_background(
        self, size: int, batch: Batch, scored: Sequence[ScoredChunk], infer_s: float
    ) -> None:
        results = self._results(batch, scored, infer_s)
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

    def _results(
        self, batch: Batch, scored: Sequence[ScoredChunk], infer_s: float
    ) -> list[tuple[Chunk, Result]]:
        expired = [(chunk, expired_result(chunk)) for chunk in batch.expired_chunks()]
        return expired + [
            (chunk, result_of(self._classifier, chunk, rows, batch.now_ms, infer_s)) for chunk, rows in scored
        ]

    def _give_up_failed(self, batch: Batch, scored: list[ScoredChunk], infer_s: float) -> list[ScoredChunk]:
        """Give up on the chunks that cannot be read or have no prediction; return the other ones.

        Known poison is not given up, and so no dead letter: it could come at any rate.
        """
        failed = {
            chunk.chunk_id: errors
            for chunk, rows in scored
            if (errors := errors_if_all_failed(rows)) and any(error.code != "poison" for error in errors)
        }
        if not failed and len(batch.chunks()) == len(batch.claimed):
            return scored
        self._wait_for_writer()
        for claimed in batch.claimed:
            if (chunk := claimed.chunk) is None:
                logger.error("a chunk cannot be read: %s", claimed.error)
                self._consumer.fail(claimed, claimed.error)
                self._reporter.report_given_up(1)
            elif chunk.chunk_id in failed:
                result = Result.without_predictions(chunk, "failed", failed[chunk.chunk_id])
                logger.error("chunk %s was given up: the model fails on all its texts", chunk.chunk_id)
                self._consumer.fail(claimed, result.error, failed[chunk.chunk_id])
                self._reporter.report_batch([(chunk, result)], batch.now_ms, infer_s)
        return [one for one in scored if one[0].chunk_id not in failed]

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
