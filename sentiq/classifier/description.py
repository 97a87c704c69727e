"""Description of a model for people, from the manifest of its folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sentiq.classifier.folder import MANIFEST_FILE, read_folder, read_manifest
from sentiq.errors import ModelError
from sentiq.model_description import ModelDescription

# Members of the manifest that people read. The service scores texts without them.
WORDS = ("languages", "description", "not_for", "accuracy", "examples")


def read_description(path: Path) -> ModelDescription:
    """Return the description of the model in the folder `path`.

    Raises ModelError if the folder has no readable manifest, or if a member is not in its form.
    """
    folder = read_folder(path)
    manifest = read_manifest(path / MANIFEST_FILE)
    fields: dict[str, Any] = {
        "name": folder.name,
        "version": folder.version,
        "labels": list(folder.labels),
        "max_tokens": folder.max_tokens,
        "label_names": dict(folder.label_names),
        "threshold": folder.threshold,
    }
    description = ModelDescription.from_fields(fields)
    for name in WORDS:
        if name in manifest:
            fields[name] = manifest[name]
            description = _checked(fields, path, name)
    return description


def _checked(fields: dict[str, Any], path: Path, name: str) -> ModelDescription:
    """Return the description; raises ModelError with `name`, the member that was added last."""
    try:
        return ModelDescription.from_fields(fields)
    except (TypeError, ValueError, KeyError) as error:
        problem = f"{error} is missing" if isinstance(error, KeyError) else error
        raise ModelError(
            f'{path / MANIFEST_FILE}: "{name}" is not as docs/bring-your-own.md describes it: {problem}'
        ) from error
