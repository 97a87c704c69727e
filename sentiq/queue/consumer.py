"""A worker's side of the queue: claim batches, write their results, and take over from workers that died."""

import socket
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import redis

from sentiq import keys
from sentiq.connection import redis_errors
from sentiq.errors import LeaseLost, MessageError
from sentiq.messages import Job, Result, request_id
from sentiq.queue import scripts
from sentiq.queue.channel import Channel

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

    For one thread, but for `renew`, which may be called from another.
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
        self._held = 0  # jobs of the last batch that are still in the claim
        self._ahead: list[Any] = []  # the reply to a claim that went along with the last finish, if one did

    def register(self) -> None:
        """Enters the worker, under a new id. Raises QueueUnavailable."""
        worker_id = f"{socket.gethostname()}-{uuid.uuid4().hex[:12]}"
        self._run("register", [keys.WORKERS], [worker_id, self._lease_ms])
        self.worker_id = worker_id
        self._ahead = []

    def claim(self, limit: int) -> Batch:
        """The next batch, of `limit` texts or a little more; blocks for a while when there is none.

        Under load nothing blocks: what is there, goes. Raises LeaseLost, QueueUnavailable.
        """
        claim = self._claim(limit)
        replies, self._ahead = self._ahead, []
        with redis_errors():
            (reply,) = replies or self._channel.run([claim])
            if reply is not None and len(reply) == 1:
                block = ("BLMOVE", keys.JOBS, keys.CLAIMED + self.worker_id, "LEFT", "RIGHT", self._block_s)
                reply = self._channel.run([block, claim])[-1]
        if reply is None:
            raise LeaseLost(self.worker_id)
        now_ms, *raw = reply
        self._held = len(raw)
        return Batch(int(now_ms), tuple(_read(message) for message in raw))

    def finish(self, done: Sequence[tuple[Job, Result]], *, then_claim: int = 0) -> None:
        """Writes the results; the batch leaves the claim, whether each of its jobs has a result or not.

        `then_claim` is the limit of the next claim, which then goes along and saves a round trip. What it
        brings is the worker's from now on. Raises LeaseLost (nothing was written), QueueUnavailable.
        """
        arguments: list[Any] = [self.worker_id, keys.RESULT, keys.REQUEST, self._held]
        for job, result in done:
            arguments += [job.id, request_id(job.id), job.keep_s, result.encode(), job.reply_to or ""]
        self._ahead = self._fenced(
            "finish",
            [keys.WORKERS, keys.CLAIMED + self.worker_id],
            arguments,
            [self._claim(then_claim)] if then_claim else [],
        )
        self._held = 0

    def fail(self, claimed: Claimed, error: str) -> None:
        """Gives up on one job of the claim. Raises LeaseLost (nothing was written), QueueUnavailable."""
        arguments: list[Any] = [self.worker_id, claimed.raw, DEAD_LIMIT]
        if claimed.job is not None:
            job = claimed.job
            failed = Result(job.id, "failed", error=error)
            arguments += [keys.RESULT + job.id, keys.REQUEST + request_id(job.id)]
            arguments += [job.keep_s, failed.encode(), job.reply_to or ""]
        self._fenced("fail", [keys.WORKERS, keys.CLAIMED + self.worker_id, keys.DEAD], arguments)
        self._held -= 1

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
        return self._command("claim", names, [self.worker_id, limit, self._lease_ms])

    def _fenced(
        self,
        script: str,
        names: Sequence[str],
        arguments: Sequence[Any],
        more: Sequence[Sequence[Any]] = (),
    ) -> list[Any]:
        """The replies to the commands that go along. Raises LeaseLost, QueueUnavailable."""
        with redis_errors():
            stands, *replies = self._channel.run([self._command(script, names, arguments), *more])
        if not stands:
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
