"""Measure a model folder and make its card: `python -m training.card --data FOLDER`.

The figures go into model.json; README.md and its pictures are made from what model.json then says.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from devtools.errors import BenchmarkError
from sentiq.classifier.folder import CARD_FILE, read_card
from sentiq.classifier.text_classifier import TextClassifier, load_classifier
from sentiq.errors import ModelError
from training import SHIPPED_MODEL
from training.card.baselines import measure_baselines
from training.card.behaviour import measure_behaviour
from training.card.benchmark import ROUNDS, benchmark
from training.card.pictures import draw
from training.card.readme import PICTURES, README_FILE, render
from training.data import DataError, LabelledTexts, join, read_tables, split
from training.evaluate import evaluate, format_table
from training.model_json import count_sources, record, validation_figures

TWEETS, REVIEWS = "en_tweeteval_test", "en_imdb_test_5000"  # the tables with which speed is measured


def main() -> None:
    """Measure a model folder, write its figures into model.json and make README.md from them."""
    options = read_options()
    try:
        check_trained_here(options.model)
        if options.data:
            measure(options)
        write(options.model, read_card(options.model / CARD_FILE))
    except (BenchmarkError, DataError, ModelError) as error:
        sys.exit(f"card: {error}")
    print(f"{options.model / README_FILE} is ready")


def check_trained_here(folder: Path) -> None:
    """Raises DataError for a model of which model.json does not say how it was trained."""
    card = read_card(folder / CARD_FILE)
    if "recipe" not in card.get("trained_on", {}) or "validation" not in card.get("figures", {}):
        raise DataError(f"{folder} is not from `python -m training`: there is no recipe to describe")


def measure(options: argparse.Namespace) -> None:
    """Bring all figures of model.json up to date, apart from those that only training knows."""
    test = read_tables(options.data)
    tweets, reviews = (texts_of(test, name) for name in (TWEETS, REVIEWS))
    classifier = load_classifier(options.model, "onnx", threads=os.cpu_count() or 1)
    figures: dict[str, Any] = {"test": evaluate(classifier, test), "behaviour": measure_behaviour(classifier)}
    print(format_table(figures["test"]))
    if options.train:
        train = read_tables(options.train)
        figures["validation"] = measure_validation(classifier, train, read_card(options.model / CARD_FILE))
        figures["baselines"] = measure_baselines(train, test)
    print("measuring speed")
    figures["speed"] = benchmark(options.model, tweets, reviews, options.rounds)
    record(options.model, **figures)


def measure_validation(
    classifier: TextClassifier, train: Mapping[str, LabelledTexts], card: Mapping[str, Any]
) -> dict[str, Any]:
    """The figures on the texts that training held out, which its recipe cuts off again.

    Raises DataError for other tables than those: the model might have been trained on what is cut off.
    """
    recipe = card["trained_on"]["recipe"]
    trained, held_out = split(join(list(train.values())), recipe["validation"], recipe["seed"])
    if count_sources(trained) != card["trained_on"]["sources"]:
        raise DataError("the model was trained on other tables than those given to --train")
    return validation_figures(classifier.probabilities(held_out.texts), held_out)


def texts_of(tables: Mapping[str, LabelledTexts], name: str) -> Sequence[str]:
    """The texts of a table; raises DataError if it is not there."""
    if name not in tables:
        raise DataError(f"no table {name}, with which speed is measured")
    return tables[name].texts


def write(folder: Path, card: Mapping[str, Any]) -> None:
    """Make README.md and the pictures from the content of model.json."""
    draw(card, folder / PICTURES)
    (folder / README_FILE).write_text(render(card), encoding="utf-8")


def read_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.card", description=main.__doc__)
    parser.add_argument("--model", type=Path, default=SHIPPED_MODEL, help="the model folder")
    parser.add_argument(
        "--data",
        type=Path,
        help="a folder of test tables; without it the figures stay as model.json has them",
    )
    parser.add_argument(
        "--train",
        type=Path,
        help="the folder of tables it was trained on: measures the held out ones and the baselines again",
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of each speed, default: %(default)s")
    options = parser.parse_args()
    if options.train and not options.data:
        parser.error("--train needs --data, the tests on which the baselines are measured")
    return options


if __name__ == "__main__":
    main()
