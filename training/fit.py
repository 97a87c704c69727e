"""Fitting of a network, epoch by epoch, with a checkpoint after each."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import keras
import tensorflow as tf

from training.batches import Epoch

CHECKPOINT = "checkpoint.keras"
HISTORY = "history.json"

EpochFigures = dict[str, float]
Validator = Callable[[keras.Model], EpochFigures]


@dataclass(frozen=True, slots=True)
class OptimizerConfig:
    """Peak learning rate and weight decay of AdamW."""

    learning_rate: float = 1.5e-3
    weight_decay: float = 1e-3


def fit_network(
    make_network: Callable[[], keras.Model],
    epochs: Sequence[Epoch],
    optimizer: OptimizerConfig,
    validate: Validator,
    work: Path,
) -> keras.Model:
    """Train a new network, or resume from the checkpoint that an interrupted run left in the folder `work`.

    After every epoch a checkpoint is written to `work`, and the figures of the epoch, those of `validate`
    included, are added to its history. An interruption loses the epoch in progress.
    """
    work.mkdir(parents=True, exist_ok=True)
    network = load_checkpoint(work)
    if network is None:
        network = make_network()
        compile_network(network, optimizer, steps=sum(map(len, epochs)))
    for number in range(count_finished_epochs(network, epochs), len(epochs)):
        progress = network.fit(
            make_dataset(epochs[number]), initial_epoch=number, epochs=number + 1, shuffle=False
        )
        training_figures = {name: values[-1] for name, values in progress.history.items()}
        append_history(work, {"epoch": number + 1, **training_figures, **validate(network)})
        save_checkpoint(network, work)
    return network


def append_history(work: Path, figures: EpochFigures) -> None:
    """Add the figures of an epoch to the history; they replace those of an epoch that was interrupted."""
    print("  ".join(f"{name} {round(value, 4)}" for name, value in figures.items()), flush=True)
    earlier = [each for each in read_history(work) if each["epoch"] < figures["epoch"]]
    (work / HISTORY).write_text(json.dumps([*earlier, figures], indent=2) + "\n", encoding="utf-8")


def read_history(work: Path) -> list[EpochFigures]:
    """Return the figures of all finished epochs; `loss` and `accuracy` are of augmented training texts."""
    path = work / HISTORY
    history: list[EpochFigures] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return history


def make_dataset(epoch: Epoch) -> tf.data.Dataset:
    """Return the batches of an epoch, of any number of rows and tokens; they are made during training."""
    signature = (
        {"ids": tf.TensorSpec((None, None), tf.int32), "source": tf.TensorSpec((None,), tf.int32)},
        tf.TensorSpec((None, None), tf.float32),
        tf.TensorSpec((None,), tf.float32),
    )
    batches = tf.data.Dataset.from_generator(
        lambda: (epoch[index] for index in range(len(epoch))), output_signature=signature
    )
    return batches.apply(tf.data.experimental.assert_cardinality(len(epoch))).prefetch(tf.data.AUTOTUNE)


def compile_network(network: keras.Model, optimizer: OptimizerConfig, steps: int) -> None:
    """Compile with AdamW: warm-up over a twentieth of the steps, then decay to zero on a cosine schedule."""
    warmup = max(1, steps // 20)
    rate = keras.optimizers.schedules.CosineDecay(
        optimizer.learning_rate / 20,
        decay_steps=max(1, steps - warmup),
        warmup_target=optimizer.learning_rate,
        warmup_steps=warmup,
    )
    network.compile(
        optimizer=keras.optimizers.AdamW(rate, weight_decay=optimizer.weight_decay, global_clipnorm=1.0),
        loss=keras.losses.CategoricalCrossentropy(from_logits=True),
        weighted_metrics=["accuracy"],
        jit_compile=False,  # batches have many shapes, and XLA would compile each
    )


def load_checkpoint(work: Path) -> keras.Model | None:
    """Return the network of the last checkpoint with its optimizer's state; None without a checkpoint."""
    path = work / CHECKPOINT
    if not path.is_file():
        return None
    print(f"resuming from {path}")
    return keras.models.load_model(path)


def count_finished_epochs(network: keras.Model, epochs: Sequence[Epoch]) -> int:
    """Return the number of whole epochs in the steps that the optimizer has taken."""
    steps = int(network.optimizer.iterations)
    finished = 0
    while finished < len(epochs) and steps >= sum(map(len, epochs[: finished + 1])):
        finished += 1
    return finished


def save_checkpoint(network: keras.Model, work: Path) -> None:
    """Write the checkpoint; an interruption leaves the previous one."""
    unfinished = work / f"unfinished-{CHECKPOINT}"
    network.save(unfinished)
    unfinished.replace(work / CHECKPOINT)
