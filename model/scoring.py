"""From chunks to results: their texts scored together, the predictions cut apart again."""

from collections.abc import Sequence
from itertools import accumulate

from sentiq.classifier import Classifier, Probabilities
from sentiq.messages import Chunk, Prediction, Result

ScoredChunk = tuple[Chunk, Probabilities]  # (texts of the chunk, labels)


def score_chunks(classifier: Classifier, chunks: Sequence[Chunk]) -> list[ScoredChunk]:
    """Return the probabilities of each chunk's texts. Raises any error of the classifier."""
    rows = classifier.probabilities([text for chunk in chunks for text in chunk.texts])
    ends = list(accumulate(len(chunk.texts) for chunk in chunks))
    return [(chunk, rows[end - len(chunk.texts) : end]) for chunk, end in zip(chunks, ends, strict=True)]


def result_of(classifier: Classifier, chunk: Chunk, rows: Probabilities) -> Result:
    """Return the result of a chunk with the probabilities `rows`, (texts, labels)."""
    predictions = tuple(
        Prediction.from_probabilities(classifier.labels, row, classifier.label_values)
        for row in rows.tolist()
    )
    return Result(chunk.chunk_id, "done", predictions, classifier.name, label_names=classifier.label_names)
