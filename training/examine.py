"""What a network in training answers, and how well, on texts of unknown source."""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from sentiq.classifier.keras_runtime import GraphNetwork
from sentiq.classifier.text_classifier import score
from training.batches import TokenRows
from training.data import LABELS
from training.fit import Figures
from training.network import of_unknown_source

CHUNK = 8_192  # texts between two steps of a progress bar


def probabilities(network: keras.Model, ids: TokenRows, what: str) -> NDArray[np.float32]:
    """The answers (rows, classes) to these token ids, with a progress bar named `what`."""
    graph = GraphNetwork(of_unknown_source(network))
    answers = np.empty((len(ids), len(LABELS)), dtype=np.float32)
    for start in tqdm(range(0, len(ids), CHUNK), desc=what, unit="chunk"):
        answers[start : start + CHUNK] = score(graph, ids[start : start + CHUNK], len(LABELS))
    return answers


def examination(ids: TokenRows, labels: NDArray[np.int32]) -> Callable[[keras.Model], Figures]:
    """What examines a network on these texts.

    Its figures are the mean negative log probability of the right labels, and how often they come first.
    """

    def examine(network: keras.Model) -> Figures:
        answers = probabilities(network, ids, "validating")
        right = answers[np.arange(len(answers)), labels]
        return {
            "validation_loss": float(-np.log(np.maximum(right, 1e-9)).mean()),
            "validation_accuracy": float((answers.argmax(axis=1) == labels).mean()),
        }

    return examine
