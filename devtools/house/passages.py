"""The prose of a module: its docstrings and its comments."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

from devtools.house.source_modules import Place, SourceModule

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
DIRECTIVE = re.compile(r"#\s*(noqa|type:|pragma:|!|-\*-)")  # for programs, not for readers


@dataclass(frozen=True, slots=True)
class Passage:
    """A docstring or a comment: its text and the place of its first line."""

    place: Place
    text: str

    def place_of(self, position: int) -> Place:
        """Return the line of the character at `position` of the text."""
        return self.place._replace(line=self.place.line + self.text.count("\n", 0, position))


def docstrings(module: SourceModule) -> Iterator[Passage]:
    """Yield the docstrings of a module, its classes and its functions."""
    for node in ast.walk(module.tree):
        if isinstance(node, Documented) and ast.get_docstring(node, clean=False):
            text = ast.get_docstring(node, clean=False) or ""
            yield Passage(Place(str(module.path), node.body[0].lineno), text)


def comments(module: SourceModule) -> Iterator[Passage]:
    """Yield the comments of a module. Whole lines of comment that follow each other are one passage."""
    block: list[tokenize.TokenInfo] = []
    for token in tokenize.generate_tokens(io.StringIO(module.text).readline):
        if token.type != tokenize.COMMENT or DIRECTIVE.match(token.string):
            continue
        if block and not _continues(block[-1], token):
            yield _joined(module, block)
            block = []
        block.append(token)
    if block:
        yield _joined(module, block)


def _continues(last: tokenize.TokenInfo, token: tokenize.TokenInfo) -> bool:
    return _is_whole_line(last) and _is_whole_line(token) and token.start[0] == last.start[0] + 1


def _is_whole_line(token: tokenize.TokenInfo) -> bool:
    return not token.line[: token.start[1]].strip()


def _joined(module: SourceModule, block: list[tokenize.TokenInfo]) -> Passage:
    text = "\n".join(token.string.lstrip("#").strip() for token in block)
    return Passage(Place(str(module.path), block[0].start[0]), text)
