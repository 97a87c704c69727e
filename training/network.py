"""The network: subword embeddings, three convolutions, attention, a bag of word pairs, one hidden layer.

It masks its padding at every step, so that a text's probabilities do not depend on how far it is padded.
Training knows the source of each text, because every source was labelled by a convention of its own; the
served network is the one for a text of unknown source.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import keras
import numpy as np
from keras import KerasTensor, layers, ops
from numpy.typing import NDArray

UNKNOWN_SOURCE = 0
FAR_BELOW = 1e9  # any score: what padding is given, so that its weight is exactly 0


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a network. Dropout is only at work in training."""

    vocabulary: int = 48_000
    width: int = 112  # of an embedding and of each convolution
    hidden: int = 384
    heads: int = 8  # of the attention; a divisor of width
    pairs: int = 2**17  # buckets for pairs of neighbouring subwords
    pair_width: int = 16
    word_dropout: float = 0.2
    pooled_dropout: float = 0.3

    def with_vocabulary(self, vocabulary: int) -> Shape:
        """The same shape for a vocabulary of another size: a tokenizer may learn fewer words than asked."""
        return replace(self, vocabulary=vocabulary)


def training_network(
    shape: Shape, sources: int, classes: int, pretrained: NDArray[np.float32] | None = None
) -> keras.Model:
    """(ids (rows, tokens), source (rows,)) to logits (rows, classes); source 0 is "unknown".

    pretrained: vectors (vocabulary, any width) of the subwords to start from
    """
    ids = keras.Input((None,), dtype="int32", name="ids")
    source = keras.Input((), dtype="int32", name="source")
    words = Words(
        shape.vocabulary, shape.width, 0 if pretrained is None else pretrained.shape[1], name="words"
    )
    pooled = layers.Dropout(shape.pooled_dropout)(read(ids, words, shape))
    if pretrained is not None:
        words.pretrained.assign(pretrained)
    hidden = layers.Dense(shape.hidden, name="hidden")(pooled)
    hidden = hidden + by_source(sources, shape.hidden, "convention")(source)
    hidden = layers.Dropout(shape.pooled_dropout)(ops.relu(hidden))
    logits = layers.Dense(classes, name="logits")(hidden) + by_source(sources, classes, "prior")(source)
    return keras.Model([ids, source], logits, name="training")


def of_unknown_source(trained: keras.Model) -> keras.Model:
    """Token ids (rows, tokens) to probabilities (rows, classes) by a network that is told no source."""
    ids = keras.Input((None,), dtype="int32", name="ids")
    source = ops.full_like(ids[:, 0], UNKNOWN_SOURCE)
    return keras.Model(ids, ops.softmax(trained([ids, source])))


@keras.saving.register_keras_serializable("sentiq")
class Words(layers.Layer):  # type: ignore[misc]  # Keras has no types
    """The vectors of subwords: pretrained ones, projected, and for each a correction that starts from zero.

    The projection is learnt from all words and so changes the rare ones as well. Without pretrained vectors
    the correction is all there is, and starts at random.
    """

    def __init__(self, vocabulary: int, width: int, pretrained_width: int, **options: Any) -> None:
        super().__init__(**options)
        self.sizes = {"vocabulary": vocabulary, "width": width, "pretrained_width": pretrained_width}
        start = "zeros" if pretrained_width else keras.initializers.RandomUniform(-0.05, 0.05)
        self.correction = self.add_weight(shape=(vocabulary, width), initializer=start, name="correction")
        if pretrained_width:
            self.projection = self.add_weight(shape=(pretrained_width, width), name="projection")
            self.pretrained = self.add_weight(
                shape=(vocabulary, pretrained_width), initializer="zeros", trainable=False, name="pretrained"
            )

    def call(self, ids: KerasTensor) -> KerasTensor:
        """The vectors (rows, tokens, width) of token ids (rows, tokens)."""
        vectors = ops.take(self.correction, ids, axis=0)
        if self.sizes["pretrained_width"]:
            vectors += ops.matmul(ops.take(self.pretrained, ids, axis=0), self.projection)
        return vectors

    def table(self) -> NDArray[np.float32]:
        """The vectors (vocabulary, width) of all subwords: what is served."""
        return np.asarray(self(np.arange(self.sizes["vocabulary"])[None])[0], dtype=np.float32)

    def get_config(self) -> dict[str, Any]:
        """What makes the layer again."""
        return {**super().get_config(), **self.sizes}


def by_source(sources: int, width: int, name: str) -> layers.Embedding:
    """A vector for each source, and one for the unknown; all begin at zero."""
    return layers.Embedding(sources + 1, width, embeddings_initializer="zeros", name=name)


def served_network(trained: keras.Model, shape: Shape, classes: int, temperature: float = 1.0) -> keras.Model:
    """Token ids (rows, tokens) to probabilities (rows, classes), for texts of unknown source.

    The source's vectors are folded into the biases, and the temperature into the last layer.
    """
    ids = keras.Input((None,), dtype="int32", name="ids")
    words = layers.Embedding(shape.vocabulary, shape.width, name="words")
    hidden = layers.Dense(shape.hidden, activation="relu", name="hidden")(read(ids, words, shape))
    probabilities = layers.Dense(classes, activation="softmax", name="probabilities")(hidden)
    served = keras.Model(ids, probabilities, name="sentiment")
    for layer in served.layers:
        if layer.weights and layer.name not in ("words", "hidden", "probabilities"):
            layer.set_weights(trained.get_layer(layer.name).get_weights())
    words.set_weights([trained.get_layer("words").table()])
    served.get_layer("hidden").set_weights(for_unknown_source(trained, "hidden", "convention"))
    logits = for_unknown_source(trained, "logits", "prior")
    served.get_layer("probabilities").set_weights([weights / temperature for weights in logits])
    return served


def for_unknown_source(trained: keras.Model, dense: str, embedding: str) -> list[NDArray[np.float32]]:
    """The kernel and bias of a layer, with what it is given for the unknown source added to the bias."""
    kernel, bias = trained.get_layer(dense).get_weights()
    return [kernel, bias + trained.get_layer(embedding).get_weights()[0][UNKNOWN_SOURCE]]


def read(ids: KerasTensor, words: layers.Layer, shape: Shape) -> KerasTensor:
    """The pooled features (rows, 9 x width + 2 x pair_width) of token ids (rows, tokens).

    words: the layer that gives each token its vector

    A text is an image of one row, (1, tokens, width): ONNX Runtime is faster at images than at sequences,
    as it folds bias and activation into their convolutions.
    """
    ids = ops.expand_dims(ids, 1)
    mask = not_padding(ids)
    vectors = layers.SpatialDropout2D(shape.word_dropout)(words(ids)) * mask
    near = convolve(vectors, mask, "near")
    far = convolve(near, mask, "far") + near
    farther = convolve(far, mask, "farther") + far
    pooled = [pool(features, mask) for features in (vectors, near, far, farther)]
    return ops.concatenate([*pooled, attend(farther, mask, shape.heads), read_pairs(ids, shape)], axis=-1)


def read_pairs(ids: KerasTensor, shape: Shape) -> KerasTensor:
    """The pooled features (rows, 2 x pair_width) of all pairs of neighbours, hashed into a table.

    ids: (rows, 1, tokens)

    A bag of pairs, as in fastText (Joulin et al., 2017, arXiv 1607.01759), sees "not good" anywhere in a
    long review.
    """
    following = ops.pad(ids, [[0, 0], [0, 0], [0, 1]])[:, :, 1:]
    mask = not_padding(following)
    buckets = ops.mod(ids * 31_337 + following * 7_919, shape.pairs)  # in 32 bits for 54,000 subwords
    start = keras.initializers.RandomUniform(-0.02, 0.02)
    pairs = layers.Embedding(shape.pairs, shape.pair_width, embeddings_initializer=start, name="pairs")(
        buckets
    )
    return pool(layers.SpatialDropout2D(shape.word_dropout)(pairs) * mask, mask)


def not_padding(ids: KerasTensor) -> KerasTensor:
    """1 for every token and 0 for padding (rows, 1, tokens, 1), of ids (rows, 1, tokens)."""
    return ops.expand_dims(ops.cast(ops.not_equal(ids, 0), "float32"), -1)


def convolve(features: KerasTensor, mask: KerasTensor, name: str) -> KerasTensor:
    """A convolution over three neighbours, as wide as the features; zero where the padding is.

    features: (rows, 1, tokens, width)
    """
    convolution = layers.Conv2D(features.shape[-1], (1, 3), padding="same", activation="relu", name=name)
    return convolution(features) * mask


def attend(features: KerasTensor, mask: KerasTensor, heads: int) -> KerasTensor:
    """The mean (rows, width) of features (rows, 1, tokens, width), weighted by how much each token matters.

    As in Lin et al., 2017, arXiv 1703.03130, several heads weigh the tokens, but each has a part of the
    features of its own.
    """
    width = features.shape[-1]
    scores = layers.Dense(heads, name="attention")(features) + (mask - 1.0) * FAR_BELOW
    weights = ops.softmax(ops.transpose(scores, (0, 1, 3, 2)), axis=-1)
    means = ops.reshape(ops.matmul(weights, features), (-1, heads, width))  # of all features, by each head
    own = np.repeat(np.eye(heads, dtype=np.float32), width // heads, axis=1)
    return ops.sum(means * own, axis=1)


def pool(features: KerasTensor, mask: KerasTensor) -> KerasTensor:
    """The maximum and the mean (rows, 2 x width) of features (rows, 1, tokens, width).

    Features are zero where the padding is. A maximum below zero counts as zero, or else it would tell
    whether there is padding.
    """
    count = ops.maximum(ops.sum(mask, axis=(1, 2)), 1.0)
    highest = ops.relu(ops.max(features, axis=(1, 2)))
    return ops.concatenate([highest, ops.sum(features, axis=(1, 2)) / count], axis=-1)
