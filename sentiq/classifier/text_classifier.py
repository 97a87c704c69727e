"""Text classifier: from texts to probabilities with the model of a model folder, in either runtime.

The import is light: a runtime is imported when it is chosen.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from sentiq.classifier.folder import (
    KERAS_FILE,
    MANIFEST_FILE,
    ONNX_FILE,
    TOKENIZER_FILE,
    ModelFolder,
    first_line,
    read_folder,
)
from sentiq.classifier.tokens import TextEncoder, TokenIds, TokenSequence, padded_batches
from sentiq.errors import ModelError
from sentiq.settings import RUNTIMES

Probabilities = NDArray[np.float32]
Network = Callable[[TokenIds], Probabilities]


class Scores(NamedTuple):
    """The scores of texts.

    probabilities: (texts, labels); each row sums to 1
    read_chars: row of a text that has more than `max_tokens` tokens -> the characters that the model read
    """

    probabilities: Probabilities
    read_chars: Mapping[int, int]


class Classifier(Protocol):
    """Interface between the worker and a model."""

    @property
    def name(self) -> str:
        """The model's name and version: "sentiment-1"."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes, in the order of the columns of `probabilities`."""

    @property
    def label_names(self) -> Mapping[str, str]:
        """Label -> its name in responses, for the labels that the manifest names."""

    @property
    def label_values(self) -> Mapping[str, float]:
        """Label -> its value, 0 to 1, in the score of a text; empty for the service's own rule."""

    @property
    def threshold(self) -> float | None:
        """The highest probability, 0 to 1, from which an answer is confident, or None."""

    def score(self, texts: Sequence[str]) -> Scores:
        """Return the probabilities of each text, and how much of it was read where it was cut off."""

    def probabilities(self, texts: Sequence[str]) -> Probabilities:
        """Return the probability of each class for each text: (texts, labels); each row sums to 1."""


class TextClassifier:
    """Classifier made of a text encoder and a network of one of the runtimes.

    A text's probabilities do not depend on the other texts of the call: rows of similar length are scored
    together, and the network masks the padding.
    """

    def __init__(self, folder: ModelFolder, encoder: TextEncoder, network: Network) -> None:
        self.name = folder.versioned_name
        self.labels = folder.labels
        self.label_names = folder.label_names
        self.label_values = folder.label_values
        self.threshold = folder.threshold
        self.encoder = encoder
        self.network = network

    def score(self, texts: Sequence[str]) -> Scores:
        """Return the probabilities of each text, and how much of it was read where it was cut off.

        Raises ModelError if a probability is NaN or infinite, which JSON cannot express.
        """
        encoded = self.encoder.encode_texts(texts)
        result = score_sequences(self.network, encoded.ids, len(self.labels))
        if not np.isfinite(result).all():
            raise ModelError("the model gives no probabilities for this text: NaN or infinite")
        return Scores(result, encoded.read_chars)

    def probabilities(self, texts: Sequence[str]) -> Probabilities:
        """Return the probability of each class for each text: (texts, labels). Raises what `score` raises."""
        return self.score(texts).probabilities


def score_sequences(network: Network, sequences: Sequence[TokenSequence], classes: int) -> Probabilities:
    """Return the network's probabilities (sequences, classes) for sequences of token ids."""
    result = np.empty((len(sequences), classes), dtype=np.float32)
    for rows, ids in padded_batches(sequences):
        result[rows] = network(ids)
    return result


def load_classifier(path: Path, runtime: str, threads: int) -> TextClassifier:
    """Load the model folder `path`, to be scored by `runtime` ("onnx" or "keras") on `threads` threads.

    Raises ModelError, with a message of one line that says what to do, if the folder does not hold a whole
    model that can be served.
    """
    folder = read_folder(path)
    set_tokenizer_threads(threads)
    encoder = TextEncoder(folder.file(TOKENIZER_FILE), folder.max_tokens)
    network = load_network(folder, runtime, threads)
    check_network(folder, network)
    return TextClassifier(folder, encoder, network)


def load_network(folder: ModelFolder, runtime: str, threads: int) -> Network:
    """Load the folder's network in the runtime of that name; raises ModelError for an unknown runtime."""
    if runtime == "onnx":
        from sentiq.classifier.onnx_runtime import OnnxNetwork  # imported only if it is chosen

        return OnnxNetwork(folder.file(ONNX_FILE), threads)
    if runtime == "keras":
        return load_network_in_keras(folder.file(KERAS_FILE), threads)
    raise ModelError(f"unknown runtime {runtime!r}; set MODEL_RUNTIME to {' or '.join(RUNTIMES)}")


def load_network_in_keras(path: Path, threads: int) -> Network:
    """Load the network of a `model.keras`; raises ModelError if Keras is not installed."""
    try:
        from sentiq.classifier.keras_runtime import load_keras_network  # slow, and may be missing
    except ModuleNotFoundError as error:
        raise ModelError(
            f"MODEL_RUNTIME=keras needs {error.name}, which is not installed; use MODEL_RUNTIME=onnx, or "
            "install model/requirements-keras.in"
        ) from error
    return load_keras_network(path, threads)


def check_network(folder: ModelFolder, network: Network) -> None:
    """Score two made-up rows; raises ModelError unless the result is a probability for each label."""
    try:
        result = network(np.ones((2, 3), dtype=np.int32))
    except Exception as error:  # the runtimes' errors have no common base class
        raise ModelError(f"{folder.path}: the model does not take token ids: {first_line(error)}") from error
    expected = (2, len(folder.labels))
    if result.shape != expected:
        raise ModelError(
            f"{folder.path}: the model gives {result.shape} for two texts, not {expected}; "
            f"the labels in {MANIFEST_FILE} must be those of the model"
        )
    if not np.allclose(result.sum(axis=1), 1.0, atol=1e-3):
        raise ModelError(f"{folder.path}: the model gives no probabilities; end it in a softmax")


def set_tokenizer_threads(threads: int) -> None:
    """Let the tokenizers library use as many threads as the model; it reads environment variables only."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true" if threads > 1 else "false")
    os.environ.setdefault("RAYON_NUM_THREADS", str(threads))
