"""Evaluation of a model folder: `python -m training.evaluate --model FOLDER --data FOLDER`."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping
from pathlib import Path

from tqdm import tqdm

from sentiq.classifier import Classifier, load_classifier
from sentiq.settings import RUNTIMES
from training import SHIPPED_MODEL
from training.data import LabeledTexts, read_tables
from training.manifest import record_figures
from training.metrics import Figures, compute_figures, confusion_counts

COLUMNS = ("rows", "accuracy", "macro_f1", "macro_recall", "polarity")


def evaluate_tables(classifier: Classifier, tables: Mapping[str, LabeledTexts]) -> dict[str, Figures]:
    """Return table -> figures, with a progress bar."""
    bar = tqdm(tables.items(), desc="evaluating", unit="table")
    return {name: evaluate_table(classifier, table) for name, table in bar}


def evaluate_table(classifier: Classifier, table: LabeledTexts) -> Figures:
    """Return the figures of one table, its confusion matrix included."""
    probabilities = classifier.probabilities(table.texts)
    matrix = confusion_counts(probabilities, table.labels)
    return compute_figures(probabilities, table.labels) | {"confusion": matrix}


def format_table(figures: Mapping[str, Figures]) -> str:
    """Return the figures as text, a line for each table."""
    width = max(len(name) for name in figures)
    lines = [" ".join([" " * width, *(f"{column:>12}" for column in COLUMNS)])]
    for name, row in figures.items():
        cells = ["-" if row[column] is None else str(row[column]) for column in COLUMNS]
        lines.append(" ".join([f"{name:<{width}}", *(f"{cell:>12}" for cell in cells)]))
    return "\n".join(lines)


def main() -> None:
    """Measure a model folder on every table of a folder; print the figures and write them as JSON."""
    options = parse_options()
    classifier = load_classifier(options.model, options.runtime, threads=os.cpu_count() or 1)
    figures = evaluate_tables(classifier, read_tables(options.data))
    print(format_table(figures))
    result = {"model": classifier.name, "runtime": options.runtime, "figures": figures}
    options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(f"written to {options.json}")
    if options.record:
        record_figures(options.model, test=figures)


def parse_options() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=main.__doc__)
    parser.add_argument("--model", type=Path, default=SHIPPED_MODEL, help="the model folder")
    parser.add_argument("--data", type=Path, required=True, help="a folder of labeled tables")
    parser.add_argument("--json", type=Path, default=Path("evaluation.json"), help="default: %(default)s")
    parser.add_argument("--record", action="store_true", help="write the figures into model.json as well")
    parser.add_argument("--runtime", choices=RUNTIMES, default="onnx", help="default: %(default)s")
    return parser.parse_args()


if __name__ == "__main__":
    main()
