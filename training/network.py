"""Network: subword embeddings, three convolutions, attention, a bag of word pairs, one hidden layer.

It masks its padding at every step, so that a text's probabilities do not depend on the width of the padding.
In training the network is told the source of each text, because every source has its own labeling
convention. The served network is the trained one for a text of unknown source.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import keras
import numpy as np
from keras import KerasTensor, layers, ops
from numpy.typing import NDArray

UNKNOWN_SOURCE = 0
MASK_PENALTY = 1e9  # subtracted from the attention score of padding, whose weight then is exactly 0


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """Sizes and dropout rates of a network. Dropout applies in training only."""

    vocabulary_size: int = 48_000
    width: int = 112  # of an embedding and of each convolution
    hidden_width: int = 384
    heads: int = 8  # of the attention; a divisor of width
    pair_buckets: int = 2**17  # of the hash table for pairs of neighboring subwords
    pair_width: int = 16
    word_dropout: float = 0.2
    pooled_dropout: float = 0.3

    def with_vocabulary_size(self, size: int) -> NetworkConfig:
        """Return the config for another vocabulary: a tokenizer may learn fewer subwords than requested."""
        return replace(self, vocabulary_size=size)


def build_training_network(
    config: NetworkConfig, sources: int, classes: int, pretrained: NDArray[np.float32] | None = None
) -> keras.Model:
    """Build a network from ids (rows, tokens) and source ids (rows,) to logits (rows, classes).

    sources: the number of known sources; UNKNOWN_SOURCE comes on top
    pretrained: vectors (vocabulary, any width) of the subwords to start from
    """
    ids = keras.Input((None,), dtype="int32", name="ids")
    source = keras.Input((), dtype="int32", name="source")
    pretrained_width = 0 if pretrained is None else pretrained.shape[1]
    words = SubwordEmbedding(config.vocabulary_size, config.width, pretrained_width, name="words")
    pooled = layers.Dropout(config.pooled_dropout)(encode_ids(ids, words, config))
    if pretrained is not None:
        words.pretrained.assign(pretrained)
    hidden = layers.Dense(config.hidden_width, name="hidden")(pooled)
    hidden = hidden + source_bias(sources, config.hidden_width, "source_hidden_bias")(source)
    hidden = layers.Dropout(config.pooled_dropout)(ops.relu(hidden))
    logits = layers.Dense(classes, name="logits")(hidden)
    logits = logits + source_bias(sources, classes, "source_logit_bias")(source)
    return keras.Model([ids, source], logits, name="training")


def predict_unknown_source(trained: keras.Model) -> keras.Model:
    """Return a model from token ids (rows, tokens) to probabilities (rows, classes) for no known source."""
    ids = keras.Input((None,), dtype="int32", name="ids")
    source = ops.full_like(ids[:, 0], UNKNOWN_SOURCE)
    return keras.Model(ids, ops.softmax(trained([ids, source])))


@keras.saving.register_keras_serializable("sentiq")
class SubwordEmbedding(layers.Layer):  # type: ignore[misc]  # Keras has no types
    """Vectors of subwords: a projection of pretrained ones, plus a correction that starts at zero.

    All subwords train the projection, so it changes the rare ones as well. Without pretrained vectors the
    layer consists of the correction alone, which then starts at random.
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
        """Return the vectors (rows, tokens, width) of token ids (rows, tokens)."""
        vectors = ops.take(self.correction, ids, axis=0)
        if self.sizes["pretrained_width"]:
            vectors += ops.matmul(ops.take(self.pretrained, ids, axis=0), self.projection)
        return vectors

    def embedding_matrix(self) -> NDArray[np.float32]:
        """Return the vectors (vocabulary, width) of all subwords, as the served network holds them."""
        return np.asarray(self(np.arange(self.sizes["vocabulary"])[None])[0], dtype=np.float32)

    def get_config(self) -> dict[str, Any]:
        """Return the arguments of the constructor."""
        return {**super().get_config(), **self.sizes}


def source_bias(sources: int, width: int, name: str) -> layers.Embedding:
    """Return a layer with a bias (width,) for each source and for the unknown one; all start at zero."""
    return layers.Embedding(sources + 1, width, embeddings_initializer="zeros", name=name)


def build_served_network(
    trained: keras.Model, config: NetworkConfig, classes: int, temperature: float = 1.0
) -> keras.Model:
    """Build the network from token ids (rows, tokens) to probabilities (rows, classes) of unknown source.

    The bias of the unknown source is added to the layers' biases, and the last layer is divided by the
    temperature.
    """
    ids = keras.Input((None,), dtype="int32", name="ids")
    words = layers.Embedding(config.vocabulary_size, config.width, name="words")
    pooled = encode_ids(ids, words, config)
    hidden = layers.Dense(config.hidden_width, activation="relu", name="hidden")(pooled)
    probabilities = layers.Dense(classes, activation="softmax", name="probabilities")(hidden)
    served = keras.Model(ids, probabilities, name="sentiment")
    for layer in served.layers:
        if layer.weights and layer.name not in ("words", "hidden", "probabilities"):
            layer.set_weights(trained.get_layer(layer.name).get_weights())
    words.set_weights([trained.get_layer("words").embedding_matrix()])
    served.get_layer("hidden").set_weights(fold_source_bias(trained, "hidden", "source_hidden_bias"))
    logits = fold_source_bias(trained, "logits", "source_logit_bias")
    served.get_layer("probabilities").set_weights([weights / temperature for weights in logits])
    return served


def fold_source_bias(trained: keras.Model, dense: str, bias_layer: str) -> list[NDArray[np.float32]]:
    """Return the kernel of a dense layer, and its bias plus the bias of the unknown source."""
    kernel, bias = trained.get_layer(dense).get_weights()
    return [kernel, bias + trained.get_layer(bias_layer).get_weights()[0][UNKNOWN_SOURCE]]


def encode_ids(ids: KerasTensor, words: layers.Layer, config: NetworkConfig) -> KerasTensor:
    """Return the pooled features (rows, 9 x width + 2 x pair_width) of token ids (rows, tokens).

    words: the embedding layer

    A text is treated as an image of one row, (1, tokens, width): ONNX Runtime fuses bias and activation
    into convolutions of images, but not of sequences, and is faster with them.
    """
    ids = ops.expand_dims(ids, 1)
    mask = padding_mask(ids)
    vectors = layers.SpatialDropout2D(config.word_dropout)(words(ids)) * mask
    conv1 = convolve(vectors, mask, "conv1")
    conv2 = convolve(conv1, mask, "conv2") + conv1
    conv3 = convolve(conv2, mask, "conv3") + conv2
    pooled = [pool_max_and_mean(features, mask) for features in (vectors, conv1, conv2, conv3)]
    pooled += [pool_by_attention(conv3, mask, config.heads), encode_pairs(ids, config)]
    return ops.concatenate(pooled, axis=-1)


def encode_pairs(ids: KerasTensor, config: NetworkConfig) -> KerasTensor:
    """Return the pooled features (rows, 2 x pair_width) of all pairs of neighboring subwords.

    ids: (rows, 1, tokens)

    Each pair has a vector in a hash table. This is the bag of pairs of fastText (Joulin et al., 2017,
    arXiv 1607.01759); it finds "not good" anywhere in a long review.
    """
    following = ops.pad(ids, [[0, 0], [0, 0], [0, 1]])[:, :, 1:]
    mask = padding_mask(following)
    # Below 2**31 for vocabularies of up to 54,000 subwords.
    buckets = ops.mod(ids * 31_337 + following * 7_919, config.pair_buckets)
    start = keras.initializers.RandomUniform(-0.02, 0.02)
    table = layers.Embedding(
        config.pair_buckets, config.pair_width, embeddings_initializer=start, name="pairs"
    )
    return pool_max_and_mean(layers.SpatialDropout2D(config.word_dropout)(table(buckets)) * mask, mask)


def padding_mask(ids: KerasTensor) -> KerasTensor:
    """Return 1 for every token and 0 for padding, (rows, 1, tokens, 1), for ids (rows, 1, tokens)."""
    return ops.expand_dims(ops.cast(ops.not_equal(ids, 0), "float32"), -1)


def convolve(features: KerasTensor, mask: KerasTensor, name: str) -> KerasTensor:
    """Return a convolution over three neighbors, as wide as the features and zero at the padding.

    features: (rows, 1, tokens, width)
    """
    convolution = layers.Conv2D(features.shape[-1], (1, 3), padding="same", activation="relu", name=name)
    return convolution(features) * mask


def pool_by_attention(features: KerasTensor, mask: KerasTensor, heads: int) -> KerasTensor:
    """Return the mean (rows, width) of features (rows, 1, tokens, width), weighted by attention.

    The heads weight the tokens as in Lin et al., 2017, arXiv 1703.03130, but each head pools only its
    share of the features: width / heads of them.
    """
    width = features.shape[-1]
    scores = layers.Dense(heads, name="attention")(features) + (mask - 1.0) * MASK_PENALTY
    weights = ops.softmax(ops.transpose(scores, (0, 1, 3, 2)), axis=-1)
    means = ops.reshape(ops.matmul(weights, features), (-1, heads, width))  # of all features, by each head
    head_mask = np.repeat(np.eye(heads, dtype=np.float32), width // heads, axis=1)
    return ops.sum(means * head_mask, axis=1)


def pool_max_and_mean(features: KerasTensor, mask: KerasTensor) -> KerasTensor:
    """Return the maximum and the mean (rows, 2 x width) of features (rows, 1, tokens, width).

    Features are zero at the padding. A maximum below zero becomes zero, because otherwise the maximum would
    depend on the presence of padding.
    """
    count = ops.maximum(ops.sum(mask, axis=(1, 2)), 1.0)
    highest = ops.relu(ops.max(features, axis=(1, 2)))
    return ops.concatenate([highest, ops.sum(features, axis=(1, 2)) / count], axis=-1)
