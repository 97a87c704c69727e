"""Recipe: every choice that makes one trained model differ from another."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.batches import Augmentation, Batching, Epoch, Examples, TokenRows
from training.data import LabeledTexts
from training.fit import OptimizerConfig
from training.network import NetworkConfig

RECIPE_FILE = "recipe.json"


class RecipeError(Exception):
    """The work folder belongs to a run with another recipe or other data."""


@dataclass(frozen=True, slots=True)
class TrainingSchedule:
    """Epochs, optimizer, batches and augmentation of one network's training.

    long_tokens: a text with more tokens is long
    short_share, long_share: the share of the epochs that hold a short text, and a long text
    """

    epochs: int = 3
    optimizer: OptimizerConfig = field(default_factory=OptimizerConfig)
    augmentation: Augmentation = field(default_factory=Augmentation)
    batching: Batching = field(default_factory=Batching)
    long_tokens: int = 96
    short_share: float = 1.0
    long_share: float = 1.0

    def epoch_shares(self, ids: TokenRows) -> NDArray[np.float32]:
        """Return the share of the epochs that hold each text."""
        long = np.array([len(row) > self.long_tokens for row in ids])
        return np.where(long, self.long_share, self.short_share).astype(np.float32)

    def make_epochs(self, examples: Examples, seed: int) -> list[Epoch]:
        """Return all epochs, each in another random order."""
        return [
            Epoch(examples, self.augmentation, self.batching, seed, number) for number in range(self.epochs)
        ]


@dataclass(frozen=True, slots=True)
class Teacher:
    """Pretrained encoder to be fine-tuned: its module in `teachers`, its languages and its schedule."""

    name: str
    languages: tuple[str, ...]
    schedule: TrainingSchedule


@dataclass(frozen=True, slots=True)
class TransferSetConfig:
    """Texts that the teachers label.

    max_characters: of a text that they label, because they are fine-tuned mostly on short ones
    sentences: taken from the long texts of each language
    altered, spans: made from the short texts of each language
    """

    max_characters: int = 330
    sentences: int = 120_000
    altered: int = 60_000
    spans: int = 40_000


USE = Teacher(
    "use",
    ("en", "es"),
    TrainingSchedule(
        3,
        OptimizerConfig(learning_rate=5e-4, weight_decay=1e-3),
        Augmentation(hidden_sources=0.5, hidden_words=0.05),
        Batching(max_tokens=6_144, max_rows=256, crop_tokens=80),
        short_share=0.6,
        long_share=0.1,
    ),
)
MINILM = Teacher(
    "minilm",
    ("en",),
    TrainingSchedule(
        3,
        OptimizerConfig(learning_rate=1.5e-4, weight_decay=1e-2),
        Augmentation(hidden_sources=0.5, hidden_words=0.0),
        Batching(max_tokens=4_096, max_rows=192, crop_tokens=64),
        short_share=0.2,
        long_share=0.02,
    ),
)
WITH_TEACHERS = TrainingSchedule(
    5,
    OptimizerConfig(learning_rate=1.5e-3, weight_decay=1e-3),
    Augmentation(hidden_sources=0.9, hidden_words=0.1, blank_texts=0.002),
    Batching(max_tokens=12_288, max_rows=256, crop_tokens=192),
)
# Hard labels follow the convention of their source, so without teachers the source is told more often.
WITHOUT_TEACHERS = replace(
    WITH_TEACHERS, augmentation=replace(WITH_TEACHERS.augmentation, hidden_sources=0.4)
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """All choices of a training run.

    name, version: of the model
    max_tokens: tokens read of a text
    validation: about the share of the rows to hold out
    balance: of the classes inside each source, from 0 (as they are) to 1 (the same total weight)
    network, schedule: of the served network
    teachers: the teachers to learn from; empty for training on the hard labels alone
    word_vectors_from: the name of the teacher whose word vectors the served network starts from
    """

    name: str = "sentiment"
    version: str = "3"
    seed: int = 20251123
    max_tokens: int = 512
    validation: float = 0.02
    balance: float = 0.5
    network: NetworkConfig = field(default_factory=NetworkConfig)
    schedule: TrainingSchedule = WITH_TEACHERS
    teachers: tuple[Teacher, ...] = (USE, MINILM)
    word_vectors_from: str = USE.name
    transfer_set: TransferSetConfig = field(default_factory=TransferSetConfig)


@dataclass(frozen=True, slots=True)
class FineTuning:
    """All choices of a run that continues from a trained model.

    recipe: version, seed, validation, schedule, teachers and transfer set; the network is that of the model
    written_validation: the share of the builds of written sentences to hold out
    written_weight: the weight of a written sentence in the loss; that of any other text is 1
    variants: of each written sentence; an epoch holds the sentence or one of them
    taught_share: the share of the epochs that hold a text which only the teachers labeled
    share: of the tuned weights in the average with those before
    """

    recipe: Recipe
    written_validation: float = 0.1
    written_weight: float = 4.0
    variants: int = 3
    taught_share: float = 0.25
    share: float = 0.7

    def choices(self) -> dict[str, Any]:
        """Return the choices beside those of the recipe."""
        return {name: value for name, value in asdict(self).items() if name != "recipe"}


def make_fine_tuning(version: str, seed: int) -> FineTuning:
    """Return the choices with which the shipped model was fine-tuned."""
    written = Batching(max_tokens=4_096, max_rows=64, crop_tokens=80)
    use = TrainingSchedule(
        5, USE.schedule.optimizer, Augmentation(hidden_sources=1.0, hidden_words=0.05), written
    )
    minilm = TrainingSchedule(
        5, MINILM.schedule.optimizer, Augmentation(hidden_sources=1.0, hidden_words=0.0), written
    )
    recipe = Recipe(
        version=version,
        seed=seed,
        schedule=TrainingSchedule(
            8,
            OptimizerConfig(learning_rate=1e-3, weight_decay=1e-3),
            Augmentation(hidden_sources=1.0, hidden_words=0.1, blank_texts=0.002),
            Batching(max_tokens=12_288, max_rows=256, crop_tokens=192),
            short_share=0.4,
            long_share=0.05,
        ),
        teachers=(replace(USE, schedule=use), replace(MINILM, schedule=minilm)),
        transfer_set=TransferSetConfig(sentences=0, altered=60_000, spans=0),
    )
    return FineTuning(recipe)


def reserve_work_folder(work: Path, **choices: Any) -> None:
    """Create the work folder of a stage with these choices, or check that it belongs to such a stage.

    Raises RecipeError if it holds a stage with other choices, because resuming that one would be wrong.
    """
    work.mkdir(parents=True, exist_ok=True)
    path = work / RECIPE_FILE
    text = json.dumps(choices, indent=2) + "\n"
    if path.is_file() and path.read_text(encoding="utf-8") != text:
        raise RecipeError(
            f"{work} holds a run with another recipe or other data; remove it or set another --work"
        )
    path.write_text(text, encoding="utf-8")


def fingerprint(rows: LabeledTexts) -> str:
    """Return a digest of the texts, labels, sources and languages, in their order."""
    digest = hashlib.sha256("\n".join(rows.texts).encode("utf-8"))
    digest.update(rows.labels.tobytes())
    for names in (rows.sources, rows.languages):
        digest.update("\n".join(names.tolist()).encode("utf-8"))
    return digest.hexdigest()
