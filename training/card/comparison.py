"""Comparison on the public tests: the model beside the baselines, and among published figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from devtools.markdown import table as markdown_table
from training.card.markdown import NOTHING, tenths
from training.card.tsv import Row, read_published, read_tests

METRIC_NAMES = {
    "macro_f1": "macro-F1",
    "macro_recall": "macro-recall",
    "polarity": "accuracy of two classes",
    "accuracy": "accuracy",
}
DEFAULT_METRIC = "macro_f1"
BASELINES = {
    "vader": "VADER",
    "logistic_regression": "regression, all sources",
    "logistic_regression_in_domain": "regression, in-domain sources",
}

Manifest = Mapping[str, Any]


def tests_table(manifest: Manifest) -> str:
    """Return the table of all tests, with the figures of the model and of the baselines."""
    known = {row["table"]: row for row in read_tests()}
    baselines = manifest["figures"].get("baselines", {})
    earlier = manifest["figures"].get("earlier")
    rows = []
    for name, figures in manifest["figures"]["test"].items():
        metric = metric_of_test(known.get(name))
        others = [tenths(baselines.get(key, {}).get(name, {}).get(metric)) for key in BASELINES]
        if earlier:
            others.insert(0, tenths(earlier["test"].get(name, {}).get(metric)))
        own = f"**{tenths(figures[metric])}**"
        rows.append([name, f"{figures['rows']:,}", METRIC_NAMES[metric], own, *others])
    compared = [earlier["model"]] if earlier else []
    return markdown_table(["test", "texts", "measure", "this model", *compared, *BASELINES.values()], rows)


def descriptions_table(manifest: Manifest) -> str:
    """Return the table of the tests' descriptions and origins."""
    known = {row["table"]: row for row in read_tests()}
    names = manifest["figures"]["test"]
    return markdown_table(
        ["test", "description", "from"],
        (
            [name, known[name]["description"], known[name]["origin"]]
            if name in known
            else [name, "not described", NOTHING]
            for name in names
        ),
    )


def published_table(manifest: Manifest) -> str:
    """Return the published figures of each test beside the model's, in rising order."""
    tests = manifest["figures"]["test"]
    published = [row for row in read_published() if row["table"] in tests]
    lines = []
    for name in dict.fromkeys(row["table"] for row in published):
        lines += ranked_lines(manifest, [row for row in published if row["table"] == name])
    return markdown_table(["test", "measure", "system", "figure", "source"], lines)


def ranked_lines(manifest: Manifest, published: list[Row]) -> list[list[str]]:
    """Return the lines of one test in rising order; the model's own line is bold."""
    name, metric = published[0]["table"], published[0]["metric"]
    figure = manifest["figures"]["test"][name][metric]
    model = f"**{manifest['name']}-{manifest['version']}**"
    own = (figure, model, f"**{tenths(figure)}**", "measured here")
    others = [
        (float(row["figure"]), row["system"], tenths(float(row["figure"])), row["source"])
        for row in published
    ]
    return [[name, METRIC_NAMES[metric], *line[1:]] for line in sorted([own, *others])]


def metric_of_test(test: Row | None) -> str:
    """Return the main metric of a test; DEFAULT_METRIC for a test without a description."""
    return test["metric"] if test else DEFAULT_METRIC
