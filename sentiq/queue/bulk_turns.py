"""The share of the work that nobody waits for, beside work that clients wait for."""

from sentiq.messages import CHARS_PER_CHUNK, TEXTS_PER_CHUNK
from sentiq.queue.batches import Batch

BATCHES_FOR_A_TURN = 4.0  # of work that is waited for: then one of the other, a fifth of all
LEAST_OF_A_BATCH = 0.25  # a small batch counts as a quarter of one: it takes more time than its texts


class BulkTurns:
    """Counts a worker's work since it last took chunks from BULK, in full batches. One thread owns it.

    A batch that a client waits for has no chunks from BULK. After some such batches it is the turn of BULK:
    the next batch has both.
    """

    def __init__(self) -> None:
        self._batches = 0.0

    def is_due(self) -> bool:
        """Return True if the next claim is to take chunks from BULK."""
        return self._batches >= BATCHES_FOR_A_TURN

    def count(self, batch: Batch, from_bulk: int) -> None:
        """Count a claimed batch; `from_bulk` of its chunks are from BULK."""
        if from_bulk:
            self._batches = 0.0
        elif batch.claimed:
            texts = sum(len(chunk.texts) for chunk in batch.chunks())
            chars = sum(len(text) for chunk in batch.chunks() for text in chunk.texts)
            size = max(texts / TEXTS_PER_CHUNK, chars / CHARS_PER_CHUNK, LEAST_OF_A_BATCH)
            self._batches = min(self._batches + size, BATCHES_FOR_A_TURN)
