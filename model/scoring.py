"""From chunks to results: their texts scored together, the predictions cut apart again."""

import logging
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sentiq.classifier import Classifier, Scores
from sentiq.ids import hash_of
from sentiq.messages import Chunk, Prediction, Result, TextError, TextOutcome

MAX_DETAIL_CHARS = 500  # of a model's error


class ScoredText(NamedTuple):
    """The probabilities of one text, and the characters that the model read if it did not read all."""

    probabilities: NDArray[np.float32]
    read_chars: int | None


# The scores of a chunk's texts; a list of scored texts and errors if the model failed on its batch.
Rows = Scores | list[ScoredText | TextError]
ScoredChunk = tuple[Chunk, Rows]
ScoreTexts = Callable[[Sequence[str]], Rows]

logger = logging.getLogger(__name__)


def score_chunks(chunks: Sequence[Chunk], score: ScoreTexts) -> list[ScoredChunk]:
    """Return the rows of each chunk's texts, which `score` gets together."""
    if not chunks:
        return []
    rows = score([text for chunk in chunks for text in chunk.texts])
    ends = list(accumulate(len(chunk.texts) for chunk in chunks))
    return [
        (chunk, part_of(rows, end - len(chunk.texts), end)) for chunk, end in zip(chunks, ends, strict=True)
    ]


def part_of(rows: Rows, start: int, end: int) -> Rows:
    """Return the rows from `start` to before `end`."""
    if isinstance(rows, list):
        return rows[start:end]
    read_chars = {row - start: chars for row, chars in rows.read_chars.items() if start <= row < end}
    return Scores(rows.probabilities[start:end], read_chars)


def scored_texts(rows: Rows) -> list[ScoredText | TextError]:
    """Return the rows one by one."""
    if isinstance(rows, list):
        return rows
    return [ScoredText(row, rows.read_chars.get(number)) for number, row in enumerate(rows.probabilities)]


def score_texts(classifier: Classifier, texts: Sequence[str], on_progress: Callable[[], None]) -> Rows:
    """Return the rows of texts that are scored together.

    If the model fails on them, the fault is pinned to single texts. `on_progress` is called before each
    further try.
    """
    try:
        return classifier.score(texts)
    except Exception as error:  # a model may raise anything
        logger.warning("the model failed on %d texts: %s", len(texts), describe(error))
        return score_halves(classifier, texts, error, on_progress)


def skip_poison(
    score: ScoreTexts, texts: Sequence[str], poison: AbstractSet[str]
) -> list[ScoredText | TextError]:
    """Return the rows of texts, and an error for those whose hash is in `poison`, which are not scored."""
    healthy = [text for text in texts if hash_of(text) not in poison]
    logger.warning("%d texts are not scored: workers have died of them", len(texts) - len(healthy))
    rows = iter(scored_texts(score(healthy)) if healthy else [])
    error = TextError("poison", "workers died of this text: it is not scored for an hour after the last time")
    return [error if hash_of(text) in poison else next(rows) for text in texts]


def score_one_by_one(
    score: ScoreTexts, texts: Sequence[str], mark: Callable[[str], None]
) -> list[ScoredText | TextError]:
    """Return the rows of texts that are scored one after the other, each after a call of `mark`."""
    rows: list[ScoredText | TextError] = []
    for text in texts:
        mark(text)
        rows += scored_texts(score([text]))
    return rows


def score_halves(
    classifier: Classifier, texts: Sequence[str], error: Exception, on_progress: Callable[[], None]
) -> list[ScoredText | TextError]:
    """Return a row or an error for each text; `error` is the model's on all of them together."""
    if len(texts) <= 1:
        detail = f"the model failed on this text: {type(error).__name__}: {error}"
        return [TextError("scoring_failed", detail[:MAX_DETAIL_CHARS]) for _ in texts]
    middle = len(texts) // 2
    rows: list[ScoredText | TextError] = []
    for half in (texts[:middle], texts[middle:]):
        on_progress()
        try:
            rows += scored_texts(classifier.score(half))
        except Exception as half_error:  # a model may raise anything
            rows += score_halves(classifier, half, half_error, on_progress)
    return rows


def result_of(classifier: Classifier, chunk: Chunk, rows: Rows, claimed_at_ms: int, infer_s: float) -> Result:
    """Return the result of a scored chunk.

    `claimed_at_ms` is of Redis's clock, `infer_s` the time to score its batch.
    """
    if errors := errors_if_all_failed(rows):
        return Result.without_predictions(chunk, "failed", errors)
    return Result(
        chunk.chunk_id,
        "done",
        tuple(outcomes_of(classifier, rows)),
        classifier.name,
        label_names=classifier.label_names,
        queue_ms=chunk.waited_ms(claimed_at_ms),
        infer_ms=round(infer_s * 1000, 3),
    )


def outcomes_of(classifier: Classifier, rows: Rows) -> Iterator[TextOutcome]:
    """Yield a prediction for each row, and the errors as they are."""
    labels, label_values, threshold = classifier.labels, classifier.label_values, classifier.threshold
    if isinstance(rows, list):
        for row in rows:
            if isinstance(row, TextError):
                yield row
            else:
                values = row.probabilities.tolist()
                yield Prediction.from_probabilities(labels, values, label_values, threshold, row.read_chars)
        return
    for number, values in enumerate(rows.probabilities.tolist()):
        chars = rows.read_chars.get(number)
        yield Prediction.from_probabilities(labels, values, label_values, threshold, chars)


def errors_if_all_failed(rows: Rows) -> list[TextError]:
    """Return the error of each text, or nothing if one has a row."""
    if not isinstance(rows, list):
        return []
    errors = [row for row in rows if isinstance(row, TextError)]
    return errors if len(errors) == len(rows) else []


def expired_result(chunk: Chunk) -> Result:
    """Return the result of a chunk whose deadline has passed."""
    error = TextError("expired", "the time limit passed before a worker was free")
    return Result.without_predictions(chunk, "expired", [error] * len(chunk.texts))


def describe(error: Exception) -> str:
    """Return the type of an error and its place, for a log: its message may hold a text."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else ""
    return type(error).__name__ + place
