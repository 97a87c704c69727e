"""What enqueue, claim and finish cost while 0, 10,000 or 1,000,000 jobs wait: it must not grow."""

import uuid
from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter
from typing import TypeVar

import redis

from benchmarks.measurements.rows import Row
from benchmarks.stage import Stage
from benchmarks.texts import texts
from sentiq import keys
from sentiq.messages import Chunk, Result, chunk_id_of
from sentiq.queue import Batch, Consumer, Producer

A = TypeVar("A")
T = TypeVar("T")

WAITING = (0, 10_000, 1_000_000)  # jobs
BATCH = 64  # jobs
CALLS = 16 * BATCH  # enqueued, and then claimed and finished again, in each round
CHUNK = 10_000  # jobs put on the queue in one go
KEEP_S = 60


def rows(stage: Stage) -> Iterator[Row]:
    for waiting in WAITING:
        client = stage.redis(f"backlog of {waiting}").client
        if client.llen(keys.CHUNKS) < waiting:
            fill(client, waiting)
        yield f"{waiting:,} jobs waiting", costs(client)


def fill(client: redis.Redis, count: int) -> None:
    """Puts `count` jobs on the queue, as the enqueue script leaves them."""
    every = texts(CHUNK)
    for start in range(0, count, CHUNK):
        chunks = [_chunk(text) for text in every[: count - start]]
        with client.pipeline(transaction=False) as pipeline:
            pipeline.rpush(keys.CHUNKS, *(chunk.encode() for chunk in chunks))
            for chunk in chunks:
                pipeline.set(keys.JOB + chunk.job_id, 1, ex=KEEP_S * 60)
            pipeline.execute()


def costs(client: redis.Redis) -> dict[str, float]:
    """Medians, in µs, of one enqueue, of a claim of BATCH jobs and of their finish.

    As many jobs leave the queue as come.
    """
    producer = Producer(client, limit=10_000_000, result_ttl_s=KEEP_S)
    consumer = Consumer(client, block_s=0.01)
    consumer.register()
    enqueued = [_timed(producer.submit, [text])[0] for text in texts(CALLS)]
    claims, finishes = [], []
    for _ in range(CALLS // BATCH):
        claim_us, batch = _timed(consumer.claim, BATCH)
        finish_us, _none = _timed(consumer.finish, _results(batch))
        claims.append(claim_us)
        finishes.append(finish_us)
    consumer.release()
    return {"enqueue µs": median(enqueued), "claim µs": median(claims), "finish µs": median(finishes)}


def _chunk(text: str) -> Chunk:
    return Chunk(chunk_id_of(uuid.uuid4().hex, 0), (text,), KEEP_S, enqueued_at=1)


def _results(batch: Batch) -> list[tuple[Chunk, Result]]:
    return [(chunk, Result(chunk.chunk_id, "done")) for chunk in batch.chunks()]


def _timed(call: Callable[[A], T], argument: A) -> tuple[float, T]:
    """How long the call took, in µs, and what it returned."""
    started = perf_counter()
    result = call(argument)
    return (perf_counter() - started) * 1e6, result
