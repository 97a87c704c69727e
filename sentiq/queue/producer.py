"""The api's side of the queue: enqueue jobs, wait for their results, look up their state."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from time import monotonic
from typing import Any

import redis

from sentiq import keys
from sentiq.errors import JobInProgress, QueueUnavailable, ResultTimeout, ScoringFailed
from sentiq.ids import new_job_id
from sentiq.messages import Chunk, Result, chunk_id_of, chunk_starts
from sentiq.queue.announced_models import AnnouncedModel
from sentiq.queue.canceller import Canceller
from sentiq.queue.connection import redis_errors
from sentiq.queue.disk_sync import DiskSync
from sentiq.queue.enqueuer import Enqueuer
from sentiq.queue.idempotency import IdempotentRequest
from sentiq.queue.job_status import JobStatus, QueueState
from sentiq.queue.origin import NO_ORIGIN, Origin
from sentiq.queue.refused_texts import RefusedTexts
from sentiq.queue.reply_listener import ReplyListener
from sentiq.queue.script_pipeline import ScriptPipeline
from sentiq.queue.scripts import load_script
from sentiq.settings import QUEUE_BYTES, STORED_BYTES

WAITED_FOR_KEEP_S = 60  # a waiting client has its answer; the result stays a little for GET /jobs
LATE_READ_S = 0.25  # for the look-up after a client's time limit, and so beyond it


class Producer:
    """The limits: `limit` waiting chunks, `queue_bytes` of them, `stored_bytes` in Redis, see MemoryGuard.

    A result that no client waits for stays `result_ttl_s`. With `disk_sync` a job is submitted once it is on
    Redis's disk. Any thread or greenlet may call it.
    """

    def __init__(  # noqa: PLR0913  # all by name
        self,
        client: redis.Redis,
        *,
        limit: int,
        result_ttl_s: int,
        queue_bytes: int = QUEUE_BYTES,
        stored_bytes: int = STORED_BYTES,
        disk_sync: DiskSync | None = None,
    ) -> None:
        self._redis = client
        self._limit = limit
        self._result_ttl_s = result_ttl_s
        self._disk_sync = disk_sync
        self._enqueuer = Enqueuer(client, limit=limit, queue_bytes=queue_bytes, stored_bytes=stored_bytes)
        self._canceller = Canceller(client)
        self._replies = ReplyListener(client)
        self._status_script = load_script("status")
        self._late_calls = ScriptPipeline(client, self._status_script, read_timeout_s=LATE_READ_S)
        self._state_script = load_script("state")
        self._models_script = load_script("models")

    def close(self) -> None:
        """End the thread that reads results. No client may be waiting any more."""
        self._replies.close()

    def admits(self) -> bool:
        """Return False if a new job would most likely meet QueueFull; a caller that gets True submits one."""
        return self._enqueuer.admission.admits()

    def submit_and_wait(
        self,
        texts: Sequence[str],
        timeout_s: float,
        *,
        keep: bool = False,
        origin: Origin = NO_ORIGIN,
        idempotent: IdempotentRequest | None = None,
    ) -> JobStatus:
        """Enqueue a job and wait until all its texts are scored; `keep` is for a client that comes back.

        Raises QueueFull, QueueUnavailable, ScoringFailed if no text has a prediction, and ResultTimeout after
        `timeout_s` seconds: from then on no worker scores the job's waiting chunks. With `idempotent` returns
        the status of the earlier job; raises IdempotencyKeyReused, and JobInProgress if it has no result yet.
        """
        until = monotonic() + timeout_s
        keep_s = self._result_ttl_s if keep else max(WAITED_FOR_KEEP_S, int(timeout_s))
        job_id = new_job_id(origin.owner)
        chunks = _cut_into_chunks(job_id, texts, keep_s, origin, self._replies.key)
        with self._replies.register(job_id, len(chunks)) as pending:
            known = self._enqueuer.enqueue(job_id, chunks, timeout_s, idempotent, origin.refused)
            results = None if known else pending.wait(until)
        if known and idempotent:
            status = self._status_of_known(known)
            if status.state == "expired":  # never scored, so the client may try again
                again = idempotent.replacing(known)
                return self.submit_and_wait(texts, timeout_s, keep=keep, origin=origin, idempotent=again)
        elif results is not None:
            self._enqueuer.admission.note_results(len(results))
            in_order = [results[chunk.chunk_id] for chunk in chunks]
            status = JobStatus.from_results(job_id, in_order, origin.refused)
        else:
            status = self._read_late_status(job_id)
        if status.state == "expired":  # a worker may say so a moment before the time is over here
            raise ResultTimeout(job_id)
        if status.state == "failed":
            raise ScoringFailed(status.job_id, status.error)
        return status

    def submit(
        self,
        texts: Sequence[str],
        *,
        origin: Origin = NO_ORIGIN,
        idempotent: IdempotentRequest | None = None,
    ) -> str:
        """Enqueue a job and return its id, or with `idempotent` that of the earlier job.

        Raises QueueFull, QueueUnavailable, IdempotencyKeyReused.
        """
        job_id = new_job_id(origin.owner)
        chunks = _cut_into_chunks(job_id, texts, self._result_ttl_s, origin)
        known = self._enqueuer.enqueue(job_id, chunks, 0, idempotent, origin.refused)
        if known and idempotent:
            status = self.job_status(known)
            if status is not None and status.state == "expired":
                again = idempotent.replacing(known)
                return self.submit(texts, origin=origin, idempotent=again)
            job_id = known
        if self._disk_sync:
            self._disk_sync.wait_for(job_id)
        return job_id

    def job_status(self, job_id: str) -> JobStatus | None:
        """Return the job's state, or None if it is unknown or its results have expired.

        Raises QueueUnavailable.
        """
        if keys.PART in job_id:  # a key beside a job's record is no job
            return None
        with redis_errors():
            reply: Any = self._redis.eval(self._status_script, 1, keys.JOB + job_id, job_id, keys.RESULT)
        return _decode_status(job_id, reply)

    def cancel(self, job_id: str) -> int:
        """Cancel what no worker has begun with; return the number of texts. Raises QueueUnavailable."""
        return self._canceller.cancel(job_id)

    def queue_state(self) -> QueueState:
        """Return the counts of the queue. Raises QueueUnavailable."""
        with redis_errors():
            reply: Any = self._redis.eval(self._state_script, 6, *keys.WAITING, keys.DEAD, keys.WORKERS)
        waiting, waiting_bytes, dead, workers = reply
        return QueueState(waiting, dead, workers, self._limit, waiting_bytes)

    def announced_models(self) -> list[AnnouncedModel]:
        """Return the models that workers serve now. Raises QueueUnavailable."""
        with redis_errors():
            reply: Any = self._redis.eval(self._models_script, 2, keys.WORKERS, keys.MODELS)
        return AnnouncedModel.from_reply(reply)

    def _read_late_status(self, job_id: str) -> JobStatus:
        """Look the results up: a reply is lost if the connection breaks while it is read.

        Raises ResultTimeout if they are not there, or if Redis does not answer at once: the job goes on.
        """
        if not self._replies.connected:
            raise ResultTimeout(job_id)
        try:
            with redis_errors():
                reply = self._late_calls.call_script([keys.JOB + job_id], [job_id, keys.RESULT])
            status = _decode_status(job_id, reply)
        except QueueUnavailable as error:
            raise ResultTimeout(job_id) from error
        if status is None or status.state in ("queued", "running"):
            raise ResultTimeout(job_id)
        return status

    def _status_of_known(self, job_id: str) -> JobStatus:
        """Return the status of an ended job. Raises JobInProgress, QueueUnavailable."""
        status = self.job_status(job_id)
        if status is None or status.state in ("queued", "running"):  # None: it has just expired
            raise JobInProgress(job_id)
        return status


def _decode_status(job_id: str, reply: Any) -> JobStatus | None:
    if reply is None:
        return None
    state, chunks, texts, texts_done, encoded_errors, *results = reply
    refused = RefusedTexts.decode(encoded_errors)
    if len(results) < chunks:
        status = JobStatus(job_id, state.decode())
    else:
        status = JobStatus.from_results(job_id, [Result.decode(result) for result in results], refused)
    if status.predictions:  # an api of release 0.1 does not say how many texts its chunks have
        return replace(status, texts=len(status.predictions), texts_done=len(status.predictions))
    never_sent = len(refused.errors)
    return replace(status, texts=texts + never_sent, texts_done=texts_done + never_sent)


def _cut_into_chunks(
    job_id: str, texts: Sequence[str], keep_s: int, origin: Origin, reply_to: str | None = None
) -> list[Chunk]:
    starts = chunk_starts(texts)
    indexes = origin.refused.indexes_of_others(len(texts))
    return [
        Chunk(
            chunk_id_of(job_id, number),
            tuple(texts[start:end]),
            keep_s,
            first_index=indexes[start] if origin.refused.errors else start,
            indexes=tuple(indexes[start:end]) if origin.refused.errors else None,
            request_id=origin.request_id,
            reply_to=reply_to,
            explains=origin.explains,
        )
        for number, (start, end) in enumerate(pairwise([*starts, len(texts)]))
    ]
