"""The api's side of the queue: put requests on it, wait for their results, ask what became of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Literal

import redis

from sentiq import keys
from sentiq.errors import QueueFull, ResultTimeout, ScoringFailed
from sentiq.ids import new_id
from sentiq.messages import TEXTS_PER_JOB, TOO_LATE, Job, Prediction, Result, job_id
from sentiq.queue import scripts
from sentiq.queue.connection import redis_errors
from sentiq.queue.reply_listener import Replies
from sentiq.queue.script_pipeline import Combiner

WAITED_FOR_KEEP_S = 60  # a waiting client has its answer; the result stays a little for GET /jobs
UNFINISHED_KEEP_S = 7 * 24 * 3600  # how long a request without results is remembered

State = Literal["queued", "running", "done", "failed"]


@dataclass(frozen=True, slots=True)
class RequestStatus:
    """What has become of a request. `predictions` are in the order of its texts, once it is done.

    `names` is what the model calls its labels, see sentiq.messages.Result.
    """

    request_id: str
    state: State
    predictions: tuple[Prediction, ...] = ()
    model: str = ""
    error: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QueueState:
    waiting: int  # jobs
    dead: int  # jobs
    workers: int  # workers whose lease stands
    limit: int  # the most jobs that may wait


class Producer:
    """`limit` is the most jobs that may wait; results that are asked for later stay `result_ttl_s`."""

    def __init__(self, client: redis.Redis, *, limit: int, result_ttl_s: int) -> None:
        self._redis = client
        self._limit = limit
        self._result_ttl_s = result_ttl_s
        self._enqueuing = Combiner(client, scripts.load("enqueue"))
        self._replies = Replies(client)
        self._status_script = scripts.load("status")
        self._state_script = scripts.load("state")

    def close(self) -> None:
        """Ends the thread that reads results. Nobody may be waiting any more."""
        self._replies.close()

    def ask(
        self, texts: Sequence[str], timeout_s: float, *, keep: bool = False, trace_id: str = ""
    ) -> RequestStatus:
        """Puts `texts` on the queue and waits until all are scored; `keep` is for a client that comes back.

        Raises QueueFull, QueueUnavailable, ScoringFailed, and ResultTimeout after `timeout_s`: from then on
        no worker scores what is still on the queue.
        """
        until = monotonic() + timeout_s
        keep_s = self._result_ttl_s if keep else max(WAITED_FOR_KEEP_S, int(timeout_s))
        jobs = _jobs(texts, keep_s, trace_id, self._replies.key)
        request = jobs[0].id
        with self._replies.expect(request, len(jobs)) as waiting:
            self._enqueue(jobs, timeout_s)
            results = waiting.results(until)
        if results is not None:
            status = _finished(request, [results[job.id] for job in jobs])
        else:
            status = self._late(request)
        if status.error == TOO_LATE:  # a worker may say so a moment before the time is over here
            raise ResultTimeout(request)
        if status.state == "failed":
            raise ScoringFailed(status.error)
        return status

    def submit(self, texts: Sequence[str], *, trace_id: str = "") -> str:
        """Puts `texts` on the queue and returns the request's id. Raises QueueFull, QueueUnavailable."""
        jobs = _jobs(texts, self._result_ttl_s, trace_id)
        self._enqueue(jobs, timeout_s=0)
        return jobs[0].id

    def status(self, request_id: str) -> RequestStatus | None:
        """None for a request that is unknown or whose results have expired. Raises QueueUnavailable."""
        with redis_errors():
            reply: Any = self._redis.eval(
                self._status_script,
                2,
                keys.REQUEST + request_id,
                keys.WORKERS,
                request_id,
                keys.RESULT,
                keys.CLAIMED,
            )
        if reply is None:
            return None
        state, jobs, *results = reply
        if len(results) < jobs:
            return RequestStatus(request_id, state.decode())
        return _finished(request_id, [Result.decode(result) for result in results])

    def state(self) -> QueueState:
        """Raises QueueUnavailable."""
        with redis_errors():
            reply: Any = self._redis.eval(
                self._state_script, 5, keys.JOBS, keys.BULK, keys.RETRY, keys.DEAD, keys.WORKERS
            )
        waiting, dead, workers = reply
        return QueueState(waiting, dead, workers, self._limit)

    def take_turn(self, every_s: float) -> bool:
        """Whether it is for this caller to do what all processes together do once in `every_s`.

        Raises QueueUnavailable.
        """
        almost_ms = int(every_s * 900)  # so that whoever came first last time may come first again
        with redis_errors():
            return bool(self._redis.set(keys.OBSERVED, "1", nx=True, px=almost_ms))

    def _late(self, request: str) -> RequestStatus:
        """What has come by now: a reply is lost if the connection breaks as it is read."""
        status = self.status(request)
        if status is None or status.state not in ("done", "failed"):
            raise ResultTimeout(request)
        return status

    def _enqueue(self, jobs: Sequence[Job], timeout_s: float) -> None:
        names = [keys.JOBS, keys.BULK, keys.RETRY, keys.WORKERS, keys.REQUEST + jobs[0].id]
        arguments = [self._limit, int(timeout_s * 1000), UNFINISHED_KEEP_S, *(job.encode() for job in jobs)]
        with redis_errors():
            accepted = self._enqueuing.run(names, arguments)
        if not accepted:
            raise QueueFull(f"{self._limit} jobs are waiting")


def _jobs(texts: Sequence[str], keep_s: int, trace_id: str, reply_to: str | None = None) -> list[Job]:
    request = new_id()
    return [
        Job(
            job_id(request, part),
            tuple(texts[start : start + TEXTS_PER_JOB]),
            keep_s,
            trace_id=trace_id,
            reply_to=reply_to,
        )
        for part, start in enumerate(range(0, len(texts), TEXTS_PER_JOB))
    ]


def _finished(request_id: str, results: Sequence[Result]) -> RequestStatus:
    for result in results:
        if result.status == "failed":
            return RequestStatus(request_id, "failed", error=result.error)
    predictions = tuple(prediction for result in results for prediction in result.predictions)
    return RequestStatus(request_id, "done", predictions, results[0].model, names=results[0].names)
