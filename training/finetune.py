"""Fine-tuning: a model that was trained here goes on from its weights, and learns the written sentences."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, NamedTuple

import keras
import numpy as np

from sentiq.classifier import load_classifier
from training.batches import Examples, one_hot
from training.calibration import apply_temperature, fit_temperature
from training.continuation import TrainedModel, average_weights, continue_network, read_trained_model
from training.data import (
    LABELS,
    LabeledTexts,
    Split,
    concatenate_tables,
    read_tables,
    train_validation_split,
)
from training.distillation import SoftLabels, make_transfer_set
from training.export import export_folder
from training.fit import fit_network, read_history
from training.manifest import make_manifest, rounded_history, validation_figures
from training.network import UNKNOWN_SOURCE, build_served_network
from training.pipeline import STUDENT, collect_soft_labels, tokenize_with_progress
from training.recipe import FineTuning, fingerprint, reserve_work_folder
from training.stored_labels import label_in_chunks
from training.validation import make_validator, predict_probabilities
from training.variants import make_variants
from training.written import read_training_sentences, split_by_build


class Folders(NamedTuple):
    """Folders of a fine-tuning.

    data: labeled tables, which the network rehearses
    corpus: the written sentences
    start: the model folder to continue from
    work: the state of an interrupted run; the same call again resumes it
    out: the model folder to write
    """

    data: Path
    corpus: Path
    start: Path
    work: Path
    out: Path


def finetune(folders: Folders, tuning: FineTuning) -> dict[str, Any]:
    """Fine-tune a model, write it as a model folder, return its manifest.

    The network rehearses the labeled tables with its own earlier answers as soft labels, so that it keeps
    what it knew (Li and Hoiem, 2016, arXiv 1606.09282). Raises DataError if the model was not trained here
    or a table is malformed, RecipeError if the work folder belongs to another run.
    """
    model, recipe, work = read_trained_model(folders.start), tuning.recipe, folders.work / STUDENT
    earlier = train_validation_split(
        concatenate_tables(list(read_tables(folders.data).values())), recipe.validation, recipe.seed
    )
    written = split_by_build(read_training_sentences(folders.corpus), tuning.written_validation, recipe.seed)
    split = Split(*(concatenate_tables(parts) for parts in zip(earlier, written, strict=True)))
    choices = {"start": model.versioned_name, **asdict(tuning)}
    del choices["share"]  # another share needs no other training
    reserve_work_folder(work, choices=choices, data=fingerprint(split.training))
    print(f"{len(split.training)} texts for training, {len(split.validation)} for validation", flush=True)
    examples = concatenate_examples(
        rehearsed_examples(folders, model, earlier.training, tuning),
        written_examples(model, written.training, tuning),
        taught_examples(model, written, tuning, folders.work),
    )
    held_out = tokenize_with_progress(model.tokenizer, split.validation.texts)
    keras.utils.set_random_seed(recipe.seed)
    tuned = fit_network(
        lambda: continue_network(model),
        recipe.schedule.make_epochs(examples, recipe.seed),
        recipe.schedule.optimizer,
        make_validator(held_out, split.validation.labels),
        work,
    )
    averaged = continue_network(model)
    average_weights(averaged, tuned, tuning.share)
    served, manifest = calibrate(averaged, model, split, tuning)
    manifest["figures"]["history"] = rounded_history(read_history(work))
    export_folder(served, model.tokenizer, manifest, folders.out)
    return manifest


def calibrate(
    network: keras.Model, model: TrainedModel, split: Split, tuning: FineTuning
) -> tuple[keras.Model, dict[str, Any]]:
    """Return the served network, calibrated on the validation texts, and its manifest without a history."""
    held_out = tokenize_with_progress(model.tokenizer, split.validation.texts)
    uncalibrated = predict_probabilities(network, held_out, "validating")
    temperature = fit_temperature(uncalibrated, split.validation.labels)
    figures = validation_figures(apply_temperature(uncalibrated, temperature), split.validation)
    recipe = replace(tuning.recipe, network=model.config, max_tokens=model.max_tokens)
    manifest = make_manifest(recipe, split.training, figures, temperature, history=())
    manifest["trained_on"]["fine_tuning"] = {"start": model.versioned_name, **tuning.choices()}
    return build_served_network(network, model.config, len(LABELS), temperature), manifest


def rehearsed_examples(
    folders: Folders, model: TrainedModel, rows: LabeledTexts, tuning: FineTuning
) -> Examples:
    """Return the earlier texts with the soft labels of the model that fine-tuning starts from."""
    classifier = load_classifier(folders.start, "onnx", threads=os.cpu_count() or 1)
    stored = folders.work / STUDENT / "own_labels"
    calibrated = label_in_chunks(classifier.probabilities, rows.texts, stored, "own soft labels")
    soft_labels = apply_temperature(calibrated, 1.0 / model.temperature)
    ids = tokenize_with_progress(model.tokenizer, rows.texts)
    return examples_without_source(ids, soft_labels, 1.0, tuning.recipe.schedule.epoch_shares(ids))


def written_examples(model: TrainedModel, rows: LabeledTexts, tuning: FineTuning) -> Examples:
    """Return the written sentences and variants of them; an epoch holds each sentence in one form."""
    rng = np.random.default_rng(tuning.recipe.seed)
    texts = list(rows.texts)
    for _ in range(tuning.variants):
        texts += make_variants(rows.texts, rng)
    targets = np.tile(one_hot(rows.labels), (1 + tuning.variants, 1))
    shares = np.full(len(texts), 1.0 / (1 + tuning.variants), dtype=np.float32)
    ids = tokenize_with_progress(model.tokenizer, texts)
    return examples_without_source(ids, targets, tuning.written_weight, shares)


def taught_examples(model: TrainedModel, written: Split, tuning: FineTuning, work: Path) -> Examples:
    """Return texts made from the words of the written sentences, with the soft labels of the teachers.

    The teachers are fine-tuned on the written sentences alone.
    """
    transfer_set = make_transfer_set(written.training, tuning.recipe.transfer_set, tuning.recipe.seed)
    soft_labels = collect_soft_labels(written, transfer_set, tuning.recipe, work)
    added = np.flatnonzero(~np.isnan(soft_labels[:, 0]))
    added = added[added >= len(written.training)]
    ids = tokenize_with_progress(model.tokenizer, [transfer_set.texts[row] for row in added])
    shares = np.full(len(ids), tuning.taught_share, dtype=np.float32)
    return examples_without_source(ids, soft_labels[added], 1.0, shares)


def examples_without_source(
    ids: Sequence[Any], targets: SoftLabels, weight: float, epoch_shares: SoftLabels
) -> Examples:
    """Return examples of equal weight whose source the network is never told."""
    return Examples(
        list(ids),
        np.full(len(ids), UNKNOWN_SOURCE, dtype=np.int32),
        targets,
        targets,
        np.full(len(ids), weight, dtype=np.float32),
        epoch_shares,
    )


def concatenate_examples(*parts: Examples) -> Examples:
    """Return the examples of all parts."""
    return Examples(
        [ids for part in parts for ids in part.ids],
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("sources", "targets", "hidden_source_targets", "weights", "epoch_shares")
        ),
    )
