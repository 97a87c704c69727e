"""What model.json says of a model that was trained here, and the figures that are added to it later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentiq.classifier.folder import CARD_FILE, read_card, write_card
from training.data import LABELS, LabelledTexts
from training.fit import Figures
from training.metrics import calibration_error, measure, reliability
from training.recipe import Recipe


def make_card(
    recipe: Recipe,
    trained: LabelledTexts,
    validation: dict[str, Any],
    temperature: float,
    history: Sequence[Figures],
) -> dict[str, Any]:
    """The whole content of model.json."""
    return {
        "name": recipe.name,
        "version": recipe.version,
        "labels": list(LABELS),
        "max_tokens": recipe.max_tokens,
        "trained_on": {"rows": len(trained), "sources": count_sources(trained), "recipe": asdict(recipe)},
        "figures": {
            "temperature": round(temperature, 4),
            "validation": validation,
            "history": [{name: round(value, 4) for name, value in epoch.items()} for epoch in history],
        },
    }


def validation_figures(probabilities: NDArray[np.float32], rows: LabelledTexts) -> dict[str, Any]:
    """The figures on the validation rows: of all of them, and of each source."""
    by_source = {
        str(source): measure(probabilities[rows.sources == source], rows.labels[rows.sources == source])
        for source in np.unique(rows.sources)
    }
    error = calibration_error(probabilities, rows.labels)
    return {
        "all": measure(probabilities, rows.labels),
        "calibration_error": round(error, 4),
        "reliability": reliability(probabilities, rows.labels),
        "sources": by_source,
    }


def count_sources(rows: LabelledTexts) -> dict[str, int]:
    """How many rows each source gave."""
    sources, counts = np.unique(rows.sources, return_counts=True)
    return {str(source): int(count) for source, count in zip(sources, counts, strict=True)}


def record(folder: Path, **figures: Any) -> dict[str, Any]:
    """Add figures to the folder's model.json, in place of those of the same name; returns all it now says."""
    card = read_card(folder / CARD_FILE)
    card["figures"] = {**card.get("figures", {}), **figures}
    write_card(folder, card)
    return card
