"""How the model stands on the public tests: beside the baselines, and among what others have published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from training.card.markdown import NOTHING, table, tenth
from training.card.tsv import Row, read_published, read_tests

METRIC_NAMES = {
    "macro_f1": "macro-F1",
    "macro_recall": "macro-recall",
    "polarity": "accuracy of two classes",
}
DEFAULT_METRIC = "macro_f1"
BASELINES = {
    "vader": "VADER",
    "logistic_regression": "regression, all sources",
    "logistic_regression_near": "regression, near sources",
}

Card = Mapping[str, Any]


def tests_table(card: Card) -> str:
    """What the tests are, and the figure of the model and of the baselines on each."""
    known = {row["table"]: row for row in read_tests()}
    baselines = card["figures"].get("baselines", {})
    rows = []
    for name, figures in card["figures"]["test"].items():
        metric = metric_of(known.get(name))
        others = [tenth(baselines.get(key, {}).get(name, {}).get(metric)) for key in BASELINES]
        own = f"**{tenth(figures[metric])}**"
        rows.append([name, f"{figures['rows']:,}", METRIC_NAMES[metric], own, *others])
    return table(["test", "texts", "measure", "this model", *BASELINES.values()], rows)


def descriptions_table(card: Card) -> str:
    """What each test is and where it was taken from."""
    known = {row["table"]: row for row in read_tests()}
    names = card["figures"]["test"]
    return table(
        ["test", "what", "from"],
        (
            [name, known[name]["what"], known[name]["origin"]] if name in known else undescribed(name)
            for name in names
        ),
    )


def undescribed(name: str) -> list[str]:
    """The line of something about which nothing is known here."""
    return [name, "not described", NOTHING]


def published_table(card: Card) -> str:
    """For each test of which others have published figures: theirs and the model's, in rising order."""
    tests = card["figures"]["test"]
    published = [row for row in read_published() if row["table"] in tests]
    lines = []
    for name in dict.fromkeys(row["table"] for row in published):
        lines += standings(card, [row for row in published if row["table"] == name])
    return table(["test", "measure", "system", "figure", "source"], lines)


def standings(card: Card, published: list[Row]) -> list[list[str]]:
    """The lines of one test; the model's own is bold."""
    name, metric = published[0]["table"], published[0]["metric"]
    figure = card["figures"]["test"][name][metric]
    own = (figure, f"**{card['name']}-{card['version']}**", f"**{tenth(figure)}**", "measured here")
    others = [
        (float(row["figure"]), row["system"], tenth(float(row["figure"])), row["source"]) for row in published
    ]
    return [[name, METRIC_NAMES[metric], *line[1:]] for line in sorted([own, *others])]


def metric_of(test: Row | None) -> str:
    """The metric by which a test is judged."""
    return test["metric"] if test else DEFAULT_METRIC
