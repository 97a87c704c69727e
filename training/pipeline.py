"""Training pipeline: from tables of labeled texts to a model folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keras
import numpy as np
from tokenizers import Tokenizer
from tqdm import tqdm

from sentiq.classifier import TOKENIZER_FILE
from training.batches import Examples, TokenRows, one_hot
from training.calibration import apply_temperature, fit_temperature
from training.class_weights import class_weights
from training.data import (
    LABELS,
    LabeledTexts,
    Split,
    concatenate_tables,
    read_tables,
    source_ids,
    train_validation_split,
)
from training.distillation import SoftLabels, TransferSet, ensemble_soft_labels, make_transfer_set
from training.export import export_folder
from training.fit import fit_network, read_history
from training.manifest import make_manifest, validation_figures
from training.network import UNKNOWN_SOURCE, build_served_network, build_training_network
from training.recipe import Recipe, fingerprint, reserve_work_folder
from training.subword_vectors import Vectors
from training.teachers.soft_labels import teacher_soft_labels, teacher_subword_vectors
from training.tokenizer import train_tokenizer
from training.validation import make_validator, predict_probabilities

STUDENT = "student"  # the work folder of the served network, beside those of the teachers


def run_pipeline(data: Path, work: Path, out: Path, recipe: Recipe) -> dict[str, Any]:
    """Train a model on the tables of the folder `data`, write the model folder `out`, return its manifest.

    `work` holds the state of an interrupted run: the same call again resumes it.
    """
    tables = list(read_tables(data).values())
    split = train_validation_split(concatenate_tables(tables), recipe.validation, recipe.seed)
    training, validation = split
    reserve_work_folder(work / STUDENT, recipe=asdict(recipe), data=fingerprint(training))
    print(f"{len(training)} texts for training, {len(validation)} for validation", flush=True)
    transfer_set = TransferSet(training.texts, training.languages)
    if recipe.teachers:
        transfer_set = make_transfer_set(training, recipe.transfer_set, recipe.seed)
    soft_labels = collect_soft_labels(split, transfer_set, recipe, work)
    tokenizer = load_or_train_tokenizer(training, work / STUDENT / TOKENIZER_FILE, recipe)
    config = recipe.network.with_vocabulary_size(tokenizer.get_vocab_size())
    ids = tokenize_with_progress(tokenizer, transfer_set.texts)
    examples = make_examples(training, ids, soft_labels, recipe)
    held_out = tokenize_with_progress(tokenizer, validation.texts)
    _, sources = source_ids(training)
    keras.utils.set_random_seed(recipe.seed)
    trained = fit_network(
        lambda: build_training_network(
            config, sources, len(LABELS), pretrained_vectors(tokenizer, training, recipe, work)
        ),
        recipe.schedule.make_epochs(examples, recipe.seed),
        recipe.schedule.optimizer,
        make_validator(held_out, validation.labels),
        work / STUDENT,
    )
    uncalibrated = predict_probabilities(trained, held_out, "validating")
    temperature = fit_temperature(uncalibrated, validation.labels)
    figures = validation_figures(apply_temperature(uncalibrated, temperature), validation)
    manifest = make_manifest(recipe, training, figures, temperature, read_history(work / STUDENT))
    served = build_served_network(trained, config, len(LABELS), temperature)
    export_folder(served, tokenizer, manifest, out)
    return manifest


def collect_soft_labels(split: Split, transfer_set: TransferSet, recipe: Recipe, work: Path) -> SoftLabels:
    """Return the soft labels of all teachers together; NaN for a text that none of them labels."""
    unlabeled = np.full((len(transfer_set.texts), len(LABELS)), np.nan, dtype=np.float32)
    soft_labels = [
        teacher_soft_labels(teacher, split, transfer_set, recipe, work / teacher.name)
        for teacher in recipe.teachers
    ]
    return ensemble_soft_labels([unlabeled, *soft_labels])


def pretrained_vectors(
    tokenizer: Tokenizer, training: LabeledTexts, recipe: Recipe, work: Path
) -> Vectors | None:
    """Return subword vectors from the teacher that the recipe names; None if it is not in use."""
    for teacher in recipe.teachers:
        if teacher.name == recipe.word_vectors_from:
            return teacher_subword_vectors(teacher, tokenizer, training.texts, work / teacher.name)
    return None


def load_or_train_tokenizer(rows: LabeledTexts, path: Path, recipe: Recipe) -> Tokenizer:
    """Return the tokenizer stored in `path`, or learn one from these rows and store it there."""
    if not path.is_file():
        train_tokenizer(rows.texts, recipe.network.vocabulary_size).save(str(path))
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(recipe.max_tokens)
    return tokenizer


def tokenize_with_progress(tokenizer: Tokenizer, texts: Sequence[str], chunk: int = 4096) -> TokenRows:
    """Return the token ids of each text, with a progress bar."""
    rows: TokenRows = []
    for start in tqdm(range(0, len(texts), chunk), desc="tokenizing", unit="chunk"):
        encodings = tokenizer.encode_batch_fast(texts[start : start + chunk])
        rows.extend(np.array(encoding.ids, dtype=np.int32) for encoding in encodings)
    return rows


def make_examples(rows: LabeledTexts, ids: TokenRows, soft_labels: SoftLabels, recipe: Recipe) -> Examples:
    """Return the examples of the served network: the labeled rows, and other texts with a soft label.

    ids, soft_labels: of the transfer set, which begins with the rows. The target of a row whose source is
    told is its hard label, which follows the convention of the source. The target of a row whose source is
    hidden is its soft label, if it has one.
    """
    added = len(rows) + np.flatnonzero(~np.isnan(soft_labels[len(rows) :, 0]))
    kept = [*ids[: len(rows)], *(ids[row] for row in added)]
    hard, soft = one_hot(rows.labels), soft_labels[: len(rows)]
    numbers, _ = source_ids(rows)
    return Examples(
        kept,
        np.concatenate([numbers, np.full(len(added), UNKNOWN_SOURCE, dtype=np.int32)]),
        np.concatenate([hard, soft_labels[added]]),
        np.concatenate([np.where(np.isnan(soft), hard, soft), soft_labels[added]]),
        np.concatenate([class_weights(rows, recipe.balance), np.ones(len(added), dtype=np.float32)]),
        recipe.schedule.epoch_shares(kept),
    )
