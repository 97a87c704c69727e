"""Metrics of predicted probabilities against labels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix, f1_score, recall_score

from training.data import LABELS

Figures = dict[str, Any]  # metric -> figure, as model.json holds them
NEGATIVE, POSITIVE = LABELS.index("negative"), LABELS.index("positive")
BINS = 15


def compute_figures(probabilities: NDArray[np.float32], labels: NDArray[np.int32]) -> Figures:
    """Return the figures of one set of texts: `rows` is a count, the others are percentages.

    probabilities: (rows, classes); labels: (rows,)

    accuracy, macro_f1, macro_recall: over the classes that occur in the labels
    polarity: the share of the negative and positive texts for which P(positive) >= P(negative) is right;
        None without such texts
    """
    predicted = probabilities.argmax(axis=1)
    classes = np.unique(labels)
    return {
        "rows": len(labels),
        "accuracy": percent(np.mean(predicted == labels)),
        "macro_f1": percent(f1_score(labels, predicted, labels=classes, average="macro", zero_division=0)),
        "macro_recall": percent(
            recall_score(labels, predicted, labels=classes, average="macro", zero_division=0)
        ),
        "polarity": polarity(probabilities, labels),
    }


def polarity(probabilities: NDArray[np.float32], labels: NDArray[np.int32]) -> float | None:
    """Return the percentage of negative and positive texts that P(positive) >= P(negative) gets right."""
    polar = (labels == NEGATIVE) | (labels == POSITIVE)
    if not polar.any():
        return None
    leans_positive = probabilities[polar, POSITIVE] >= probabilities[polar, NEGATIVE]
    return percent(np.mean(leans_positive == (labels[polar] == POSITIVE)))


def calibration_error(probabilities: NDArray[np.float32], labels: NDArray[np.int32]) -> float:
    """Return the expected calibration error, 0 to 1: the mean gap between confidence and accuracy.

    The gap is taken in BINS equal bins of confidence, and weighted by their rows.
    """
    confidence, correct, bins = bin_by_confidence(probabilities, labels)
    gaps = [abs(np.sum(correct[bins == number] - confidence[bins == number])) for number in range(BINS)]
    return float(sum(gaps) / len(labels))


def reliability_bins(probabilities: NDArray[np.float32], labels: NDArray[np.int32]) -> list[Figures]:
    """Return the content of a reliability diagram: a dict for each of BINS equal bins that has rows.

    It holds the mean confidence and the accuracy of the bin, 0 to 1, and the number of its rows.
    """
    confidence, correct, bins = bin_by_confidence(probabilities, labels)
    return [
        {
            "confidence": round(float(confidence[bins == number].mean()), 4),
            "accuracy": round(float(correct[bins == number].mean()), 4),
            "rows": int(np.sum(bins == number)),
        }
        for number in np.unique(bins)
    ]


def bin_by_confidence(
    probabilities: NDArray[np.float32], labels: NDArray[np.int32]
) -> tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.int_]]:
    """Return for each row the confidence, a flag for a correct prediction, and the bin of confidence."""
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    return confidence, correct, np.minimum((confidence * BINS).astype(int), BINS - 1)


def confusion_counts(probabilities: NDArray[np.float32], labels: NDArray[np.int32]) -> list[list[int]]:
    """Return the number of texts for each true label (rows) and predicted label (columns), as in LABELS."""
    matrix = confusion_matrix(labels, probabilities.argmax(axis=1), labels=range(len(LABELS)))
    return [[int(count) for count in row] for row in matrix]


def percent(share: float) -> float:
    """Return a share as a percentage with two decimals."""
    return round(float(share) * 100, 2)
