"""The modules of a source tree."""

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


class Place(NamedTuple):
    """A line of a file, printed as path:line."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class SourceModule:
    """A parsed module. `path` is relative to the folder of the tree."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def line_count(self) -> int:
        """Lines of the file, blank lines and comments included."""
        return self.text.count("\n") + (not self.text.endswith("\n") and bool(self.text))

    @property
    def is_test(self) -> bool:
        """True for a module below a folder named `tests`."""
        return "tests" in self.path.parts[:-1]


def read_modules(folder: Path) -> list[SourceModule]:
    """Return the modules below `folder`, sorted by path.

    Raises OSError if `folder` is not a folder that can be read, and SyntaxError if a module does not parse.
    """
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is not a folder")
    modules = []
    for path in sorted(folder.rglob("*.py")):
        relative = path.relative_to(folder)
        if not any(part.startswith(".") or part == "node_modules" for part in relative.parts):
            text = path.read_text(encoding="utf-8")
            modules.append(SourceModule(relative, text, ast.parse(text, filename=str(path))))
    return modules
