"""Continuation: the training network with the weights of a model folder that was trained here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from tokenizers import Tokenizer

from sentiq.classifier import KERAS_FILE, TOKENIZER_FILE, read_folder, read_tokenizer
from sentiq.classifier.keras_runtime import read_keras_model
from training.data import LABELS, DataError
from training.network import NetworkConfig, build_training_network
from training.tokenizer import make_normalizer

# Layer names of sentiment-1 to sentiment-3 -> names of today.
OLD_LAYERS = {"near": "conv1", "far": "conv2", "farther": "conv3"}
SPLIT_LAYERS = ("probabilities", "source_hidden_bias", "source_logit_bias")


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """Model to continue from.

    temperature: the divisor of the logits that is folded into the last layer of the served network
    """

    versioned_name: str
    config: NetworkConfig
    max_tokens: int
    temperature: float
    tokenizer: Tokenizer
    served: keras.Model


def read_trained_model(folder: Path) -> TrainedModel:
    """Read a model folder that `python -m training` made.

    Its tokenizer gets the normalization of today. Raises DataError if the folder is from elsewhere,
    ModelError if it cannot be read.
    """
    model = read_folder(folder)
    recipe = model.trained_on.get("recipe", {})
    if model.labels != LABELS or "network" not in recipe or "temperature" not in model.figures:
        raise DataError(f"{folder} is not from `python -m training`: its model.json has no recipe")
    tokenizer = read_tokenizer(folder / TOKENIZER_FILE)
    tokenizer.normalizer = make_normalizer()
    tokenizer.enable_truncation(model.max_tokens)
    config = NetworkConfig(**recipe["network"]).with_vocabulary_size(tokenizer.get_vocab_size())
    return TrainedModel(
        model.versioned_name,
        config,
        model.max_tokens,
        model.figures["temperature"],
        tokenizer,
        read_keras_model(folder / KERAS_FILE),
    )


def continue_network(model: TrainedModel) -> keras.Model:
    """Return a training network without known sources that gives the logits of the served network.

    Inverse of `build_served_network`: the temperature is taken out of the last layer again.
    """
    network = build_training_network(model.config, sources=0, classes=len(LABELS))
    for layer in model.served.layers:
        name = OLD_LAYERS.get(layer.name, layer.name)
        if layer.weights and name not in SPLIT_LAYERS:
            network.get_layer(name).set_weights(layer.get_weights())
    probabilities = model.served.get_layer("probabilities").get_weights()
    network.get_layer("logits").set_weights([weights * model.temperature for weights in probabilities])
    for name in ("source_hidden_bias", "source_logit_bias"):
        bias = network.get_layer(name)
        bias.set_weights([np.zeros_like(weights) for weights in bias.get_weights()])
    return network


def average_weights(before: keras.Model, after: keras.Model, share: float) -> None:
    """Set the weights of `before` to a mean in which those of `after` have this share.

    A network between the two keeps more of the earlier texts than `after` and learns more of the new ones
    than `before` (Wortsman et al., 2022, arXiv 2109.01903).
    """
    pairs: list[tuple[Any, Any]] = list(zip(before.get_weights(), after.get_weights(), strict=True))
    before.set_weights([(1.0 - share) * old + share * new for old, new in pairs])
