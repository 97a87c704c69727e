"""Fitting the network, epoch by epoch, with a checkpoint after each."""

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

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to learn."""

    epochs: int = 3
    learning_rate: float = 1.5e-3
    weight_decay: float = 1e-3


def fit(
    make_network: Callable[[], keras.Model],
    epochs: Sequence[Epoch],
    schedule: Schedule,
    validate: Callable[[keras.Model], Figures],
    work: Path,
) -> keras.Model:
    """Train a new network, or go on with the one that an interrupted run left in the folder `work`.

    Every epoch ends with a checkpoint there, and with its figures, those of `validate` among them, in its
    history; what an interruption loses is the epoch it fell in.
    """
    work.mkdir(parents=True, exist_ok=True)
    network = resume(work)
    if network is None:
        network = make_network()
        compile_network(network, schedule, steps=sum(map(len, epochs)))
    for number in range(epochs_done(network, epochs), len(epochs)):
        progress = network.fit(stream(epochs[number]), initial_epoch=number, epochs=number + 1, shuffle=False)
        learnt = {name: values[-1] for name, values in progress.history.items()}
        note(work, {"epoch": number + 1, **learnt, **validate(network)})
        save(network, work)
    return network


def note(work: Path, figures: Figures) -> None:
    """Add the figures of an epoch to the history, in place of those that an interrupted one may have left."""
    print("  ".join(f"{name} {round(value, 4)}" for name, value in figures.items()), flush=True)
    earlier = [each for each in read_history(work) if each["epoch"] < figures["epoch"]]
    (work / HISTORY).write_text(json.dumps([*earlier, figures], indent=2) + "\n", encoding="utf-8")


def read_history(work: Path) -> list[Figures]:
    """The figures of all epochs so far; loss and accuracy are of the training, with its noise."""
    path = work / HISTORY
    history: list[Figures] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return history


def stream(epoch: Epoch) -> tf.data.Dataset:
    """The batches of an epoch, of any number of rows and tokens, made while the network learns."""
    signature = (
        {"ids": tf.TensorSpec((None, None), tf.int32), "source": tf.TensorSpec((None,), tf.int32)},
        tf.TensorSpec((None, None), tf.float32),
        tf.TensorSpec((None,), tf.float32),
    )
    batches = tf.data.Dataset.from_generator(
        lambda: (epoch[index] for index in range(len(epoch))), output_signature=signature
    )
    return batches.apply(tf.data.experimental.assert_cardinality(len(epoch))).prefetch(tf.data.AUTOTUNE)


def compile_network(network: keras.Model, schedule: Schedule, steps: int) -> None:
    """AdamW, warmed up over a twentieth of the steps, then brought to nought along a cosine."""
    warmup = max(1, steps // 20)
    rate = keras.optimizers.schedules.CosineDecay(
        schedule.learning_rate / 20,
        decay_steps=max(1, steps - warmup),
        warmup_target=schedule.learning_rate,
        warmup_steps=warmup,
    )
    network.compile(
        optimizer=keras.optimizers.AdamW(rate, weight_decay=schedule.weight_decay, global_clipnorm=1.0),
        loss=keras.losses.CategoricalCrossentropy(from_logits=True),
        weighted_metrics=["accuracy"],
        jit_compile=False,  # batches come in many shapes, and XLA would compile each
    )


def resume(work: Path) -> keras.Model | None:
    """The network of the last checkpoint, with the state of its optimizer; None if there is none."""
    path = work / CHECKPOINT
    if not path.is_file():
        return None
    print(f"resuming from {path}")
    return keras.models.load_model(path)


def epochs_done(network: keras.Model, epochs: Sequence[Epoch]) -> int:
    """How many epochs the steps that the optimizer has taken amount to."""
    steps = int(network.optimizer.iterations)
    done = 0
    while done < len(epochs) and steps >= sum(map(len, epochs[: done + 1])):
        done += 1
    return done


def save(network: keras.Model, work: Path) -> None:
    """Write the checkpoint, whole or not at all."""
    unfinished = work / f"unfinished-{CHECKPOINT}"
    network.save(unfinished)
    unfinished.replace(work / CHECKPOINT)
