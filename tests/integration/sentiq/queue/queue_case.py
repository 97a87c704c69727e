"""Base of the queue's tests: a real Redis, a producer, workers that answer without a model."""

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, ClassVar, TypeVar
from unittest import TestCase

import orjson

from devtools.processes import RedisServer, redis_servers, wait_until
from devtools.redis_program import APPENDFSYNC
from sentiq import keys
from sentiq.messages import Chunk, Prediction, Result, TextError, TextOutcome, job_id_of
from sentiq.queue import Batch, ClaimedChunk, Consumer, Producer
from sentiq.queue.connection import connect

T = TypeVar("T")

READ_TIMEOUT_S = 60.0
LONG_LEASE_MS = 600_000  # no lease ends by itself, however busy the machine: tests end them with `end_lease`


class QueueCase(TestCase):
    """One Redis for each class, empty for each test. Subclasses run by way of `on_each_server`."""

    executable: ClassVar[str | None] = None
    appendfsync: ClassVar[str] = APPENDFSYNC
    server: ClassVar[RedisServer]

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = RedisServer(cls.executable, appendfsync=cls.appendfsync).start()

    @classmethod
    def tearDownClass(cls) -> None:  # not addClassCleanup: nosetests does not run it
        cls.server.stop()

    def setUp(self) -> None:
        self.redis = connect(self.server.url, max_connections=100, read_timeout_s=READ_TIMEOUT_S)
        self.addCleanup(self.redis.close)
        self.redis.flushall()
        self._threads = ThreadPoolExecutor(max_workers=32)
        self.addCleanup(self._threads.shutdown)

    def producer(self, *, limit: int = 10_000, result_ttl_s: int = 600) -> Producer:
        producer = Producer(self.redis, limit=limit, result_ttl_s=result_ttl_s)
        self.addCleanup(producer.close)
        return producer

    def worker(self, *, block_s: float = 0.01, lease_ms: int = LONG_LEASE_MS) -> Consumer:
        consumer = Consumer(self.redis, lease_ms=lease_ms, block_s=block_s)
        consumer.register()
        return consumer

    def in_thread(self, function: Callable[..., T], *arguments: Any, **named: Any) -> Future[T]:
        return self._threads.submit(function, *arguments, **named)

    def wait_for_idle(self, workers: int) -> None:
        """Wait until `workers` workers block."""
        wait_until(
            lambda: (
                [client["flags"] for client in self.redis.client_list() if client["cmd"] == "blmove"]
                == ["b"] * workers
            ),
            f"{workers} workers are blocked",
        )

    def wait_for_chunks(self, chunks: int) -> None:
        """Wait until `chunks` chunks wait for a worker."""
        wait_until(
            lambda: sum(map(self.redis.llen, keys.WAITING)) == chunks, f"{chunks} chunks are on the queue"
        )

    def now_ms(self) -> int:
        seconds, microseconds = self.redis.time()
        return seconds * 1000 + microseconds // 1000

    def end_lease(self, worker: Consumer) -> None:
        """End the lease, as if the worker had died or was paused."""
        self.redis.zadd(keys.WORKERS, {worker.worker_id: self.now_ms() - 1})

    def lease_end_ms(self, worker: Consumer) -> float | None:
        return self.redis.zscore(keys.WORKERS, worker.worker_id)

    def waiting(self, key: str) -> list[Chunk]:
        return [Chunk.decode(raw) for raw in self.raw(key)]

    def raw(self, key: str) -> list[bytes]:
        messages: Any = self.redis.lrange(key, 0, -1)  # bytes: this client decodes nothing
        return list(messages)

    def dead_letters(self) -> set[bytes]:
        letters: Any = self.redis.zrange(keys.DEAD, 0, -1)  # bytes: this client decodes nothing
        return set(letters)

    def claim_of(self, worker: Consumer) -> list[bytes]:
        return self.raw(keys.CLAIM + worker.worker_id)

    def result_ids(self) -> set[str]:
        """Return the ids of the chunks that have a result."""
        return {key.decode().removeprefix(keys.RESULT) for key in self.redis.scan_iter(f"{keys.RESULT}*")}

    def jobs_with_results(self) -> set[str]:
        return {job_id_of(chunk_id) for chunk_id in self.result_ids()}


def on_each_server(case: type[QueueCase]) -> None:
    """Replace a class of tests by subclasses, one for each Redis server on this machine."""
    module = sys.modules[case.__module__]
    for name, executable in redis_servers().items():
        title = f"{case.__name__}On{name.capitalize()}"
        members = {"executable": executable, "__module__": case.__module__, "__doc__": case.__doc__}
        setattr(module, title, type(title, (case,), members))


def echo(text: str) -> Prediction:
    """Return a prediction that shows which text it answers."""
    return Prediction(text, 0.5, {text: 1.0})


def done(chunk: Chunk) -> tuple[Chunk, Result]:
    return chunk, Result(chunk.chunk_id, "done", tuple(map(echo, chunk.texts)), "echo")


def expired_result(chunk: Chunk) -> Result:
    return Result.without_predictions(chunk, "expired", [TextError("expired", "too late")] * len(chunk.texts))


def chunks_of(batch: Batch) -> list[Chunk]:
    return [claimed.chunk for claimed in batch.claimed if claimed.chunk is not None]


def answer(worker: Consumer, batch: Batch) -> None:
    worker.finish([done(chunk) for chunk in chunks_of(batch)])


def work(worker: Consumer, limit: int = 64) -> int:
    """Answer all waiting chunks; return their number."""
    finished = 0
    while (batch := worker.claim(limit)).claimed:
        answer(worker, batch)
        finished += len(batch.claimed)
    return finished


def sentiments(outcomes: Sequence[TextOutcome]) -> list[str]:
    """Return the sentiment of each text, or the code of its error."""
    return [one.sentiment if isinstance(one, Prediction) else one.code for one in outcomes]


def numbered(count: int) -> list[str]:
    return [f"text {number}" for number in range(count)]


def only(batch: Batch) -> ClaimedChunk:
    (claimed,) = batch.claimed
    return claimed


def fields(raw: bytes) -> Any:
    return orjson.loads(raw)
