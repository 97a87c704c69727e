"""Classification head of a teacher: one hidden layer above its encoder, told the source of the text."""

from __future__ import annotations

from keras import KerasTensor, layers, ops

from training.network import source_bias

HIDDEN_WIDTH = 320


def classification_head(
    features: KerasTensor, source: KerasTensor, sources: int, classes: int, dropout: float
) -> KerasTensor:
    """Return logits (rows, classes) of pooled features (rows, n) and source ids (rows,)."""
    hidden = layers.Dense(HIDDEN_WIDTH, name="hidden")(layers.Dropout(dropout)(features))
    hidden = hidden + source_bias(sources, HIDDEN_WIDTH, "source_hidden_bias")(source)
    hidden = layers.Dropout(dropout)(ops.relu(hidden))
    logits = layers.Dense(classes, name="logits")(hidden)
    return logits + source_bias(sources, classes, "source_logit_bias")(source)


def masked_mean(features: KerasTensor, mask: KerasTensor) -> KerasTensor:
    """Return the mean (rows, n) of features (rows, tokens, n) over the tokens that are not padding."""
    return ops.sum(features * mask, axis=1) / ops.maximum(ops.sum(mask, axis=1), 1.0)


def masked_max(features: KerasTensor, mask: KerasTensor) -> KerasTensor:
    """Return the maximum (rows, n) of features (rows, tokens, n) over the tokens that are not padding."""
    return ops.max(features - 1e4 * (1.0 - mask), axis=1)
