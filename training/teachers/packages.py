"""Where the packages with pretrained weights are installed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

REQUIREMENTS = "training/teachers/requirements.txt"


def package_folder(name: str) -> Path:
    """The folder of an installed package, which is not imported.

    Raises ModuleNotFoundError if there is none.
    """
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(
            f"{name} is not installed; `make train` installs it, as does "
            f"`pip install --no-deps -r {REQUIREMENTS}`"
        )
    return Path(spec.submodule_search_locations[0])
