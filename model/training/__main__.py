"""Train a model: `python -m model.training --data FOLDER --out model/artifacts/sentiment`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from model.training import SHIPPED_MODEL
from model.training.data import DataError
from model.training.evaluate import format_table
from model.training.fit import Schedule
from model.training.recipe import Recipe, RecipeError
from model.training.run import train


def main() -> None:
    """Train a sentiment model on tables of labelled texts and write it as a model folder."""
    options = read_options()
    schedule = replace(Schedule(), epochs=options.epochs, seed=options.seed)
    recipe = Recipe(version=options.version, schedule=schedule)
    try:
        card = train(options.data, options.work, options.out, recipe)
    except (DataError, RecipeError) as error:
        sys.exit(f"training: {error}")
    validation = card["figures"]["validation"]
    print(format_table(validation["sources"] | {"all": validation["all"]}))
    print(f"expected calibration error {validation['calibration_error']}; {options.out} is ready")


def read_options() -> argparse.Namespace:
    """The command line."""
    schedule = Schedule()
    parser = argparse.ArgumentParser(prog="python -m model.training", description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a folder of labelled tables")
    parser.add_argument("--out", type=Path, default=SHIPPED_MODEL, help="the model folder to write")
    parser.add_argument(
        "--work", type=Path, default=Path(".run/training"), help="checkpoints, default: %(default)s"
    )
    parser.add_argument("--version", default="1", help="the model's version (default: %(default)s)")
    parser.add_argument("--epochs", type=int, default=schedule.epochs, help="default: %(default)s")
    parser.add_argument("--seed", type=int, default=schedule.seed, help="default: %(default)s")
    return parser.parse_args()


if __name__ == "__main__":
    main()
