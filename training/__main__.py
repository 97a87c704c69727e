"""Train a model: `python -m training --data FOLDER --out model/artifacts/sentiment`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from training import SHIPPED_MODEL
from training.data import DataError
from training.evaluate import format_table
from training.pipeline import run_pipeline
from training.recipe import WITHOUT_TEACHERS, Recipe, RecipeError


def main() -> None:
    """Train a sentiment model on tables of labeled texts and write it as a model folder."""
    options = parse_options()
    recipe = make_recipe(options)
    try:
        manifest = run_pipeline(options.data, options.work, options.out, recipe)
    except (DataError, RecipeError, ModuleNotFoundError) as error:
        sys.exit(f"training: {error}")
    validation = manifest["figures"]["validation"]
    print(format_table(validation["sources"] | {"all": validation["all"]}))
    print(f"expected calibration error {validation['calibration_error']}; {options.out} is ready")


def make_recipe(options: argparse.Namespace) -> Recipe:
    """Return the recipe with the choices of the command line."""
    recipe = Recipe(version=options.version, seed=options.seed)
    teachers = tuple(teacher for teacher in recipe.teachers if teacher.name in options.teachers)
    schedule = recipe.schedule if teachers else WITHOUT_TEACHERS
    return replace(recipe, schedule=replace(schedule, epochs=options.epochs), teachers=teachers)


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
        "--version", default=recipe.version, help="the model's version (default: %(default)s)"
    )
    parser.add_argument(
        "--epochs",
        type=int,
        default=recipe.schedule.epochs,
        help="epochs of the served network (default: %(default)s)",
    )
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
