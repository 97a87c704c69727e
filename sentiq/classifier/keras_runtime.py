"""Scores with Keras on TensorFlow: the very model that training saved."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # TensorFlow reads it as it is imported

import keras
import tensorflow as tf

from sentiq.classifier.folder import first_line
from sentiq.classifier.tokens import TokenIds
from sentiq.errors import ModelError


class GraphNetwork:
    """A Keras model as one compiled graph: token ids (rows, tokens) to probabilities (rows, classes).

    The graph has one signature for all shapes, so nothing is traced after the first call; `predict` would
    cost 60 ms a call.
    """

    def __init__(self, network: keras.Model) -> None:
        shape = tf.TensorSpec((None, None), tf.int32)
        self._score = tf.function(lambda ids: network(ids, training=False), input_signature=[shape])

    def __call__(self, ids: TokenIds) -> NDArray[np.float32]:
        return np.asarray(self._score(tf.constant(ids)), dtype=np.float32)


def load_keras_network(path: Path, threads: int) -> GraphNetwork:
    """The network in a `model.keras`, scored on `threads` threads; raises ModelError if it is broken."""
    use_threads(threads)
    return GraphNetwork(read_network(path))


def use_threads(threads: int) -> None:
    """Let TensorFlow use `threads` threads; once it has started, it keeps what it has."""
    with contextlib.suppress(RuntimeError):
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(1)


def read_network(path: Path) -> keras.Model:
    """The Keras model stored in `path`; raises ModelError if Keras cannot load it."""
    try:
        return keras.models.load_model(path, compile=False)
    except Exception as error:  # a broken archive raises whatever its reader met
        raise ModelError(f"Keras cannot load {path}: {first_line(error)}") from error
