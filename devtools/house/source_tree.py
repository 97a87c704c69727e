"""A folder of source code, read once."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from devtools.house.passages import Passage, comments, docstrings
from devtools.house.source_modules import SourceModule, read_modules


@dataclass(frozen=True, slots=True)
class SourceTree:
    """The modules below a folder, sources and tests apart, and their prose together."""

    folder: Path
    sources: Sequence[SourceModule]
    tests: Sequence[SourceModule]
    docstrings: Sequence[Passage]
    comments: Sequence[Passage]

    @property
    def modules(self) -> list[SourceModule]:
        """Sources and tests."""
        return [*self.sources, *self.tests]

    @property
    def prose(self) -> list[Passage]:
        """Docstrings and comments."""
        return [*self.docstrings, *self.comments]


def read_tree(folder: Path) -> SourceTree:
    """Return the modules and the prose below `folder`. Raises as read_modules does."""
    modules = read_modules(folder)
    return SourceTree(
        folder,
        [module for module in modules if not module.is_test],
        [module for module in modules if module.is_test],
        [passage for module in modules for passage in docstrings(module)],
        [passage for module in modules for passage in comments(module)],
    )
