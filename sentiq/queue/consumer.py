"""A worker's side of the queue: claim batches, write their results, and take over from workers that died."""

import socket
import uuid
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import redis

from sentiq import keys
from sentiq.errors import LeaseLost, MessageError, QueueUnavailable
from sentiq.messages import Job, Result, request_id
from sentiq.queue import scripts
from sentiq.queue.connection import redis_errors
from sentiq.queue.dedicated_connection import Channel

LEASE_MS = 5_000  # so that what a killed worker held is scored within the time that clients wait
BLOCK_S = 1.0  # well below the lease: a move that a dead worker began ends before its lease does
MAX_ATTEMPTS = 3
DEAD_LIMIT = 1_000  # jobs
FORGET_AFTER_MS = 600_000  # a dead worker's claim is looked at again for that long


@dataclass(frozen=True, slots=True)
class Claimed:
    """One job as it stands in the worker's claim. `job` is None where the message could not be read."""

    raw: bytes
    job: Job | None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    now_ms: int  # Redis's clock as the batch was claimed
    claimed: tuple[Claimed, ...]


class Consumer:
    """One worker's registration, under an id that is used once: after a lost lease it takes a new one.

    Batches are finished in the order in which they were claimed. For one thread, but for `renew`, which may
    be called from another, and a `claim` after `claim_ahead`, which may go beside a `finish` in another.
    """

    def __init__(self, client: redis.Redis, *, lease_ms: int = LEASE_MS, block_s: float = BLOCK_S) -> None:
        self._redis = client
        self._channel = Channel(client)
        self._lease_ms = lease_ms
        self._block_s = block_s
        self._scripts = {
            name: scripts.load(name)
            for name in ("register", "claim", "finish", "fail", "renew", "release", "reap")
        }
        self.worker_id = ""
        self._held: deque[int] = deque()  # jobs of each batch that is in the claim, the oldest first
        self._ahead: deque[Batch] = deque()  # of these batches, what `claim` has not handed out yet
        self._found_none = False  # as the last results were written

    def register(self) -> None:
        """Enters the worker, under a new id. Raises QueueUnavailable."""
        worker_id = f"{socket.gethostname()}-{uuid.uuid4().hex[:12]}"
        self._run("register", [keys.WORKERS], [worker_id, self._lease_ms])
        self.worker_id = worker_id
        self._forget()

    def claim(self, limit: int) -> Batch:
        """The next batch, of `limit` texts or a little more; blocks for a while when there is none.

        Under load nothing blocks: what is there, goes. Raises LeaseLost, QueueUnavailable.
        """
        if self._ahead:
            return self._ahead.popleft()
        block = ("BLMOVE", keys.JOBS, keys.CLAIMED + self.worker_id, "LEFT", "RIGHT", self._block_s)
        found_none = self._found_none
        self._forget()  # what an earlier batch may have left in the claim comes again
        claim = self._claim(limit)
        if not found_none:
            (reply,) = self._replies([claim])
            found_none = reply is not None and len(reply) == 1
        if found_none:
            _, reply = self._replies([block, claim])
        if reply is None:
            raise LeaseLost(self.worker_id)
        return self._hold(reply)

    def claim_ahead(self, limit: int) -> bool:
        """Whether there is a batch behind those in hand, which `claim` then hands out.

        Raises QueueUnavailable.
        """
        (reply,) = self._replies([self._claim(limit)])
        return self._put_ahead(reply)

    def finish(self, done: Sequence[tuple[Job, Result]], *, then_claim: int = 0) -> None:
        """Writes the results of the oldest batch in hand, which leaves the claim, results for all or not.

        `then_claim` is the limit of the next claim, which then goes along and saves a round trip. What it
        brings is the worker's from now on. Raises LeaseLost (nothing was written), QueueUnavailable.
        """
        held = self._held.popleft() if self._held else 0
        arguments: list[Any] = [self.worker_id, keys.RESULT, keys.REQUEST, held]
        for job, result in done:
            arguments += [job.id, request_id(job.id), job.keep_s, result.encode(), job.reply_to or ""]
        names = [keys.WORKERS, keys.CLAIMED + self.worker_id]
        more = [self._claim(then_claim)] if then_claim else []
        for reply in self._fenced("finish", names, arguments, more):
            self._found_none = not self._put_ahead(reply) and reply is not None

    def fail(self, claimed: Claimed, error: str) -> None:
        """Gives up on one job of the oldest batch in hand.

        Raises LeaseLost (nothing was written), QueueUnavailable.
        """
        arguments: list[Any] = [self.worker_id, claimed.raw, DEAD_LIMIT]
        if claimed.job is not None:
            job = claimed.job
            failed = Result(job.id, "failed", error=error)
            arguments += [keys.RESULT + job.id, keys.REQUEST + request_id(job.id)]
            arguments += [job.keep_s, failed.encode(), job.reply_to or ""]
        self._fenced("fail", [keys.WORKERS, keys.CLAIMED + self.worker_id, keys.DEAD], arguments)
        self._held[0] -= 1

    def renew(self) -> None:
        """Prolongs the lease. Raises LeaseLost, QueueUnavailable."""
        if not self._run("renew", [keys.WORKERS], [self.worker_id, self._lease_ms]):
            raise LeaseLost(self.worker_id)

    def release(self) -> None:
        """Signs off; what is still claimed goes back to the head of the queue. Raises QueueUnavailable."""
        self._run("release", [keys.JOBS, keys.WORKERS, keys.CLAIMED + self.worker_id], [self.worker_id])

    def reap(self) -> tuple[int, int]:
        """Takes the jobs of dead workers back: how many will be tried again, and how many were given up.

        Raises QueueUnavailable.
        """
        retried, dead = self._run(
            "reap",
            [keys.WORKERS, keys.RETRY, keys.DEAD],
            [keys.CLAIMED, keys.RESULT, keys.REQUEST, MAX_ATTEMPTS, DEAD_LIMIT, FORGET_AFTER_MS],
        )
        return retried, dead

    def _claim(self, limit: int) -> tuple[Any, ...]:
        names = [keys.JOBS, keys.BULK, keys.RETRY, keys.WORKERS, keys.CLAIMED + self.worker_id]
        return self._command("claim", names, [self.worker_id, limit, self._lease_ms, sum(self._held)])

    def _hold(self, reply: Sequence[bytes]) -> Batch:
        now_ms, *raw = reply
        self._held.append(len(raw))
        return Batch(int(now_ms), tuple(_read(message) for message in raw))

    def _put_ahead(self, reply: Sequence[bytes] | None) -> bool:
        if reply is None or len(reply) == 1:  # None: the lease has just run out, as whatever is next will say
            return False
        self._ahead.append(self._hold(reply))
        return True

    def _forget(self) -> None:
        self._held.clear()
        self._ahead.clear()
        self._found_none = False

    def _replies(self, commands: Sequence[Sequence[Any]]) -> list[Any]:
        """Raises QueueUnavailable; what the claim holds is then unknown, and comes again with the next."""
        try:
            with redis_errors():
                return self._channel.run(commands)
        except QueueUnavailable:
            self._forget()
            raise

    def _fenced(
        self,
        script: str,
        names: Sequence[str],
        arguments: Sequence[Any],
        more: Sequence[Sequence[Any]] = (),
    ) -> list[Any]:
        """The replies to the commands that go along. Raises LeaseLost, QueueUnavailable."""
        stands, *replies = self._replies([self._command(script, names, arguments), *more])
        if not stands:
            self._forget()
            raise LeaseLost(self.worker_id)
        return replies

    def _run(self, script: str, names: Sequence[str], arguments: Sequence[Any]) -> Any:
        with redis_errors():
            return self._redis.eval(self._scripts[script], len(names), *names, *arguments)

    def _command(self, script: str, names: Sequence[str], arguments: Sequence[Any]) -> tuple[Any, ...]:
        return ("EVAL", self._scripts[script], len(names), *names, *arguments)


def _read(raw: bytes) -> Claimed:
    try:
        return Claimed(raw, Job.decode(raw))
    except MessageError as error:
        return Claimed(raw, None, str(error))
