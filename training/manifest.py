"""Manifest (model.json) of a model that was trained here, and figures that are added to it later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentiq.classifier import MANIFEST_FILE, read_manifest, write_manifest
from training.confidence import choose_threshold
from training.data import LABELS, LabeledTexts
from training.description import description_members
from training.fit import EpochFigures
from training.metrics import Figures, calibration_error, compute_figures, reliability_bins
from training.recipe import Recipe


def make_manifest(
    recipe: Recipe,
    training: LabeledTexts,
    validation: Figures,
    temperature: float,
    history: Sequence[EpochFigures],
) -> dict[str, Any]:
    """Return the content of model.json; `validation` is the result of `validation_figures`."""
    return {
        "name": recipe.name,
        "version": recipe.version,
        "labels": list(LABELS),
        "max_tokens": recipe.max_tokens,
        "threshold": validation["not_sure"]["threshold"],
        **description_members({}),
        "trained_on": {
            "rows": len(training),
            "sources": count_rows_by_source(training),
            "recipe": asdict(recipe),
        },
        "figures": {
            "temperature": round(temperature, 4),
            "validation": validation,
            "history": rounded_history(history),
        },
    }


def rounded_history(history: Sequence[EpochFigures]) -> list[EpochFigures]:
    """Return the figures of each epoch with four decimals."""
    return [{name: round(value, 4) for name, value in epoch.items()} for epoch in history]


def validation_figures(probabilities: NDArray[np.float32], rows: LabeledTexts) -> Figures:
    """Return the figures of the validation rows: of all of them, and of each source.

    probabilities: (rows, classes)
    """
    by_source = {
        str(source): compute_figures(
            probabilities[rows.sources == source], rows.labels[rows.sources == source]
        )
        for source in np.unique(rows.sources)
    }
    by_language = {
        str(language): round(
            calibration_error(
                probabilities[rows.languages == language], rows.labels[rows.languages == language]
            ),
            4,
        )
        for language in np.unique(rows.languages)
    }
    error = calibration_error(probabilities, rows.labels)
    return {
        "all": compute_figures(probabilities, rows.labels),
        "calibration_error": round(error, 4),
        "calibration_error_by_language": by_language,
        "not_sure": choose_threshold(probabilities, rows.labels),
        "reliability": reliability_bins(probabilities, rows.labels),
        "sources": by_source,
    }


def count_rows_by_source(rows: LabeledTexts) -> dict[str, int]:
    """Return source -> number of its rows."""
    sources, counts = np.unique(rows.sources, return_counts=True)
    return {str(source): int(count) for source, count in zip(sources, counts, strict=True)}


def record_figures(folder: Path, **figures: Any) -> dict[str, Any]:
    """Add figures to the folder's model.json, or replace those of the same name; return the new manifest."""
    manifest = read_manifest(folder / MANIFEST_FILE)
    manifest["figures"] = {**manifest.get("figures", {}), **figures}
    write_manifest(folder, manifest)
    return manifest


def record_description(folder: Path) -> dict[str, Any]:
    """Describe the model in its model.json, with the figures that are there; return the new manifest."""
    manifest = read_manifest(folder / MANIFEST_FILE)
    members = description_members(manifest.get("figures", {}))
    long_ones = [name for name in ("trained_on", "figures") if name in manifest]
    at_end: dict[str, Any] = {name: manifest.pop(name) for name in long_ones}
    manifest = {**manifest, **members, **at_end}
    write_manifest(folder, manifest)
    return manifest
