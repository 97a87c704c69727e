"""Packages that hold pretrained weights, read as folders."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

REQUIREMENTS = "training/teachers/requirements.txt"


def package_folder(name: str) -> Path:
    """Return the folder of an installed package without importing it.

    Raises ModuleNotFoundError if the package is not installed.
    """
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(
            f"{name} is not installed; `make train` installs it, as does "
            f"`pip install --no-deps -r {REQUIREMENTS}`"
        )
    return Path(spec.submodule_search_locations[0])
