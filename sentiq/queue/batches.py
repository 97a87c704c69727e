"""Batches of claimed chunks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from sentiq.errors import MessageError
from sentiq.messages import Chunk


@dataclass(frozen=True, slots=True)
class ClaimedChunk:
    """Chunk as it lies in the worker's claim. `chunk` is None where the message could not be read."""

    raw: bytes
    chunk: Chunk | None
    error: str = ""

    @classmethod
    def decode(cls, raw: bytes) -> Self:
        """Return the claimed chunk; one that cannot be read carries the error."""
        try:
            return cls(raw, Chunk.decode(raw))
        except MessageError as error:
            return cls(raw, None, str(error))

    def expired(self, now_ms: int) -> bool:
        """Return True if the chunk's deadline has passed; `now_ms` is of Redis's clock."""
        return self.chunk is not None and self.chunk.deadline is not None and self.chunk.deadline <= now_ms


@dataclass(frozen=True, slots=True)
class Batch:
    """The chunks that a worker scores together."""

    now_ms: int  # Redis's clock at the claim
    claimed: tuple[ClaimedChunk, ...]
    suspect: bool = False  # one chunk, which may kill its worker
    poison: frozenset[str] = frozenset()  # hashes of texts that have killed workers: not to be scored
    from_bulk: int = 0  # chunks of BULK, which no client waits for

    @classmethod
    def from_reply(cls, reply: Sequence[bytes]) -> Self:
        """Return the batch in the reply of the claim script."""
        words, from_bulk, *raw = reply
        now_ms, *more = words.decode().split()
        suspect = "suspect" in more
        claimed = tuple(map(ClaimedChunk.decode, raw))
        return cls(int(now_ms), claimed, suspect, frozenset(more) - {"suspect", "again"}, int(from_bulk))

    def chunks_to_score(self) -> list[Chunk]:
        """Return the readable chunks whose deadline has not passed."""
        return [one.chunk for one in self.claimed if one.chunk is not None and not one.expired(self.now_ms)]

    def expired_chunks(self) -> list[Chunk]:
        """Return the chunks whose deadline has passed."""
        return [one.chunk for one in self.claimed if one.chunk is not None and one.expired(self.now_ms)]

    def chunks(self) -> list[Chunk]:
        """Return the readable chunks."""
        return [one.chunk for one in self.claimed if one.chunk is not None]
