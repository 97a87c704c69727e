"""Validation of a network in training: its probabilities and figures on texts of unknown source."""

from __future__ import annotations

import keras
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from sentiq.classifier import score_sequences
from sentiq.classifier.keras_runtime import GraphNetwork
from training.batches import TokenRows
from training.data import LABELS
from training.fit import EpochFigures, Validator
from training.network import predict_unknown_source

CHUNK = 8_192  # texts between two steps of a progress bar


def predict_probabilities(network: keras.Model, ids: TokenRows, description: str) -> NDArray[np.float32]:
    """Return the probabilities (rows, classes) of token ids; `description` names the progress bar."""
    graph = GraphNetwork(predict_unknown_source(network))
    result = np.empty((len(ids), len(LABELS)), dtype=np.float32)
    for start in tqdm(range(0, len(ids), CHUNK), desc=description, unit="chunk"):
        result[start : start + CHUNK] = score_sequences(graph, ids[start : start + CHUNK], len(LABELS))
    return result


def make_validator(ids: TokenRows, labels: NDArray[np.int32]) -> Validator:
    """Return a function that validates a network on these texts.

    Its figures are the mean negative log probability of the true labels, and the share of the texts for
    which the true label is the most probable.
    """

    def validate(network: keras.Model) -> EpochFigures:
        probabilities = predict_probabilities(network, ids, "validating")
        of_label = probabilities[np.arange(len(probabilities)), labels]
        return {
            "validation_loss": float(-np.log(np.maximum(of_label, 1e-9)).mean()),
            "validation_accuracy": float((probabilities.argmax(axis=1) == labels).mean()),
        }

    return validate
