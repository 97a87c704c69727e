"""The model folder: one directory that holds a whole model and says what it is.

model.json      name, version, labels, maximum length, what it was trained on, its measured figures, and
                what the labels are called and worth where the service's own rules do not fit
tokenizer.json  text to integers, normalisation included (Hugging Face `tokenizers`)
model.keras     integers to probabilities: what training saves, the source of truth
model.onnx      the same, exported from it
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sentiq.errors import ModelError

CARD_FILE = "model.json"
TOKENIZER_FILE = "tokenizer.json"
KERAS_FILE = "model.keras"
ONNX_FILE = "model.onnx"

JSON_TYPE_NAMES = {str: "a string", int: "a whole number", list: "a list", dict: "an object"}


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A model on disk and what its `model.json` says of it.

    labels: the classes, in the order of the model's output columns
    max_tokens: how many tokens of a text the model reads; the rest is cut off
    trained_on, figures: what the model was trained on and what it measured, as model.json has it
    names: label -> what answers call it; a label that is not there is called as the service sees fit
    scores: label -> what it is worth, from 0 to 1, for the score of a text; empty for the service's own rule
    """

    path: Path
    name: str
    version: str
    labels: tuple[str, ...]
    max_tokens: int
    trained_on: Mapping[str, Any]
    figures: Mapping[str, Any]
    names: Mapping[str, str]
    scores: Mapping[str, float]

    @property
    def title(self) -> str:
        """Name and version in one word, as records and answers carry it: "sentiment-1"."""
        return f"{self.name}-{self.version}"

    def file(self, name: str) -> Path:
        """The path of a file of this folder; raises ModelError if it is not there."""
        path = self.path / name
        if not path.is_file():
            raise ModelError(f"model folder {self.path}: {name} is missing; {remedy(name)}")
        return path


def read_folder(path: Path) -> ModelFolder:
    """Read the card of a model folder.

    Raises ModelError, in one line, if there is no folder, or no model.json in it that says all it must.
    """
    if not path.is_dir():
        raise ModelError(f"model folder {path} does not exist; set MODEL_PATH to a folder with a {CARD_FILE}")
    card = read_card(path / CARD_FILE)
    labels = read_labels(card, path)
    return ModelFolder(
        path=path,
        name=member(card, path, "name", str),
        version=member(card, path, "version", str),
        labels=labels,
        max_tokens=read_max_tokens(card, path),
        trained_on=member(card, path, "trained_on", dict, default={}),
        figures=member(card, path, "figures", dict, default={}),
        names=read_names(card, path, labels),
        scores=read_scores(card, path, labels),
    )


def write_card(path: Path, card: Mapping[str, Any]) -> None:
    """Write `model.json` into the folder `path`."""
    text = json.dumps(card, indent=2, ensure_ascii=False)
    (path / CARD_FILE).write_text(text + "\n", encoding="utf-8")


def read_card(path: Path) -> dict[str, Any]:
    """The JSON object in `path`; raises ModelError if there is none."""
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
        # "\ud83d" alone is JSON, but no message that carries it could be UTF-8.
        json.dumps(card, ensure_ascii=False).encode()
    except OSError as error:
        raise ModelError(f"cannot read {path}: {error.strerror}; {remedy(CARD_FILE)}") from error
    except ValueError as error:
        raise ModelError(f"{path} is not valid JSON: {error}") from error
    if not isinstance(card, dict):
        raise ModelError(f"{path} must hold a JSON object")
    return card


def read_labels(card: Mapping[str, Any], path: Path) -> tuple[str, ...]:
    """The classes that the card names: two or more different strings."""
    labels = member(card, path, "labels", list)
    if not all(isinstance(label, str) and label for label in labels):
        raise ModelError(f'{path / CARD_FILE}: "labels" must hold strings')
    if len(labels) < 2 or len(set(labels)) != len(labels):
        raise ModelError(f'{path / CARD_FILE}: "labels" must hold two or more different strings')
    return tuple(labels)


def read_max_tokens(card: Mapping[str, Any], path: Path) -> int:
    """How many tokens of a text the model reads: 1 or more."""
    max_tokens: int = member(card, path, "max_tokens", int)
    if isinstance(max_tokens, bool) or max_tokens < 1:
        raise ModelError(f'{path / CARD_FILE}: "max_tokens" must be 1 or more')
    return max_tokens


def read_names(card: Mapping[str, Any], path: Path, labels: Sequence[str]) -> dict[str, str]:
    """What the card calls the labels, or some of them."""
    names = member(card, path, "names", dict, default={})
    check_labels(names, path, "names", labels)
    if not all(isinstance(name, str) and name.strip() for name in names.values()):
        raise ModelError(f'{path / CARD_FILE}: "names" must hold strings')
    return dict(names)


def read_scores(card: Mapping[str, Any], path: Path, labels: Sequence[str]) -> dict[str, float]:
    """What the card says that each label is worth: all of them, or none."""
    scores = member(card, path, "scores", dict, default={})
    check_labels(scores, path, "scores", labels)
    if missing := [label for label in labels if scores and label not in scores]:
        raise ModelError(f'{path / CARD_FILE}: "scores" must say what {missing[0]!r} is worth')
    if not all(type(worth) in (int, float) and 0 <= worth <= 1 for worth in scores.values()):
        raise ModelError(f'{path / CARD_FILE}: "scores" must hold numbers from 0 to 1')
    return {label: float(worth) for label, worth in scores.items()}


def check_labels(named: Mapping[str, Any], path: Path, key: str, labels: Sequence[str]) -> None:
    """Raises ModelError if the card's member `key` names a label that the model does not have."""
    for label in named:
        if label not in labels:
            raise ModelError(f'{path / CARD_FILE}: "{key}" has {label!r}, which is none of the labels')


def member(card: Mapping[str, Any], path: Path, key: str, kind: type, default: Any = None) -> Any:
    """The card's member `key`, which must be of type `kind`; ModelError if it is not."""
    value = card.get(key, default)
    if not isinstance(value, kind):
        raise ModelError(f'{path / CARD_FILE}: "{key}" must be {JSON_TYPE_NAMES[kind]}')
    return value


def remedy(name: str) -> str:
    """What to do about a missing file."""
    if name == KERAS_FILE:
        return "copy the Keras model there, or set MODEL_RUNTIME=onnx"
    return f"`python -m training.export` makes the folder from {KERAS_FILE}"


def first_line(error: Exception) -> str:
    """The first line of what a library says of a failure: an error of ours is one line."""
    return str(error).strip().split("\n")[0]
