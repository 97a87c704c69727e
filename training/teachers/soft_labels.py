"""Soft labels of one teacher: fine-tuning it, and its probabilities for the transfer set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from importlib import import_module
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.batches import Examples, one_hot
from training.class_weights import class_weights
from training.data import LABELS, LabeledTexts, Split, source_ids
from training.distillation import SoftLabels, TransferSet
from training.fit import CHECKPOINT, fit_network
from training.recipe import Recipe, Teacher, TransferSetConfig, fingerprint, reserve_work_folder
from training.stored_labels import label_in_chunks
from training.subword_vectors import Vectors, subword_vectors
from training.validation import make_validator, predict_probabilities

SOFT_LABELS = "soft_labels"  # the folder of the result inside the teacher's work folder


def teacher_soft_labels(
    teacher: Teacher, split: Split, transfer_set: TransferSet, recipe: Recipe, work: Path
) -> SoftLabels:
    """Return the soft labels (texts, classes) of the fine-tuned teacher; NaN for texts it does not label.

    The folder `work` keeps the teacher, its soft labels, and the state of an interrupted run. Raises
    RecipeError if it belongs to another teacher or another transfer set, ModuleNotFoundError if the
    teacher's weights are not installed.
    """
    data = fingerprint(split.training)
    reserve_work_folder(work, teacher=asdict(teacher), balance=recipe.balance, seed=recipe.seed, data=data)
    reserve_work_folder(work / SOFT_LABELS, transfer_set=asdict(recipe.transfer_set))
    stored = work / SOFT_LABELS / "soft_labels.npy"
    if not stored.is_file():
        print(f"teacher {teacher.name}", flush=True)
        made = fine_tune_and_label(teacher, split, transfer_set, recipe, work)
        unfinished = stored.with_name("unfinished.npy")
        np.save(unfinished, made)
        unfinished.replace(stored)
    soft_labels: SoftLabels = np.load(stored)
    return soft_labels


def fine_tune_and_label(
    teacher: Teacher, split: Split, transfer_set: TransferSet, recipe: Recipe, work: Path
) -> SoftLabels:
    """Fine-tune the teacher on the texts of its languages, and label the texts that are eligible."""
    module = import_module(f"training.teachers.{teacher.name}")
    network = fine_tune_teacher(teacher, split, recipe, work)
    soft_labels = np.full((len(transfer_set.texts), len(LABELS)), np.nan, dtype=np.float32)
    rows = eligible(teacher, transfer_set, recipe.transfer_set)
    ids = module.tokenize_texts([transfer_set.texts[row] for row in rows])
    soft_labels[rows] = label_in_chunks(
        lambda chunk: predict_probabilities(network, list(chunk), "chunk"),
        ids,
        work / SOFT_LABELS / "chunks",
        f"soft labels of {teacher.name}",
    )
    return soft_labels


def fine_tune_teacher(teacher: Teacher, split: Split, recipe: Recipe, work: Path) -> keras.Model:
    """Return the teacher, fine-tuned on the training texts of its languages; `work` keeps its checkpoint."""
    module = import_module(f"training.teachers.{teacher.name}")
    numbers, sources = source_ids(split.training)
    in_language = np.flatnonzero(np.isin(split.training.languages, teacher.languages))
    rows, schedule = split.training.take(in_language), teacher.schedule
    ids, targets = module.tokenize_texts(rows.texts), one_hot(rows.labels)
    weights = class_weights(rows, recipe.balance)
    shares = schedule.epoch_shares(ids)
    examples = Examples(ids, numbers[in_language], targets, targets, weights, shares)
    validation = split.validation.take(eligible(teacher, split.validation, recipe.transfer_set))
    keras.utils.set_random_seed(recipe.seed)
    return fit_network(
        lambda: module.build_network(sources, len(LABELS)),
        schedule.make_epochs(examples, recipe.seed),
        schedule.optimizer,
        make_validator(module.tokenize_texts(validation.texts), validation.labels),
        work,
    )


def teacher_subword_vectors(
    teacher: Teacher, tokenizer: Tokenizer, texts: Sequence[str], work: Path
) -> Vectors:
    """Return vectors of the tokenizer's subwords from the fine-tuned teacher whose work folder is `work`."""
    module = import_module(f"training.teachers.{teacher.name}")
    network = keras.models.load_model(work / CHECKPOINT, compile=False)
    return subword_vectors(tokenizer, texts, partial(module.word_vectors, network))


def eligible(
    teacher: Teacher, texts: TransferSet | LabeledTexts, config: TransferSetConfig
) -> NDArray[np.intp]:
    """Return the positions of the texts that the teacher labels: short ones in one of its languages."""
    short = np.array([len(text) <= config.max_characters for text in texts.texts], dtype=bool)
    return np.flatnonzero(short & np.isin(texts.languages, teacher.languages))
