"""How good a model folder is: `python -m training.evaluate --model FOLDER --data FOLDER`."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping
from pathlib import Path

from tqdm import tqdm

from sentiq.classifier.text_classifier import Classifier, load_classifier
from sentiq.settings import RUNTIMES
from training import SHIPPED_MODEL
from training.data import LabelledTexts, read_tables
from training.metrics import Figures, confusion, measure
from training.model_json import record

COLUMNS = ("rows", "accuracy", "macro_f1", "macro_recall", "polarity")


def evaluate(classifier: Classifier, tables: Mapping[str, LabelledTexts]) -> dict[str, Figures]:
    """The figures of each table."""
    bar = tqdm(tables.items(), desc="evaluating", unit="table")
    return {name: measure_table(classifier, table) for name, table in bar}


def measure_table(classifier: Classifier, table: LabelledTexts) -> Figures:
    """The figures of one table, its confusion matrix among them."""
    probabilities = classifier.probabilities(table.texts)
    matrix = confusion(probabilities, table.labels)
    return measure(probabilities, table.labels) | {"confusion": matrix}


def format_table(figures: Mapping[str, Figures]) -> str:
    """The figures as text, a line for each table."""
    width = max(len(name) for name in figures)
    lines = [" ".join([" " * width, *(f"{column:>12}" for column in COLUMNS)])]
    for name, row in figures.items():
        cells = ["-" if row[column] is None else str(row[column]) for column in COLUMNS]
        lines.append(" ".join([f"{name:<{width}}", *(f"{cell:>12}" for cell in cells)]))
    return "\n".join(lines)


def main() -> None:
    """Measure a model folder on every table of a folder; print the figures and write them as JSON."""
    options = read_options()
    classifier = load_classifier(options.model, options.runtime, threads=os.cpu_count() or 1)
    figures = evaluate(classifier, read_tables(options.data))
    print(format_table(figures))
    result = {"model": classifier.name, "runtime": options.runtime, "figures": figures}
    options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(f"written to {options.json}")
    if options.record:
        record(options.model, test=figures)


def read_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=main.__doc__)
    parser.add_argument("--model", type=Path, default=SHIPPED_MODEL, help="the model folder")
    parser.add_argument("--data", type=Path, required=True, help="a folder of labelled tables")
    parser.add_argument("--json", type=Path, default=Path("evaluation.json"), help="default: %(default)s")
    parser.add_argument("--record", action="store_true", help="write the figures into model.json as well")
    parser.add_argument("--runtime", choices=RUNTIMES, default="onnx", help="default: %(default)s")
    return parser.parse_args()


if __name__ == "__main__":
    main()
