"""Train a model: `python -m training --data FOLDER --out model/artifacts/sentiment`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from sentiq.errors import ModelError
from training import SHIPPED_MODEL
from training.data import DataError
from training.evaluate import format_table
from training.finetune import Folders, finetune
from training.pipeline import run_pipeline
from training.recipe import WITHOUT_TEACHERS, FineTuning, Recipe, RecipeError, make_fine_tuning
from training.written import CORPUS

SHIPPED_VERSION = "4"  # of the model that fine-tuning makes from sentiment-3


def main() -> None:
    """Train a sentiment model on tables of labeled texts and write it as a model folder."""
    options = parse_options()
    try:
        manifest = train(options)
    except (DataError, ModelError, RecipeError, ModuleNotFoundError) as error:
        sys.exit(f"training: {error}")
    validation = manifest["figures"]["validation"]
    print(format_table(validation["sources"] | {"all": validation["all"]}))
    print(f"expected calibration error {validation['calibration_error']}; {options.out} is ready")


def train(options: argparse.Namespace) -> dict[str, Any]:
    """Train from nothing, or continue from a model folder; return the manifest."""
    if options.start:
        folders = Folders(options.data, CORPUS, options.start, options.work, options.out)
        return finetune(folders, make_fine_tuning_from(options))
    return run_pipeline(options.data, options.work, options.out, make_recipe(options))


def make_fine_tuning_from(options: argparse.Namespace) -> FineTuning:
    """Return the choices of a fine-tuning with those of the command line."""
    tuning = make_fine_tuning(options.version or SHIPPED_VERSION, options.seed)
    recipe = tuning.recipe
    teachers = tuple(teacher for teacher in recipe.teachers if teacher.name in options.teachers)
    epochs = options.epochs or recipe.schedule.epochs
    schedule = replace(recipe.schedule, epochs=epochs)
    return replace(tuning, recipe=replace(recipe, schedule=schedule, teachers=teachers))


def make_recipe(options: argparse.Namespace) -> Recipe:
    """Return the recipe with the choices of the command line."""
    recipe = Recipe(seed=options.seed)
    recipe = replace(recipe, version=options.version or recipe.version)
    teachers = tuple(teacher for teacher in recipe.teachers if teacher.name in options.teachers)
    schedule = recipe.schedule if teachers else WITHOUT_TEACHERS
    epochs = options.epochs or schedule.epochs
    return replace(recipe, schedule=replace(schedule, epochs=epochs), teachers=teachers)


def parse_options() -> argparse.Namespace:
    """Parse the command line."""
    recipe = Recipe()
    known = [teacher.name for teacher in recipe.teachers]
    parser = argparse.ArgumentParser(prog="python -m training", description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a folder of labeled tables")
    parser.add_argument("--out", type=Path, default=SHIPPED_MODEL, help="the model folder to write")
    parser.add_argument(
        "--work",
        type=Path,
        default=Path(".run/training"),
        help="checkpoints of an interrupted run, default: %(default)s",
    )
    parser.add_argument(
        "--start",
        type=Path,
        help="a model folder that was trained here: continue from it, and learn the written sentences of "
        "training/corpus, instead of training from nothing",
    )
    parser.add_argument("--version", help="the model's version (default: that of the recipe)")
    parser.add_argument("--epochs", type=int, help="epochs of the served network (default: of the recipe)")
    parser.add_argument("--seed", type=int, default=recipe.seed, help="default: %(default)s")
    parser.add_argument(
        "--teachers",
        nargs="*",
        choices=known,
        default=known,
        help="the pretrained encoders to learn from (default: all; with no name after it the model learns "
        "from the labels alone, within half an hour)",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
