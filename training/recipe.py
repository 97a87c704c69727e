"""The recipe: every choice that makes one trained model differ from another."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.batches import Batching, Epoch, Examples, Noise, TokenRows
from training.data import LabelledTexts
from training.fit import Schedule
from training.network import Shape

RECIPE_FILE = "recipe.json"


class RecipeError(Exception):
    """The work folder belongs to a run with another recipe or other data."""


@dataclass(frozen=True, slots=True)
class Course:
    """How a network is taught.

    short_share, long_share: the share of the epochs that a text is in, by whether it has more than
    long_tokens of them
    """

    schedule: Schedule = field(default_factory=Schedule)
    noise: Noise = field(default_factory=Noise)
    batching: Batching = field(default_factory=Batching)
    long_tokens: int = 96
    short_share: float = 1.0
    long_share: float = 1.0

    def shares(self, ids: TokenRows) -> NDArray[np.float32]:
        """The share of the epochs that each text is in."""
        long = np.array([len(row) > self.long_tokens for row in ids])
        return np.where(long, self.long_share, self.short_share).astype(np.float32)

    def epochs(self, examples: Examples, seed: int) -> list[Epoch]:
        """All epochs of the course, each in an order of its own."""
        return [
            Epoch(examples, self.noise, self.batching, seed, number) for number in range(self.schedule.epochs)
        ]


@dataclass(frozen=True, slots=True)
class Teacher:
    """A pretrained encoder that is fine-tuned here: its module in `teachers`, and the languages it reads."""

    name: str
    languages: tuple[str, ...]
    course: Course


@dataclass(frozen=True, slots=True)
class Distillation:
    """What the teachers are asked.

    characters: of the longest text they are asked about; they have learnt from short ones
    sentences: cut from the long texts of each language; altered, stretches: made of its short ones
    """

    characters: int = 330
    sentences: int = 120_000
    altered: int = 60_000
    stretches: int = 40_000


USE = Teacher(
    "use",
    ("en", "es"),
    Course(
        Schedule(epochs=3, learning_rate=5e-4, weight_decay=1e-3),
        Noise(hidden_sources=0.5, hidden_words=0.05),
        Batching(tokens=6_144, rows=256, crop=80),
        short_share=0.6,
        long_share=0.1,
    ),
)
MINILM = Teacher(
    "minilm",
    ("en",),
    Course(
        Schedule(epochs=3, learning_rate=1.5e-4, weight_decay=1e-2),
        Noise(hidden_sources=0.5, hidden_words=0.0),
        Batching(tokens=4_096, rows=192, crop=64),
        short_share=0.2,
        long_share=0.02,
    ),
)
STUDENT = Course(
    Schedule(epochs=5, learning_rate=1.5e-3, weight_decay=1e-3),
    Noise(hidden_sources=0.9, hidden_words=0.1, blank=0.002),
    Batching(tokens=12_288, rows=256, crop=192),
)
UNTAUGHT = replace(STUDENT, noise=replace(STUDENT.noise, hidden_sources=0.4))  # labels differ by source


@dataclass(frozen=True, slots=True)
class Recipe:
    """name, version: of the model; max_tokens: read of a text; validation: about the share of rows held out;
    balance: of the classes inside each source, 0 (as they are) to 1 (all count the same);
    course: of the network that is served; teachers: none, to teach it by the labels alone;
    words_from: the teacher whose vectors of words it starts from."""

    name: str = "sentiment"
    version: str = "3"
    seed: int = 20251123
    max_tokens: int = 512
    validation: float = 0.02
    balance: float = 0.5
    shape: Shape = field(default_factory=Shape)
    course: Course = STUDENT
    teachers: tuple[Teacher, ...] = (USE, MINILM)
    words_from: str = USE.name
    distillation: Distillation = field(default_factory=Distillation)


def claim(work: Path, **choices: Any) -> None:
    """Make `work` the folder of a stage with these choices.

    Raises RecipeError if it holds a stage with others, which would be taken up where it should not.
    """
    work.mkdir(parents=True, exist_ok=True)
    path = work / RECIPE_FILE
    text = json.dumps(choices, indent=2) + "\n"
    if path.is_file() and path.read_text(encoding="utf-8") != text:
        raise RecipeError(f"{work} holds a run with another recipe or data; remove it or give another --work")
    path.write_text(text, encoding="utf-8")


def fingerprint(rows: LabelledTexts) -> str:
    """A digest of the texts, labels, sources and languages, in their order."""
    digest = hashlib.sha256("\n".join(rows.texts).encode("utf-8"))
    digest.update(rows.labels.tobytes())
    for names in (rows.sources, rows.languages):
        digest.update("\n".join(names.tolist()).encode("utf-8"))
    return digest.hexdigest()
