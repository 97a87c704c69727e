"""Measures of predicted probabilities against labels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix, f1_score, recall_score

from training.data import LABELS

Figures = dict[str, Any]  # by name; as JSON has them
NEGATIVE, POSITIVE = LABELS.index("negative"), LABELS.index("positive")
BINS = 15


def measure(probabilities: NDArray[np.float32], labels: NDArray[np.int32]) -> Figures:
    """The figures of one set of texts, in percent; `rows` is a count.

    accuracy, macro_f1, macro_recall: over the classes that the labels hold
    polarity: of the negative and positive texts, the share for which P(positive) >= P(negative) is right;
        None if there are none
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
    """The percentage of negative and positive texts that P(positive) >= P(negative) tells apart."""
    polar = (labels == NEGATIVE) | (labels == POSITIVE)
    if not polar.any():
        return None
    leans_positive = probabilities[polar, POSITIVE] >= probabilities[polar, NEGATIVE]
    return percent(np.mean(leans_positive == (labels[polar] == POSITIVE)))


def calibration_error(probabilities: NDArray[np.float32], labels: NDArray[np.int32]) -> float:
    """The expected calibration error, 0 to 1: how far confidence is from accuracy, over BINS equal bins."""
    confidence, right, bins = binned(probabilities, labels)
    gaps = [abs(np.sum(right[bins == number] - confidence[bins == number])) for number in range(BINS)]
    return float(sum(gaps) / len(labels))


def reliability(probabilities: NDArray[np.float32], labels: NDArray[np.int32]) -> list[Figures]:
    """What a reliability diagram shows of each of BINS equal bins of confidence that has rows: the mean
    confidence and the accuracy there, 0 to 1, and how many rows."""
    confidence, right, bins = binned(probabilities, labels)
    return [
        {
            "confidence": round(float(confidence[bins == number].mean()), 4),
            "accuracy": round(float(right[bins == number].mean()), 4),
            "rows": int(np.sum(bins == number)),
        }
        for number in np.unique(bins)
    ]


def binned(
    probabilities: NDArray[np.float32], labels: NDArray[np.int32]
) -> tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.int_]]:
    """Of each row the confidence, whether the most probable class is right, and its bin of confidence."""
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    return confidence, right, np.minimum((confidence * BINS).astype(int), BINS - 1)


def confusion(probabilities: NDArray[np.float32], labels: NDArray[np.int32]) -> list[list[int]]:
    """How many texts of each label (rows) were taken for each label (columns), in the order of LABELS."""
    matrix = confusion_matrix(labels, probabilities.argmax(axis=1), labels=range(len(LABELS)))
    return [[int(count) for count in row] for row in matrix]


def percent(share: float) -> float:
    """A share as a percentage with two digits."""
    return round(float(share) * 100, 2)
