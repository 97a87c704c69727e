"""Texts with known answers: a swapped or changed answer shows."""

from collections.abc import Mapping, Sequence

from benchmarks.faults.jobs import Answer
from benchmarks.sample_texts import sample_texts
from sentiq.classifier import load_classifier
from sentiq.settings import DEFAULT_MODEL

TEXTS = 3000
TOLERANCE = 1e-4  # a text's probabilities depend on its neighbors in a batch by less than 1e-6
DIGITS = 4  # texts that agree in them cannot be told apart

Reference = Mapping[str, tuple[float, ...]]  # text -> its probabilities, in the order of the labels' names


def score_reference() -> Reference:
    """Return texts and their probabilities, no two alike, scored in this process without the service."""
    classifier = load_classifier(DEFAULT_MODEL, "onnx", 1)
    columns = [classifier.labels.index(label) for label in sorted(classifier.labels)]
    texts = sample_texts(TEXTS)
    rows = classifier.probabilities(texts)[:, columns].tolist()
    distinct = {
        tuple(round(value, DIGITS) for value in row): (text, tuple(row))
        for text, row in zip(texts, rows, strict=True)
    }
    return dict(distinct.values())


def fits(reference: Reference, texts: Sequence[str], answer: Answer) -> bool:
    """Return True if each text has its own probabilities in `answer`."""
    if len(answer) != len(texts):
        return False
    return all(_close(reference[text], found) for text, found in zip(texts, answer, strict=True))


def _close(expected: Sequence[float], found: Sequence[float]) -> bool:
    return len(expected) == len(found) and all(
        abs(one - other) <= TOLERANCE for one, other in zip(expected, found, strict=True)
    )
