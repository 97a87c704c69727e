"""The api's side of the queue: enqueue jobs, wait for their results, look up their state."""

from collections.abc import Sequence
from time import monotonic
from typing import Any

import redis

from sentiq import keys
from sentiq.errors import JobInProgress, QueueFull, QueueUnavailable, ResultTimeout, ScoringFailed
from sentiq.ids import new_id
from sentiq.messages import TEXTS_PER_CHUNK, Chunk, Result, chunk_id_of
from sentiq.queue.admission import Admission
from sentiq.queue.connection import redis_errors
from sentiq.queue.idempotency import IdempotentRequest
from sentiq.queue.job_status import JobStatus, QueueState
from sentiq.queue.reply_listener import ReplyListener
from sentiq.queue.script_pipeline import ScriptPipeline
from sentiq.queue.scripts import load_script

WAITED_FOR_KEEP_S = 60  # a waiting client has its answer; the result stays a little for GET /jobs
UNFINISHED_KEEP_S = 7 * 24 * 3600  # how long a job without results is known
LATE_READ_S = 0.25  # for the look-up after a client's time limit, and so beyond it


class Producer:
    """`limit` is the maximum of waiting chunks; a result that no client waits for stays `result_ttl_s`.

    Any thread or greenlet may call it.
    """

    def __init__(self, client: redis.Redis, *, limit: int, result_ttl_s: int) -> None:
        self._redis = client
        self._limit = limit
        self._result_ttl_s = result_ttl_s
        self._admission = Admission()
        self._enqueue_calls = ScriptPipeline(client, load_script("enqueue"))
        self._idempotent_script = load_script("enqueue", "idempotency")
        self._replies = ReplyListener(client)
        self._status_script = load_script("status")
        self._late_calls = ScriptPipeline(client, self._status_script, read_timeout_s=LATE_READ_S)
        self._state_script = load_script("state")

    def close(self) -> None:
        """End the thread that reads results. No client may be waiting any more."""
        self._replies.close()

    def admits(self) -> bool:
        """Return False if a new job would most likely meet QueueFull; a caller that gets True submits one."""
        return self._admission.admits()

    def submit_and_wait(
        self,
        texts: Sequence[str],
        timeout_s: float,
        *,
        keep: bool = False,
        request_id: str = "",
        idempotent: IdempotentRequest | None = None,
    ) -> JobStatus:
        """Enqueue a job and wait until all its texts are scored; `keep` is for a client that comes back.

        Raises QueueFull, QueueUnavailable, ScoringFailed, and ResultTimeout after `timeout_s` seconds: from
        then on no worker scores the job's waiting chunks. With `idempotent` returns the status of the
        earlier job; raises IdempotencyKeyReused, and JobInProgress if that job has no result yet.
        """
        until = monotonic() + timeout_s
        keep_s = self._result_ttl_s if keep else max(WAITED_FOR_KEEP_S, int(timeout_s))
        job_id = new_id()
        chunks = _cut_into_chunks(job_id, texts, keep_s, request_id, self._replies.key)
        with self._replies.register(job_id, len(chunks)) as pending:
            known = self._enqueue(job_id, chunks, timeout_s, idempotent)
            results = None if known else pending.wait(until)
        if known and idempotent:
            status = self._status_of_known(known)
            if status.state == "expired":  # never scored, so the client may try again
                again = idempotent.replacing(known)
                return self.submit_and_wait(
                    texts, timeout_s, keep=keep, request_id=request_id, idempotent=again
                )
        elif results is not None:
            self._admission.note_results(len(results))
            status = JobStatus.from_results(job_id, [results[chunk.chunk_id] for chunk in chunks])
        else:
            status = self._read_late_status(job_id)
        if status.state == "expired":  # a worker may say so a moment before the time is over here
            raise ResultTimeout(job_id)
        if status.state == "failed":
            raise ScoringFailed(status.error)
        return status

    def submit(
        self, texts: Sequence[str], *, request_id: str = "", idempotent: IdempotentRequest | None = None
    ) -> str:
        """Enqueue a job and return its id, or with `idempotent` that of the earlier job.

        Raises QueueFull, QueueUnavailable, IdempotencyKeyReused.
        """
        job_id = new_id()
        chunks = _cut_into_chunks(job_id, texts, self._result_ttl_s, request_id)
        known = self._enqueue(job_id, chunks, 0, idempotent)
        if known and idempotent:
            status = self.job_status(known)
            if status is None or status.state != "expired":
                return known
            return self.submit(texts, request_id=request_id, idempotent=idempotent.replacing(known))
        return job_id

    def job_status(self, job_id: str) -> JobStatus | None:
        """Return the job's state, or None if it is unknown or its results have expired.

        Raises QueueUnavailable.
        """
        with redis_errors():
            reply: Any = self._redis.eval(self._status_script, 1, keys.JOB + job_id, job_id, keys.RESULT)
        return _decode_status(job_id, reply)

    def queue_state(self) -> QueueState:
        """Return the counts of the queue. Raises QueueUnavailable."""
        with redis_errors():
            reply: Any = self._redis.eval(
                self._state_script, 5, keys.CHUNKS, keys.BULK, keys.RETRY, keys.DEAD, keys.WORKERS
            )
        waiting, dead, workers = reply
        return QueueState(waiting, dead, workers, self._limit)

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

    def _enqueue(
        self,
        job_id: str,
        chunks: Sequence[Chunk],
        timeout_s: float,
        idempotent: IdempotentRequest | None,
    ) -> str | None:
        """Put a job on the queue, or return the id of the job that has its idempotency key already."""
        names = [keys.CHUNKS, keys.BULK, keys.RETRY, keys.WORKERS, keys.JOB + job_id]
        messages = [chunk.encode() for chunk in chunks]
        arguments = [self._limit, int(timeout_s * 1000), UNFINISHED_KEEP_S, *messages]
        script = None
        if idempotent:
            names += idempotent.names(job_id)
            arguments += idempotent.arguments()
            script = self._idempotent_script
        with redis_errors():
            accepted = self._enqueue_calls.call_script(names, arguments, script=script)
        if idempotent and (known := idempotent.known_job(accepted)):
            return known
        if not accepted:
            if len(chunks) == 1 and len(chunks[0].texts) == 1:  # there may be room for less than a large job
                self._admission.note_refused()
            raise QueueFull(f"{self._limit} chunks are waiting, the limit of QUEUE_LIMIT")
        self._admission.note_accepted()
        return None


def _decode_status(job_id: str, reply: Any) -> JobStatus | None:
    if reply is None:
        return None
    state, chunks, *results = reply
    if len(results) < chunks:
        return JobStatus(job_id, state.decode())
    return JobStatus.from_results(job_id, [Result.decode(result) for result in results])


def _cut_into_chunks(
    job_id: str, texts: Sequence[str], keep_s: int, request_id: str, reply_to: str | None = None
) -> list[Chunk]:
    return [
        Chunk(
            chunk_id_of(job_id, number),
            tuple(texts[start : start + TEXTS_PER_CHUNK]),
            keep_s,
            first_index=start,
            request_id=request_id,
            reply_to=reply_to,
        )
        for number, start in enumerate(range(0, len(texts), TEXTS_PER_CHUNK))
    ]
