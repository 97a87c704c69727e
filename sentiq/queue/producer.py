"""The api's side of the queue: enqueue jobs, wait for their results, look up their state."""

from collections.abc import Sequence
from itertools import pairwise
from time import monotonic
from typing import Any

import redis

from sentiq import keys
from sentiq.errors import QueueFull, QueueUnavailable, ResultTimeout, ScoringFailed
from sentiq.ids import new_id
from sentiq.messages import Chunk, Result, chunk_id_of, chunk_starts
from sentiq.queue.connection import is_out_of_memory, redis_errors
from sentiq.queue.job_status import JobStatus, QueueState
from sentiq.queue.memory_guard import SHARE_WITHOUT_CLIENT, MemoryGuard
from sentiq.queue.reply_listener import ReplyListener
from sentiq.queue.script_pipeline import ScriptPipeline
from sentiq.queue.scripts import load_script
from sentiq.settings import QUEUE_BYTES, STORED_BYTES

WAITED_FOR_KEEP_S = 60  # a waiting client has its answer; the result stays a little for GET /jobs
UNFINISHED_KEEP_S = 7 * 24 * 3600  # how long a job without results is known


class Producer:
    """The limits: `limit` waiting chunks, `queue_bytes` of them, `stored_bytes` in Redis, see MemoryGuard.

    A result that no client waits for stays `result_ttl_s`. Any thread or greenlet may call it.
    """

    def __init__(
        self,
        client: redis.Redis,
        *,
        limit: int,
        result_ttl_s: int,
        queue_bytes: int = QUEUE_BYTES,
        stored_bytes: int = STORED_BYTES,
    ) -> None:
        self._redis = client
        self._limit = limit
        self._queue_bytes = queue_bytes
        self._memory = MemoryGuard(stored_bytes)
        self._result_ttl_s = result_ttl_s
        self._enqueue_calls = ScriptPipeline(client, load_script("enqueue"))
        self._replies = ReplyListener(client)
        self._status_script = load_script("status")
        self._state_script = load_script("state")

    def close(self) -> None:
        """End the thread that reads results. No client may be waiting any more."""
        self._replies.close()

    def submit_and_wait(
        self, texts: Sequence[str], timeout_s: float, *, keep: bool = False, request_id: str = ""
    ) -> JobStatus:
        """Enqueue a job and wait until all its texts are scored; `keep` is for a client that comes back.

        Raises QueueFull, QueueUnavailable, ScoringFailed, and ResultTimeout after `timeout_s` seconds: from
        then on no worker scores the job's waiting chunks.
        """
        until = monotonic() + timeout_s
        keep_s = self._result_ttl_s if keep else max(WAITED_FOR_KEEP_S, int(timeout_s))
        job_id = new_id()
        chunks = _cut_into_chunks(job_id, texts, keep_s, request_id, self._replies.key)
        with self._replies.register(job_id, len(chunks)) as pending:
            self._enqueue(job_id, chunks, timeout_s)
            results = pending.wait(until)
        if results is not None:
            status = JobStatus.from_results(job_id, [results[chunk.chunk_id] for chunk in chunks])
        else:
            status = self._read_late_status(job_id)
        if status.state == "expired":  # a worker may say so a moment before the time is over here
            raise ResultTimeout(job_id)
        if status.state == "failed":
            raise ScoringFailed(status.error)
        return status

    def submit(self, texts: Sequence[str], *, request_id: str = "") -> str:
        """Enqueue a job and return its id. Raises QueueFull, QueueUnavailable."""
        job_id = new_id()
        self._enqueue(job_id, _cut_into_chunks(job_id, texts, self._result_ttl_s, request_id), timeout_s=0)
        return job_id

    def job_status(self, job_id: str) -> JobStatus | None:
        """Return the job's state, or None if it is unknown or its results have expired.

        Raises QueueUnavailable.
        """
        with redis_errors():
            reply: Any = self._redis.eval(self._status_script, 1, keys.JOB + job_id, job_id, keys.RESULT)
        if reply is None:
            return None
        state, chunks, *results = reply
        if len(results) < chunks:
            return JobStatus(job_id, state.decode())
        return JobStatus.from_results(job_id, [Result.decode(result) for result in results])

    def queue_state(self) -> QueueState:
        """Return the counts of the queue. Raises QueueUnavailable."""
        with redis_errors():
            reply: Any = self._redis.eval(self._state_script, 6, *keys.WAITING, keys.DEAD, keys.WORKERS)
        waiting, waiting_bytes, dead, workers = reply
        return QueueState(waiting, dead, workers, self._limit, waiting_bytes)

    def _read_late_status(self, job_id: str) -> JobStatus:
        """Look the results up: a reply is lost if the connection breaks while it is read.

        Raises ResultTimeout if they are not there, or if Redis does not answer: the job goes on.
        """
        try:
            status = self.job_status(job_id)
        except QueueUnavailable as error:
            raise ResultTimeout(job_id) from error
        if status is None or status.state in ("queued", "running"):
            raise ResultTimeout(job_id)
        return status

    def _enqueue(self, job_id: str, chunks: Sequence[Chunk], timeout_s: float) -> None:
        names = [*keys.WAITING, keys.WORKERS, keys.JOB + job_id]
        share = 1.0 if timeout_s else SHARE_WITHOUT_CLIENT
        memory_limit = self._memory.limit_to_check(share)
        messages = [chunk.encode()[1:] for chunk in chunks]
        limits = [self._limit, self._queue_bytes, memory_limit, share]
        times = [int(timeout_s * 1000), UNFINISHED_KEEP_S]
        arguments = [*limits, *times, keys.KNOWS_LATER, *messages]
        with redis_errors():
            try:
                outcome, held_bytes, held_limit = self._enqueue_calls.call_script(names, arguments)
            except redis.ResponseError as error:
                if is_out_of_memory(error):
                    raise QueueFull("Redis is full: it holds maxmemory") from error
                raise
        if memory_limit:
            self._memory.note(held_bytes, held_limit)
        if outcome == b"memory":
            raise self._memory.error(share)
        if outcome == b"chunks":
            raise QueueFull(f"{self._limit} chunks are waiting, the limit of QUEUE_LIMIT")
        if outcome == b"bytes":
            raise QueueFull(f"{self._queue_bytes} bytes of chunks are waiting, the limit of QUEUE_BYTES")


def _cut_into_chunks(
    job_id: str, texts: Sequence[str], keep_s: int, request_id: str, reply_to: str | None = None
) -> list[Chunk]:
    starts = chunk_starts(texts)
    return [
        Chunk(
            chunk_id_of(job_id, number),
            tuple(texts[start:end]),
            keep_s,
            first_index=start,
            request_id=request_id,
            reply_to=reply_to,
        )
        for number, (start, end) in enumerate(pairwise([*starts, len(texts)]))
    ]
