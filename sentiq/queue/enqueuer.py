"""Puts jobs on the queue, within its limits."""

from collections.abc import Sequence
from typing import Any

import redis

from sentiq import keys
from sentiq.errors import NotInTime, QueueFull
from sentiq.messages import Chunk
from sentiq.queue.admission import Admission
from sentiq.queue.connection import is_out_of_memory, redis_errors
from sentiq.queue.idempotency import IdempotentRequest
from sentiq.queue.memory_guard import SHARE_WITHOUT_CLIENT, MemoryGuard
from sentiq.queue.refused_texts import NO_REFUSED_TEXTS, RefusedTexts
from sentiq.queue.script_pipeline import ScriptPipeline
from sentiq.queue.scripts import load_script

UNFINISHED_KEEP_S = 7 * 24 * 3600  # how long a job without results is known


class Enqueuer:
    """The limits: `limit` waiting chunks, `queue_bytes` of them, `stored_bytes` in Redis, see MemoryGuard.

    Any thread or greenlet may call it. `admission` learns of each job that is accepted or refused.
    """

    def __init__(self, client: redis.Redis, *, limit: int, queue_bytes: int, stored_bytes: int) -> None:
        self.admission = Admission()
        self._limit = limit
        self._queue_bytes = queue_bytes
        self._memory = MemoryGuard(stored_bytes)
        self._calls = ScriptPipeline(client, load_script("enqueue"))
        self._idempotent_script = load_script("enqueue", "idempotency")

    def enqueue(
        self,
        job_id: str,
        chunks: Sequence[Chunk],
        timeout_s: float,
        idempotent: IdempotentRequest | None,
        refused: RefusedTexts = NO_REFUSED_TEXTS,
    ) -> str | None:
        """Put a job on the queue, or return the id of the job that has its idempotency key already.

        Raises QueueFull, NotInTime, QueueUnavailable, IdempotencyKeyReused.
        """
        try:
            known = self._enqueue(job_id, chunks, timeout_s, idempotent, refused)
        except QueueFull as error:
            if error.for_all and len(chunks) == 1 and len(chunks[0].texts) == 1:
                self.admission.note_refused()  # after a larger job: there may be room for less
            raise
        if known is None:
            self.admission.note_accepted()
        return known

    def _enqueue(
        self,
        job_id: str,
        chunks: Sequence[Chunk],
        timeout_s: float,
        idempotent: IdempotentRequest | None,
        refused: RefusedTexts,
    ) -> str | None:
        share = 1.0 if timeout_s else SHARE_WITHOUT_CLIENT
        memory_limit = self._memory.limit_to_check(share)
        names = [*keys.WAITING, keys.WORKERS, keys.SPEEDS, keys.NEXT_TRY, keys.JOB + job_id]
        messages = [chunk.encode()[1:] for chunk in chunks]
        limits = [self._limit, self._queue_bytes, memory_limit, share]
        times = [int(timeout_s * 1000), UNFINISHED_KEEP_S]
        arguments = [*limits, *times, keys.KNOWS_LATER, refused.encode(), _sizes(chunks), *messages]
        script = None
        if idempotent:
            names += idempotent.names(job_id)
            arguments += idempotent.arguments()
            script = self._idempotent_script
        reply = self._call_script(names, arguments, script)
        if idempotent and (known := idempotent.known_job(reply)):
            return known
        outcome, held_bytes, held_limit, *retry_after_ms = reply
        if memory_limit:
            self._memory.note(held_bytes, held_limit)
        self._check(outcome, share)
        if retry_after_ms:
            raise NotInTime(retry_after_ms[0] / 1000)
        return None

    def _call_script(self, names: Sequence[str], arguments: Sequence[Any], script: str | None) -> Any:
        with redis_errors():
            try:
                return self._calls.call_script(names, arguments, script=script)
            except redis.ResponseError as error:
                if is_out_of_memory(error):
                    raise QueueFull("Redis is full: it holds maxmemory") from error
                raise

    def _check(self, outcome: bytes, share: float) -> None:
        if outcome == b"memory":
            raise self._memory.error(share)
        if outcome == b"chunks":
            raise QueueFull(f"{self._limit} chunks are waiting, the limit of QUEUE_LIMIT")
        if outcome == b"bytes":
            raise QueueFull(f"{self._queue_bytes} bytes of chunks are waiting, the limit of QUEUE_BYTES")


def _sizes(chunks: Sequence[Chunk]) -> str:
    """Return the number of texts in each chunk, or nothing if each has one."""
    sizes = [len(chunk.texts) for chunk in chunks]
    return "" if sizes == [1] * len(sizes) else " ".join(map(str, sizes))
