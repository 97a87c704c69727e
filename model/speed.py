"""The speed of a worker, by which the enqueue script refuses requests that cannot be done in time."""

from time import monotonic

from sentiq.classifier import Classifier
from sentiq.messages import CHARS_PER_CHUNK, TEXTS_PER_CHUNK
from sentiq.queue import Batch

WEIGHT = 0.2  # of the last batch in the mean
USUAL_TEXT = (
    "The hotel was near the station, the room was clean, but breakfast was cold and far too expensive. "
)
TRIALS = 3


class Speed:
    """A moving mean of the work that a worker does a second, in full batches: lua/work.lua counts the same.

    It learns from full batches alone: a small one takes more time for its work. One thread uses it.
    """

    def __init__(self, seconds: float = 0.0) -> None:
        """Begin with the `seconds` that a full batch took at the start, or 0 if that is unknown."""
        self._seconds = seconds

    def note(self, batch: Batch, seconds: float) -> None:
        """Note a batch that took `seconds` from its claim to its results."""
        chunks = batch.chunks_to_score()
        texts = sum(len(chunk.texts) for chunk in chunks)
        chars = sum(len(text) for chunk in chunks for text in chunk.texts)
        work = max(texts / TEXTS_PER_CHUNK, chars / CHARS_PER_CHUNK)
        if work >= 1 and not batch.suspect:
            last = seconds / work
            self._seconds += (last - self._seconds) * (WEIGHT if self._seconds else 1.0)

    @property
    def batches_per_s(self) -> float:
        """The full batches a second; 0 if unknown."""
        return 1 / self._seconds if self._seconds else 0.0


def measure_speed(classifier: Classifier) -> Speed:
    """Return the speed at the start, from full batches of usual texts; the fastest of a few counts."""
    texts = [USUAL_TEXT] * TEXTS_PER_CHUNK
    seconds = []
    for _ in range(TRIALS):
        started = monotonic()
        classifier.probabilities(texts)
        seconds.append(monotonic() - started)
    return Speed(min(seconds))
