"""The cost of enqueue, claim and finish while 0, 10,000 or 1,000,000 jobs wait: it must not grow."""

import uuid
from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter
from typing import TypeVar

import redis

from benchmarks.environment import BenchmarkEnvironment
from benchmarks.measurements.rows import Row
from benchmarks.sample_texts import sample_texts
from sentiq import keys
from sentiq.messages import Chunk, Result, chunk_id_of
from sentiq.queue import Batch, Consumer, Producer

A = TypeVar("A")
T = TypeVar("T")

BACKLOGS = (0, 10_000, 1_000_000)  # jobs
BATCH = 64  # jobs
CALLS = 16 * BATCH  # enqueue calls in each round; as many jobs are claimed and finished
FILL_STEP = 10_000  # jobs in one pipeline
KEEP_S = 60
NO_LIMIT_BYTES = 2**40


def measure_backlog(environment: BenchmarkEnvironment) -> Iterator[Row]:
    """Yield a row for each backlog."""
    for backlog in BACKLOGS:
        with environment.redis(f"backlog of {backlog}").client() as client:
            if client.llen(keys.CHUNKS) < backlog:
                fill_queue(client, backlog)
            yield f"{backlog:,} jobs waiting", operation_costs(client)


def fill_queue(client: redis.Redis, count: int) -> None:
    """Put `count` jobs on the queue, in the form in which the enqueue script leaves them."""
    texts = sample_texts(FILL_STEP)
    for start in range(0, count, FILL_STEP):
        chunks = [_chunk(text) for text in texts[: count - start]]
        with client.pipeline(transaction=False) as pipeline:
            pipeline.rpush(keys.CHUNKS, *(chunk.encode() for chunk in chunks))
            for chunk in chunks:
                pipeline.set(keys.JOB + chunk.job_id, 1, ex=KEEP_S * 60)
            pipeline.execute()


def operation_costs(client: redis.Redis) -> dict[str, float]:
    """Return medians in µs: of one enqueue, of a claim of BATCH jobs, and of their finish.

    As many jobs leave the queue as enter it.
    """
    producer = Producer(
        client, limit=10_000_000, result_ttl_s=KEEP_S, queue_bytes=NO_LIMIT_BYTES, stored_bytes=NO_LIMIT_BYTES
    )
    consumer = Consumer(client, block_s=0.01)
    consumer.register()
    enqueues = [_timed(producer.submit, [text])[0] for text in sample_texts(CALLS)]
    claims, finishes = [], []
    for _ in range(CALLS // BATCH):
        claim_us, batch = _timed(consumer.claim, BATCH)
        finish_us, _none = _timed(consumer.finish, _results(batch))
        claims.append(claim_us)
        finishes.append(finish_us)
    consumer.release()
    return {"enqueue µs": median(enqueues), "claim µs": median(claims), "finish µs": median(finishes)}


def _chunk(text: str) -> Chunk:
    return Chunk(chunk_id_of(uuid.uuid4().hex, 0), (text,), KEEP_S, enqueued_at=1)


def _results(batch: Batch) -> list[tuple[Chunk, Result]]:
    return [(chunk, Result(chunk.chunk_id, "done")) for chunk in batch.chunks()]


def _timed(call: Callable[[A], T], argument: A) -> tuple[float, T]:
    """Return the duration of a call in µs, and its result."""
    started = perf_counter()
    result = call(argument)
    return (perf_counter() - started) * 1e6, result
