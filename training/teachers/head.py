"""What a teacher has above its encoder: one hidden layer, told the source of the text."""

from __future__ import annotations

from keras import KerasTensor, layers, ops

from training.network import by_source

HIDDEN = 320


def classify(
    features: KerasTensor, source: KerasTensor, sources: int, classes: int, dropout: float
) -> KerasTensor:
    """Logits (rows, classes) of pooled features (rows, n) and source ids (rows,)."""
    hidden = layers.Dense(HIDDEN, name="hidden")(layers.Dropout(dropout)(features))
    hidden = hidden + by_source(sources, HIDDEN, "convention")(source)
    hidden = layers.Dropout(dropout)(ops.relu(hidden))
    return layers.Dense(classes, name="logits")(hidden) + by_source(sources, classes, "prior")(source)


def masked_mean(features: KerasTensor, mask: KerasTensor) -> KerasTensor:
    """The mean (rows, n) of features (rows, tokens, n) over the tokens that are no padding."""
    return ops.sum(features * mask, axis=1) / ops.maximum(ops.sum(mask, axis=1), 1.0)


def masked_max(features: KerasTensor, mask: KerasTensor) -> KerasTensor:
    """The maximum (rows, n) of features (rows, tokens, n) over the tokens that are no padding."""
    return ops.max(features - 1e4 * (1.0 - mask), axis=1)
