"""Model folder: one directory that holds a whole model and describes it.

model.json      the manifest: name, version, labels, maximum length, training data, measured figures, the
                threshold of confident answers, and label names and label values where the service's
                defaults do not fit
tokenizer.json  text to token ids, normalization included (Hugging Face `tokenizers`)
model.keras     token ids to probabilities, as training saved them
model.onnx      the same network, exported from model.keras
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sentiq.errors import ModelError

MANIFEST_FILE = "model.json"
TOKENIZER_FILE = "tokenizer.json"
KERAS_FILE = "model.keras"
ONNX_FILE = "model.onnx"

# Member names of release 0.1 -> today's. Read, never written; remove them in the release after 0.2.
OLD_MEMBERS = {"names": "label_names", "scores": "label_values"}

JSON_TYPE_NAMES = {str: "a string", int: "a whole number", list: "a list", dict: "an object"}


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """Model on disk, as its manifest describes it.

    labels: the classes, in the order of the model's output columns
    max_tokens: how many tokens of a text the model reads; the rest is cut off
    trained_on, figures: training data and measured figures, unchanged from the manifest
    label_names: label -> its name in responses; the service names the other labels itself
    label_values: label -> its value, 0 to 1, in the score of a text; empty for the service's own rule
    threshold: the highest probability, 0 to 1, from which an answer is confident; None if the model has none
    """

    path: Path
    name: str
    version: str
    labels: tuple[str, ...]
    max_tokens: int
    trained_on: Mapping[str, Any]
    figures: Mapping[str, Any]
    label_names: Mapping[str, str]
    label_values: Mapping[str, float]
    threshold: float | None = None

    @property
    def versioned_name(self) -> str:
        """Name and version in one word, for log records and responses: "sentiment-1"."""
        return f"{self.name}-{self.version}"

    def file(self, name: str) -> Path:
        """Return the path of a file of this folder; raises ModelError if the file is missing."""
        path = self.path / name
        if not path.is_file():
            raise ModelError(f"model folder {self.path}: {name} is missing; {remedy(name)}")
        return path


def read_folder(path: Path) -> ModelFolder:
    """Read the manifest of a model folder.

    Raises ModelError, with a message of one line, if the folder does not exist, or if its manifest is
    missing or incomplete.
    """
    if not path.is_dir():
        raise ModelError(
            f"model folder {path} does not exist; set MODEL_PATH to a folder with a {MANIFEST_FILE}"
        )
    manifest = read_manifest(path / MANIFEST_FILE)
    labels = read_labels(manifest, path)
    return ModelFolder(
        path=path,
        name=read_member(manifest, path, "name", str),
        version=read_member(manifest, path, "version", str),
        labels=labels,
        max_tokens=read_max_tokens(manifest, path),
        trained_on=read_member(manifest, path, "trained_on", dict, default={}),
        figures=read_member(manifest, path, "figures", dict, default={}),
        label_names=read_label_names(manifest, path, labels),
        label_values=read_label_values(manifest, path, labels),
        threshold=read_threshold(manifest, path),
    )


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write `model.json` into the folder."""
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    (folder / MANIFEST_FILE).write_text(text + "\n", encoding="utf-8")


def read_manifest(path: Path) -> dict[str, Any]:
    """Return the JSON object in `path`, with the members of the last release under today's names.

    Raises ModelError if the file is missing or is not a JSON object.
    """
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        # "\ud83d" alone is valid JSON, but a message that carries it cannot be encoded as UTF-8.
        json.dumps(manifest, ensure_ascii=False).encode()
    except OSError as error:
        raise ModelError(f"cannot read {path}: {error.strerror}; {remedy(MANIFEST_FILE)}") from error
    except ValueError as error:
        raise ModelError(f"{path} is not valid JSON: {error}") from error
    if not isinstance(manifest, dict):
        raise ModelError(f"{path} must hold a JSON object")
    return rename_old_members(manifest)


def rename_old_members(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return the manifest with today's member names; a member that has its new name already wins."""
    renamed = dict(manifest)
    for old, new in OLD_MEMBERS.items():
        if old in renamed:
            renamed.setdefault(new, renamed.pop(old))
    return renamed


def read_labels(manifest: Mapping[str, Any], path: Path) -> tuple[str, ...]:
    """Return the classes of the manifest: two or more different strings."""
    labels = read_member(manifest, path, "labels", list)
    if not all(isinstance(label, str) and label for label in labels):
        raise ModelError(f'{path / MANIFEST_FILE}: "labels" must hold strings')
    if len(labels) < 2 or len(set(labels)) != len(labels):
        raise ModelError(f'{path / MANIFEST_FILE}: "labels" must hold two or more different strings')
    return tuple(labels)


def read_max_tokens(manifest: Mapping[str, Any], path: Path) -> int:
    """Return how many tokens of a text the model reads: 1 or more."""
    max_tokens: int = read_member(manifest, path, "max_tokens", int)
    if isinstance(max_tokens, bool) or max_tokens < 1:
        raise ModelError(f'{path / MANIFEST_FILE}: "max_tokens" must be 1 or more')
    return max_tokens


def read_label_names(manifest: Mapping[str, Any], path: Path, labels: Sequence[str]) -> dict[str, str]:
    """Return label -> name, for all labels or for some of them."""
    names = read_member(manifest, path, "label_names", dict, default={})
    check_labels(names, path, "label_names", labels)
    if not all(isinstance(name, str) and name.strip() for name in names.values()):
        raise ModelError(f'{path / MANIFEST_FILE}: "label_names" must hold strings that are not blank')
    return dict(names)


def read_label_values(manifest: Mapping[str, Any], path: Path, labels: Sequence[str]) -> dict[str, float]:
    """Return label -> value, 0 to 1, for all labels, or an empty dict."""
    values = read_member(manifest, path, "label_values", dict, default={})
    check_labels(values, path, "label_values", labels)
    if missing := [label for label in labels if values and label not in values]:
        raise ModelError(f'{path / MANIFEST_FILE}: "label_values" must have a value for {missing[0]!r} too')
    if not all(type(value) in (int, float) and 0 <= value <= 1 for value in values.values()):
        raise ModelError(f'{path / MANIFEST_FILE}: "label_values" must hold numbers from 0 to 1')
    return {label: float(value) for label, value in values.items()}


def read_threshold(manifest: Mapping[str, Any], path: Path) -> float | None:
    """Return the threshold, 0 to 1, below which an answer is not confident; None without one."""
    threshold = manifest.get("threshold")
    if threshold is None:
        return None
    if type(threshold) not in (int, float) or not 0 <= threshold <= 1:
        raise ModelError(f'{path / MANIFEST_FILE}: "threshold" must be a number from 0 to 1')
    return float(threshold)


def check_labels(named: Mapping[str, Any], path: Path, key: str, labels: Sequence[str]) -> None:
    """Raise ModelError if the manifest's member `key` names a label that the model does not have."""
    for label in named:
        if label not in labels:
            raise ModelError(
                f'{path / MANIFEST_FILE}: "{key}" has {label!r}, which is not one of the labels: '
                f"{', '.join(labels)}"
            )


def read_member(
    manifest: Mapping[str, Any], path: Path, key: str, required_type: type, default: Any = None
) -> Any:
    """Return the manifest's member `key`; raises ModelError if it is not of the required type."""
    value = manifest.get(key, default)
    if not isinstance(value, required_type):
        raise ModelError(f'{path / MANIFEST_FILE}: "{key}" must be {JSON_TYPE_NAMES[required_type]}')
    return value


def remedy(name: str) -> str:
    """Return the advice that follows the report of a missing file."""
    if name == KERAS_FILE:
        return "copy the Keras model there, or set MODEL_RUNTIME=onnx"
    return f"`python -m training.export` makes the folder from {KERAS_FILE}"


def first_line(error: Exception) -> str:
    """Return the first line of a library's error message, because our messages have one line."""
    return str(error).strip().split("\n")[0]
