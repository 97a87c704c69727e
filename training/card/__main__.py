"""Measure a model folder and make its model card: `python -m training.card --data FOLDER`.

The figures are written into model.json. README.md and its pictures are made from model.json alone.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from devtools.errors import BenchmarkError
from sentiq.classifier import MANIFEST_FILE, TextClassifier, load_classifier, read_manifest
from sentiq.errors import ModelError
from training import SHIPPED_MODEL
from training.card.baselines import measure_baselines
from training.card.behavior import measure_behavior
from training.card.benchmark import ROUNDS, benchmark
from training.card.everyday import measure_everyday
from training.card.pictures import draw
from training.card.readme import PICTURES, README_FILE, render_readme
from training.data import (
    DataError,
    LabeledTexts,
    concatenate_tables,
    read_tables,
    train_validation_split,
)
from training.evaluate import evaluate_tables, format_table
from training.manifest import count_rows_by_source, record_description, record_figures, validation_figures
from training.metrics import Figures
from training.written import read_test_sentences, read_training_sentences, split_by_build

TWEETS, REVIEWS = "en_tweeteval_test", "en_imdb_test_5000"  # the tables for the measurements of speed


def main() -> None:
    """Measure a model folder, write its figures into model.json and make README.md from them."""
    options = parse_options()
    try:
        check_trained_here(options.model)
        if options.data:
            measure_model(options)
        write_card(options.model, record_description(options.model))
    except (BenchmarkError, DataError, ModelError) as error:
        sys.exit(f"card: {error}")
    print(f"{options.model / README_FILE} is ready")


def check_trained_here(folder: Path) -> None:
    """Raise DataError unless the manifest holds the recipe and figures of `python -m training`."""
    manifest = read_manifest(folder / MANIFEST_FILE)
    if "recipe" not in manifest.get("trained_on", {}) or "validation" not in manifest.get("figures", {}):
        raise DataError(f"{folder} is not from `python -m training`: its {MANIFEST_FILE} has no recipe")


def measure_model(options: argparse.Namespace) -> None:
    """Measure all figures of model.json again, except those that only training knows."""
    test = read_tables(options.data) | written_tables()
    tweets, reviews = (texts_of_table(test, name) for name in (TWEETS, REVIEWS))
    classifier = load_classifier(options.model, "onnx", threads=os.cpu_count() or 1)
    figures: Figures = {
        "test": evaluate_tables(classifier, test),
        "behavior": measure_behavior(classifier),
        "everyday": measure_everyday(classifier),
    }
    if options.earlier:
        earlier = load_classifier(options.earlier, "onnx", threads=os.cpu_count() or 1)
        figures["earlier"] = measure_earlier(earlier, test)
    print(format_table(figures["test"]))
    if options.train:
        train = read_tables(options.train)
        manifest = read_manifest(options.model / MANIFEST_FILE)
        figures["validation"] = measure_validation(classifier, train, manifest)
        figures["baselines"] = measure_baselines(train, test)
    print("measuring speed")
    figures["speed"] = benchmark(options.model, tweets, reviews, options.rounds)
    record_figures(options.model, **figures)


def measure_validation(
    classifier: TextClassifier, train: Mapping[str, LabeledTexts], manifest: Mapping[str, Any]
) -> Figures:
    """Return the figures on the held-out texts; the recipe in the manifest repeats the split.

    Raises DataError if the tables are not those of the training, because the model might have been trained
    on the rows that the split holds out.
    """
    recipe, tuning = (manifest["trained_on"].get(key) for key in ("recipe", "fine_tuning"))
    rows = concatenate_tables(list(train.values()))
    training, held_out = train_validation_split(rows, recipe["validation"], recipe["seed"])
    if tuning:
        written = split_by_build(read_training_sentences(), tuning["written_validation"], recipe["seed"])
        training = concatenate_tables([training, written.training])
        held_out = concatenate_tables([held_out, written.validation])
    if count_rows_by_source(training) != manifest["trained_on"]["sources"]:
        raise DataError("the model was trained on other tables than those of --train")
    return validation_figures(classifier.probabilities(held_out.texts), held_out)


def written_tables() -> dict[str, LabeledTexts]:
    """Return the written test sentences as tables, table -> texts."""
    return {f"{language}_written_test": table.rows for language, table in read_test_sentences().items()}


def measure_earlier(classifier: TextClassifier, test: Mapping[str, LabeledTexts]) -> Figures:
    """Return the figures of an earlier model that the card shows beside those of the model."""
    return {
        "model": classifier.name,
        "test": evaluate_tables(classifier, test),
        "everyday": measure_everyday(classifier),
    }


def texts_of_table(tables: Mapping[str, LabeledTexts], name: str) -> Sequence[str]:
    """Return the texts of a table; raises DataError if it is missing."""
    if name not in tables:
        raise DataError(f"the table {name} is missing; it is needed to measure speed")
    return tables[name].texts


def write_card(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write README.md and the pictures from the content of model.json."""
    draw(manifest, folder / PICTURES)
    (folder / README_FILE).write_text(render_readme(manifest), encoding="utf-8")


def parse_options() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.card", description=main.__doc__)
    parser.add_argument("--model", type=Path, default=SHIPPED_MODEL, help="the model folder")
    parser.add_argument(
        "--data",
        type=Path,
        help="a folder of test tables; without it the figures stay as model.json holds them",
    )
    parser.add_argument(
        "--train",
        type=Path,
        help="the folder of the training tables, to measure the held-out texts and the baselines too",
    )
    parser.add_argument("--earlier", type=Path, help="the folder of an earlier model, to compare with")
    parser.add_argument(
        "--rounds", type=int, default=ROUNDS, help="rounds for each speed, default: %(default)s"
    )
    options = parser.parse_args()
    if options.train and not options.data:
        parser.error("--train needs --data, the tests on which the baselines are measured")
    return options


if __name__ == "__main__":
    main()
