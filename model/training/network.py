"""The network: subword embeddings, two convolutions, masked pooling, one hidden layer.

It masks its padding at every step, so that a text's probabilities do not depend on how far it is padded.
Training knows the source of each text, because every source was labelled by a convention of its own; the
served network is the one for a text of unknown source.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import keras
import numpy as np
from keras import KerasTensor, layers, ops
from numpy.typing import NDArray

UNKNOWN_SOURCE = 0


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a network. Dropout is only at work in training."""

    vocabulary: int = 24_000
    width: int = 128  # of an embedding and of each convolution
    hidden: int = 192
    word_dropout: float = 0.3
    pooled_dropout: float = 0.5

    def with_vocabulary(self, vocabulary: int) -> Shape:
        """The same shape for a vocabulary of another size: a tokenizer may learn fewer words than asked."""
        return replace(self, vocabulary=vocabulary)


def training_network(shape: Shape, sources: int, classes: int) -> keras.Model:
    """(ids (rows, tokens), source (rows,)) to logits (rows, classes); source 0 is "unknown"."""
    ids = keras.Input((None,), dtype="int32", name="ids")
    source = keras.Input((), dtype="int32", name="source")
    pooled = layers.Dropout(shape.pooled_dropout)(read(ids, shape))
    hidden = layers.Dense(shape.hidden, name="hidden")(pooled)
    hidden = hidden + by_source(sources, shape.hidden, "convention")(source)
    hidden = layers.Dropout(shape.pooled_dropout)(ops.relu(hidden))
    logits = layers.Dense(classes, name="logits")(hidden) + by_source(sources, classes, "prior")(source)
    return keras.Model([ids, source], logits, name="training")


def by_source(sources: int, width: int, name: str) -> layers.Embedding:
    """A vector for each source, and one for the unknown; all begin at zero."""
    return layers.Embedding(sources + 1, width, embeddings_initializer="zeros", name=name)


def served_network(trained: keras.Model, shape: Shape, classes: int, temperature: float = 1.0) -> keras.Model:
    """Token ids (rows, tokens) to probabilities (rows, classes), for texts of unknown source.

    The source's vectors are folded into the biases, and the temperature into the last layer.
    """
    ids = keras.Input((None,), dtype="int32", name="ids")
    hidden = layers.Dense(shape.hidden, activation="relu", name="hidden")(read(ids, shape))
    probabilities = layers.Dense(classes, activation="softmax", name="probabilities")(hidden)
    served = keras.Model(ids, probabilities, name="sentiment")
    for layer in served.layers:
        if layer.weights and layer.name not in ("hidden", "probabilities"):
            layer.set_weights(trained.get_layer(layer.name).get_weights())
    served.get_layer("hidden").set_weights(for_unknown_source(trained, "hidden", "convention"))
    logits = for_unknown_source(trained, "logits", "prior")
    served.get_layer("probabilities").set_weights([weights / temperature for weights in logits])
    return served


def for_unknown_source(trained: keras.Model, dense: str, embedding: str) -> list[NDArray[np.float32]]:
    """The kernel and bias of a layer, with what it is given for the unknown source added to the bias."""
    kernel, bias = trained.get_layer(dense).get_weights()
    return [kernel, bias + trained.get_layer(embedding).get_weights()[0][UNKNOWN_SOURCE]]


def read(ids: KerasTensor, shape: Shape) -> KerasTensor:
    """The pooled features (rows, 6 x width) of token ids (rows, tokens)."""
    mask = ops.expand_dims(ops.cast(ops.not_equal(ids, 0), "float32"), -1)
    words = layers.Embedding(shape.vocabulary, shape.width, name="words")(ids)
    words = layers.SpatialDropout1D(shape.word_dropout)(words) * mask
    near = convolve(words, mask, shape.width, "near")
    far = convolve(near, mask, shape.width, "far") + near
    return ops.concatenate([pool(features, mask) for features in (words, near, far)], axis=-1)


def convolve(features: KerasTensor, mask: KerasTensor, width: int, name: str) -> KerasTensor:
    """A convolution over three neighbours, zero where the padding is."""
    return layers.Conv1D(width, 3, padding="same", activation="relu", name=name)(features) * mask


def pool(features: KerasTensor, mask: KerasTensor) -> KerasTensor:
    """The maximum and the mean (rows, 2 x width) of features that are zero where the padding is.

    A maximum below zero counts as zero, or else it would tell whether there is padding.
    """
    count = ops.maximum(ops.sum(mask, axis=1), 1.0)
    highest = ops.relu(ops.max(features, axis=1))
    return ops.concatenate([highest, ops.sum(features, axis=1) / count], axis=-1)
