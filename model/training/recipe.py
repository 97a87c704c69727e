"""The recipe: every choice that makes one trained model differ from another."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from model.training.batches import Noise
from model.training.data import LabelledTexts
from model.training.fit import Schedule
from model.training.network import Shape

RECIPE_FILE = "recipe.json"


class RecipeError(Exception):
    """The work folder belongs to a run with another recipe or other data."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """name, version: of the model; max_tokens: read of a text; validation: the share of rows held out;
    balance: of the classes inside each source, 0 (as they are) to 1 (all count the same)."""

    name: str = "sentiment"
    version: str = "1"
    max_tokens: int = 512
    validation: float = 0.04
    balance: float = 0.5
    shape: Shape = field(default_factory=Shape)
    schedule: Schedule = field(default_factory=Schedule)
    noise: Noise = field(default_factory=Noise)


def claim(work: Path, recipe: Recipe, rows: LabelledTexts) -> None:
    """Make `work` the folder of a run with this recipe on these rows.

    Raises RecipeError if it holds another run, which would be taken up where it should not.
    """
    work.mkdir(parents=True, exist_ok=True)
    path = work / RECIPE_FILE
    text = json.dumps({"recipe": asdict(recipe), "data": fingerprint(rows)}, indent=2) + "\n"
    if path.is_file() and path.read_text(encoding="utf-8") != text:
        raise RecipeError(f"{work} holds a run with another recipe or data; remove it or give another --work")
    path.write_text(text, encoding="utf-8")


def fingerprint(rows: LabelledTexts) -> str:
    """A digest of the texts, labels and sources, in their order."""
    digest = hashlib.sha256("\n".join(rows.texts).encode("utf-8"))
    digest.update(rows.labels.tobytes())
    digest.update("\n".join(rows.sources.tolist()).encode("utf-8"))
    return digest.hexdigest()
