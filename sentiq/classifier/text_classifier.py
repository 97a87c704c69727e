"""From texts to probabilities with the model of a model folder, by either runtime.

Importing this is light: a runtime is imported when it is chosen.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sentiq.classifier.folder import (
    KERAS_FILE,
    ONNX_FILE,
    TOKENIZER_FILE,
    ModelFolder,
    first_line,
    read_folder,
)
from sentiq.classifier.tokens import TextEncoder, TokenIds, TokenSequence, batches
from sentiq.errors import ModelError
from sentiq.settings import RUNTIMES

Probabilities = NDArray[np.float32]
Network = Callable[[TokenIds], Probabilities]


class Classifier(Protocol):
    """What the worker needs of a model."""

    @property
    def name(self) -> str:
        """The model's name and version: "sentiment-1"."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes, in the order of the columns of `probabilities`."""

    @property
    def names(self) -> Mapping[str, str]:
        """What answers call the labels, as far as the model's folder says it."""

    @property
    def scores(self) -> Mapping[str, float]:
        """What each label is worth, from 0 to 1; empty for the service's own rule."""

    def probabilities(self, texts: Sequence[str]) -> Probabilities:
        """The probability of each class for each text: (texts, labels), each row sums to 1."""


class TextClassifier:
    """A classifier made of a text encoder and a network of one of the runtimes.

    A text's probabilities do not depend on the texts it is scored with: rows of like length are scored
    together, and the network masks the padding.
    """

    def __init__(self, folder: ModelFolder, encoder: TextEncoder, network: Network) -> None:
        self.name = folder.title
        self.labels = folder.labels
        self.names = folder.names
        self.scores = folder.scores
        self.encoder = encoder
        self.network = network

    def probabilities(self, texts: Sequence[str]) -> Probabilities:
        """The probability of each class for each text: (texts, labels), each row sums to 1.

        Raises ModelError if one of them is no number: as JSON that would be null, and no answer.
        """
        result = score(self.network, self.encoder.encode(texts), len(self.labels))
        if not np.isfinite(result).all():
            raise ModelError("the model gives no probabilities for this text")
        return result


def score(network: Network, sequences: Sequence[TokenSequence], classes: int) -> Probabilities:
    """The probabilities (sequences, classes) that a network gives for sequences of token ids."""
    result = np.empty((len(sequences), classes), dtype=np.float32)
    for rows, ids in batches(sequences):
        result[rows] = network(ids)
    return result


def load_classifier(path: Path, runtime: str, threads: int) -> TextClassifier:
    """Load the model folder `path`, to be scored by `runtime` ("onnx" or "keras") on `threads` threads.

    Raises ModelError, in one line that says what to do, if the folder does not hold a whole and sound model.
    """
    folder = read_folder(path)
    use_tokenizer_threads(threads)
    encoder = TextEncoder(folder.file(TOKENIZER_FILE), folder.max_tokens)
    network = load_network(folder, runtime, threads)
    check_network(folder, network)
    return TextClassifier(folder, encoder, network)


def load_network(folder: ModelFolder, runtime: str, threads: int) -> Network:
    """The folder's network, loaded by the runtime of that name."""
    if runtime == "onnx":
        from sentiq.classifier.onnx_runtime import OnnxNetwork  # only where it is used

        return OnnxNetwork(folder.file(ONNX_FILE), threads)
    if runtime == "keras":
        return load_keras(folder.file(KERAS_FILE), threads)
    raise ModelError(f"no runtime {runtime!r}; MODEL_RUNTIME may be {' or '.join(RUNTIMES)}")


def load_keras(path: Path, threads: int) -> Network:
    """The network of a `model.keras`; raises ModelError where Keras is not installed."""
    try:
        from sentiq.classifier.keras_runtime import load_keras_network  # slow, and may be missing
    except ModuleNotFoundError as error:
        raise ModelError(
            f"MODEL_RUNTIME=keras needs {error.name}, which is not installed; use MODEL_RUNTIME=onnx, or "
            "install model/requirements-keras.in"
        ) from error
    return load_keras_network(path, threads)


def check_network(folder: ModelFolder, network: Network) -> None:
    """Score two made-up rows; raises ModelError unless that gives a probability for each label."""
    try:
        result = network(np.ones((2, 3), dtype=np.int32))
    except Exception as error:  # whatever the runtime makes of an input that does not fit
        raise ModelError(f"{folder.path}: the model does not take token ids: {first_line(error)}") from error
    expected = (2, len(folder.labels))
    if result.shape != expected:
        raise ModelError(
            f"{folder.path}: the model gives {result.shape} for two texts, not {expected}; "
            "the labels in model.json must be those of the model"
        )
    if not np.allclose(result.sum(axis=1), 1.0, atol=1e-3):
        raise ModelError(f"{folder.path}: the model gives no probabilities; end it in a softmax")


def use_tokenizer_threads(threads: int) -> None:
    """Let the tokenizers library, which is steered by variables only, use as many threads as the model."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true" if threads > 1 else "false")
    os.environ.setdefault("RAYON_NUM_THREADS", str(threads))
