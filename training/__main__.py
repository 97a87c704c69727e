"""Train a model: `python -m training --data FOLDER --out model/artifacts/sentiment`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from training import SHIPPED_MODEL
from training.data import DataError
from training.evaluate import format_table
from training.recipe import UNTAUGHT, Recipe, RecipeError
from training.run import train


def main() -> None:
    """Train a sentiment model on tables of labelled texts and write it as a model folder."""
    options = read_options()
    recipe = read_recipe(options)
    try:
        card = train(options.data, options.work, options.out, recipe)
    except (DataError, RecipeError, ModuleNotFoundError) as error:
        sys.exit(f"training: {error}")
    validation = card["figures"]["validation"]
    print(format_table(validation["sources"] | {"all": validation["all"]}))
    print(f"expected calibration error {validation['calibration_error']}; {options.out} is ready")


def read_recipe(options: argparse.Namespace) -> Recipe:
    """The recipe that the command line asks for."""
    recipe = Recipe(version=options.version, seed=options.seed)
    teachers = tuple(teacher for teacher in recipe.teachers if teacher.name in options.teachers)
    course = recipe.course if teachers else UNTAUGHT
    schedule = replace(course.schedule, epochs=options.epochs)
    return replace(recipe, course=replace(course, schedule=schedule), teachers=teachers)


def read_options() -> argparse.Namespace:
    """The command line."""
    recipe = Recipe()
    known = [teacher.name for teacher in recipe.teachers]
    parser = argparse.ArgumentParser(prog="python -m training", description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a folder of labelled tables")
    parser.add_argument("--out", type=Path, default=SHIPPED_MODEL, help="the model folder to write")
    parser.add_argument(
        "--work", type=Path, default=Path(".run/training"), help="checkpoints, default: %(default)s"
    )
    parser.add_argument(
        "--version", default=recipe.version, help="the model's version (default: %(default)s)"
    )
    parser.add_argument(
        "--epochs",
        type=int,
        default=recipe.course.schedule.epochs,
        help="of the network that is served (default: %(default)s)",
    )
    parser.add_argument("--seed", type=int, default=recipe.seed, help="default: %(default)s")
    parser.add_argument(
        "--teachers",
        nargs="*",
        choices=known,
        default=known,
        help="the pretrained encoders to learn from (default: all; none: a model within half an hour)",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
