"""Keras runtime: scores with the model that training saved, on TensorFlow."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # TensorFlow reads it during its import

import keras
import tensorflow as tf

from sentiq.classifier.folder import first_line
from sentiq.classifier.tokens import TokenIds
from sentiq.errors import ModelError


class GraphNetwork:
    """Keras model as one compiled graph: token ids (rows, tokens) to probabilities (rows, classes).

    The graph has one signature for all shapes, so TensorFlow traces it once. Keras's `predict` would
    cost 60 ms a call.
    """

    def __init__(self, network: keras.Model) -> None:
        shape = tf.TensorSpec((None, None), tf.int32)
        self._score = tf.function(lambda ids: network(ids, training=False), input_signature=[shape])

    def __call__(self, ids: TokenIds) -> NDArray[np.float32]:
        return np.asarray(self._score(tf.constant(ids)), dtype=np.float32)


def load_keras_network(path: Path, threads: int) -> GraphNetwork:
    """Load a `model.keras` to be scored on `threads` threads; raises ModelError if Keras cannot load it."""
    set_tensorflow_threads(threads)
    return GraphNetwork(read_keras_model(path))


def set_tensorflow_threads(threads: int) -> None:
    """Let TensorFlow use `threads` threads; without effect once TensorFlow has started."""
    with contextlib.suppress(RuntimeError):
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(1)


def read_keras_model(path: Path) -> keras.Model:
    """Return the Keras model stored in `path`, not compiled; raises ModelError if Keras cannot load it."""
    try:
        return keras.models.load_model(path, compile=False)
    except Exception as error:  # a broken archive raises any of its reader's errors
        raise ModelError(f"Keras cannot load {path}: {first_line(error)}") from error
