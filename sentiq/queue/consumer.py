"""A worker's side of the queue: claim batches, write their results, take over from workers that died."""

import socket
import time
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import redis

from sentiq import keys
from sentiq.errors import LeaseLost, QueueUnavailable
from sentiq.messages import Chunk, Result, TextError
from sentiq.model_description import ModelDescription
from sentiq.queue.batches import Batch, ClaimedChunk
from sentiq.queue.bulk_turns import BulkTurns
from sentiq.queue.connection import is_out_of_memory, redis_errors
from sentiq.queue.dedicated_connection import DedicatedConnection
from sentiq.queue.reap_call import DEAD_LIMIT, reap_call
from sentiq.queue.scripts import load_script
from sentiq.queue.suspects import Suspects
from sentiq.settings import BATCH_CHARS

LEASE_MS = 5_000  # short, so that the chunks of a killed worker are scored within the time that clients wait
BLOCK_S = 0.5  # well below the lease: a blocking move that a dead worker began ends before its lease does
PAUSE_WHEN_FULL_S = 0.1  # between two claims: a full Redis refuses to block
SCRIPTS = ("register", "claim", "finish", "fail", "renew", "release", "reap")

AGAIN = b"again"  # in a reply without chunks: more waits
EMPTY_REPLY = 2  # length of the reply of a claim that took nothing: a time and a number

Command = tuple[Any, ...]
FinishedChunks = Sequence[tuple[Chunk, Result]]


class Consumer:
    """One worker's registration, under an id that is used once: after a lost lease it takes a new one.

    The worker's claim is a list in Redis. It holds the chunks of the batches in hand, oldest first; batches
    are finished in that order. `_batch_sizes` counts the chunks of each, `_prefetched` holds those batches
    that `claim` has not returned yet. `model` is what the worker announces when it registers.

    The main thread owns this object. Other threads may call two methods, which do not touch the bookkeeping:
    `renew`, at any time, and `write_results`, with the size that `take_oldest` returned. While another thread
    runs `write_results`, the connection is its own: the main thread may only call a `claim` that returns a
    prefetched batch. After an error of `write_results` the main thread calls `reset`.
    """

    def __init__(
        self,
        client: redis.Redis,
        *,
        lease_ms: int = LEASE_MS,
        block_s: float = BLOCK_S,
        batch_chars: int = BATCH_CHARS,
        model: ModelDescription | None = None,  # announced by `register`
    ) -> None:
        self._redis = client
        self._connection = DedicatedConnection(client)
        self._lease_ms = lease_ms
        self._block_s = block_s
        self._batch_chars = batch_chars
        self._announcement = model.encode() if model else b""
        self._turns = BulkTurns()
        self._scripts = {name: load_script(name) for name in SCRIPTS}
        self.suspects = Suspects(client)
        self.worker_id = ""
        self.batches_per_s = 0.0  # the worker's speed, 0 if unknown; `renew` tells it
        self._batch_sizes: deque[int] = deque()
        self._prefetched: deque[Batch] = deque()
        self._queue_was_empty = False  # the claim sent with the last finish found the queue empty
        self._search_cursor: bytes | int = 0  # of SCAN, for claims that no listed worker holds

    def register(self) -> None:
        """Register the worker under a new id; `reap` takes back the chunks claimed under an earlier one.

        Raises QueueUnavailable.
        """
        worker_id = f"{socket.gethostname()}-{uuid.uuid4().hex[:12]}{keys.KNOWS_LATER}"
        arguments = [worker_id, self._lease_ms, self.worker_id, self._announcement]
        self._call_script("register", [keys.WORKERS, keys.MODELS, keys.SPEEDS], arguments)
        self.worker_id = worker_id
        self.reset()

    def reset(self) -> None:
        """Forget the batches in hand: the next claim returns all that Redis has in the claim."""
        self._batch_sizes.clear()
        self._prefetched.clear()
        self._queue_was_empty = False

    def claim(self, limit: int) -> Batch:
        """Return the next batch, of `limit` texts or `batch_chars` characters, or a little more.

        Block for a while if no chunk waits; the batch may then be empty. Raises LeaseLost, QueueUnavailable.
        """
        if self._prefetched:
            return self._prefetched.popleft()
        queue_was_empty = self._queue_was_empty
        self.reset()  # chunks that an earlier batch left in the claim come again
        reply = None if queue_was_empty else self._claim_at_once(limit)
        if reply is None or len(reply) == EMPTY_REPLY:
            reply = self._claim_blocking(limit)
        return self._add_batch(reply)

    def prefetch(self, limit: int) -> bool:
        """Claim the batch behind those in hand, which `claim` then returns. Return False if it claims none.

        Raises QueueUnavailable.
        """
        (reply,) = self._execute([self._claim_command(limit)])
        return self._add_prefetched(reply)

    def finish(self, finished: FinishedChunks, *, then_claim: int = 0) -> None:
        """Write the results of the oldest batch in hand, and remove the batch from the claim.

        All its chunks go, even those without a result. `then_claim` is the limit in texts of a claim that is
        sent along to save a round trip. Raises LeaseLost (nothing was written), QueueUnavailable.
        """
        size = self.take_oldest()
        commands = [self._claim_command(then_claim)] if then_claim else []
        try:
            replies = self.write_results(size, finished, commands)
        except (LeaseLost, QueueUnavailable):
            self.reset()
            raise
        for reply in replies:
            taken = self._add_prefetched(reply)
            self._queue_was_empty = not taken and reply is not None and AGAIN not in reply[0]

    def take_oldest(self) -> int:
        """Take the oldest batch out of the bookkeeping; return its number of chunks, for `write_results`."""
        return self._batch_sizes.popleft() if self._batch_sizes else 0

    def write_results(
        self, size: int, finished: FinishedChunks, more_commands: Sequence[Command] = ()
    ) -> list[Any]:
        """Write results and remove the `size` oldest chunks from the claim.

        Return the replies to `more_commands`. Raises LeaseLost (nothing was written), QueueUnavailable.
        """
        arguments: list[Any] = [self.worker_id, keys.RESULT, keys.JOB, size]
        for chunk, result in finished:
            arguments += [chunk.chunk_id, chunk.job_id, chunk.keep_s]
            arguments += [result.encode_for(chunk), chunk.reply_to or ""]
        command = self._script_command("finish", [keys.WORKERS, self._claim_key()], arguments)
        with redis_errors():
            lease_held, *replies = self._connection.execute([command, *more_commands])
        if not lease_held:
            raise LeaseLost(self.worker_id)
        return replies

    def fail(self, claimed: ClaimedChunk, error: str, errors: Sequence[TextError] = ()) -> None:
        """Give up on one chunk of the oldest batch in hand.

        `error` is the reason; `errors` has one for each text where they differ.
        Raises LeaseLost (nothing was written), QueueUnavailable.
        """
        arguments: list[Any] = [self.worker_id, claimed.raw, DEAD_LIMIT]
        if (chunk := claimed.chunk) is not None:
            errors = errors or [TextError("scoring_failed", error)] * len(chunk.texts)
            failed = Result(chunk.chunk_id, "failed", tuple(errors), error=error)
            arguments += [keys.RESULT, keys.JOB, chunk.chunk_id, chunk.job_id]
            arguments += [chunk.keep_s, failed.encode_for(chunk), chunk.reply_to or ""]
        names = [keys.WORKERS, self._claim_key(), keys.DEAD]
        if not self._execute([self._script_command("fail", names, arguments)])[0]:
            self.reset()
            raise LeaseLost(self.worker_id)
        self._batch_sizes[0] -= 1

    def renew(self) -> None:
        """Prolong the lease. Raises LeaseLost, QueueUnavailable."""
        arguments = [self.worker_id, self._lease_ms, self.batches_per_s]
        if not self._call_script("renew", [keys.WORKERS, keys.SPEEDS], arguments):
            raise LeaseLost(self.worker_id)

    def release(self) -> None:
        """End the lease; chunks in the claim go back to the head of the queue. Raises QueueUnavailable."""
        self._call_script("release", [keys.CHUNKS, keys.WORKERS, self._claim_key()], [self.worker_id])

    def reap(self) -> tuple[int, int]:
        """Take back the chunks of dead workers; return the numbers of those to retry and of those given up.

        Each call also searches some keys for claims whose worker is not listed. Raises QueueUnavailable.
        """
        names, arguments = reap_call(self._search_cursor)
        retried, dead, self._search_cursor = self._call_script("reap", names, arguments)
        return retried, dead

    def _claim_key(self) -> str:
        return keys.CLAIM + self.worker_id

    def _claim_command(self, limit: int) -> Command:
        names = [*keys.WAITING, keys.WORKERS, self._claim_key()]
        names += [keys.SUSPECTS, keys.POISON, keys.SUSPECTS_WORKER]
        limits = [limit, self._batch_chars, int(self._turns.is_due())]
        in_hand = sum(self._batch_sizes)
        return self._script_command(
            "claim", names, [self.worker_id, *limits, self._lease_ms, in_hand, keys.JOB]
        )

    def _claim_at_once(self, limit: int) -> list[bytes]:
        reply = [AGAIN]
        while reply and AGAIN in reply[0]:
            (reply,) = self._execute([self._claim_command(limit)])
        return self._checked(reply)

    def _claim_blocking(self, limit: int) -> list[bytes]:
        block: Command = ("BLMOVE", keys.CHUNKS, self._claim_key(), "LEFT", "RIGHT", self._block_s)
        moved, reply = self._execute([block, self._claim_command(limit)], allowed=is_out_of_memory)
        chunks = self._checked(reply)
        if is_out_of_memory(moved) and len(chunks) == EMPTY_REPLY:  # nothing was claimed either
            time.sleep(PAUSE_WHEN_FULL_S)
        return chunks

    def _checked(self, reply: list[bytes] | None) -> list[bytes]:
        if reply is None:
            raise LeaseLost(self.worker_id)
        return reply

    def _add_batch(self, reply: Sequence[bytes]) -> Batch:
        batch = Batch.from_reply(reply)
        self._batch_sizes.append(len(batch.claimed))
        self._turns.count(batch, batch.from_bulk)
        return batch

    def _add_prefetched(self, reply: Sequence[bytes] | None) -> bool:
        # None: the lease has just run out, and the next command will say so.
        if reply is None or len(reply) == EMPTY_REPLY:
            return False
        self._prefetched.append(self._add_batch(reply))
        return True

    def _execute(
        self, commands: Sequence[Command], allowed: Callable[[object], bool] | None = None
    ) -> list[Any]:
        """Return the replies. Raises QueueUnavailable after a `reset`."""
        try:
            with redis_errors():
                return self._connection.execute(commands, allowed)
        except QueueUnavailable:
            self.reset()
            raise

    def _call_script(self, script: str, names: Sequence[str], arguments: Sequence[Any]) -> Any:
        with redis_errors():
            return self._redis.eval(self._scripts[script], len(names), *names, *arguments)

    def _script_command(self, script: str, names: Sequence[str], arguments: Sequence[Any]) -> Command:
        return ("EVAL", self._scripts[script], len(names), *names, *arguments)
