"""The table of a tree, or of several side by side."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from devtools.house import cells
from devtools.house.coverage_figures import coverage_percent
from devtools.house.shared_names import shared_module_names, shared_names
from devtools.house.sizes import measured_functions, measured_modules
from devtools.house.source_tree import SourceTree, read_tree
from devtools.house.violations import FUNCTION_LINES, MODULE_LINES
from devtools.house.wording import (
    Opening,
    american_words,
    british_words,
    forbidden_phrases,
    opening_words,
)


def markdown_table(folders: Sequence[Path]) -> str:
    """Return a Markdown table with a column for each folder. Raises as read_tree and coverage_percent do."""
    trees = [read_tree(folder) for folder in folders]
    lines = [_line("", *(f"`{tree.folder}`" for tree in trees)), _line("---", *("---" for _ in trees))]
    lines += [_line(label, *(figure(tree) for tree in trees)) for label, figure in ROWS]
    return "\n".join(lines)


def _line(*texts: str) -> str:
    return f"| {' | '.join(texts)} |"


def _openings(kind: Opening, tree: SourceTree) -> str:
    return cells.share(opening_words(tree.docstrings, kind), of=len(tree.docstrings))


def _verb_or_noun(tree: SourceTree) -> str:
    words = opening_words(tree.docstrings, "verb") + opening_words(tree.docstrings, "noun")
    return cells.percent(words, of=len(tree.docstrings))


def _clauses_in_comments(tree: SourceTree) -> str:
    return cells.share(opening_words(tree.comments, "clause"), of=len(tree.comments))


def _forbidden(tree: SourceTree) -> str:
    return cells.summed(Counter(phrase for _, phrase in forbidden_phrases(tree.prose)))


ROWS: tuple[tuple[str, Callable[[SourceTree], str]], ...] = (
    ("sources", lambda tree: cells.files_and_lines(tree.sources)),
    ("tests", lambda tree: cells.files_and_lines(tree.tests)),
    (
        "lines of a function: median / 90th percentile / longest",
        lambda tree: cells.distribution(measured_functions(tree.sources)),
    ),
    ("the same, tests", lambda tree: cells.distribution(measured_functions(tree.tests))),
    (
        f"functions above {FUNCTION_LINES} lines",
        lambda tree: cells.longer(measured_functions(tree.modules), FUNCTION_LINES),
    ),
    (
        "lines of a module: median / 90th percentile / longest",
        lambda tree: cells.distribution(measured_modules(tree.sources)),
    ),
    ("the same, tests", lambda tree: cells.distribution(measured_modules(tree.tests))),
    (
        f"sources above {MODULE_LINES} lines",
        lambda tree: cells.longer(measured_modules(tree.sources), MODULE_LINES),
    ),
    (
        f"test modules above {MODULE_LINES} lines",
        lambda tree: cells.longer(measured_modules(tree.tests), MODULE_LINES),
    ),
    ("docstrings", lambda tree: str(len(tree.docstrings))),
    ("… that open with a verb or a noun", _verb_or_noun),
    ("… with a verb", partial(_openings, "verb")),
    ("… with a noun", partial(_openings, "noun")),
    ("… with a verb in the third person, or a plural like one", partial(_openings, "third person or plural")),
    ("… with What, How, Whether, Those …", partial(_openings, "clause")),
    ("… with another word", partial(_openings, "other")),
    ("comments that open with What, How, Whether, Those …", _clauses_in_comments),
    ("forbidden words in docstrings and comments", _forbidden),
    ("words in British spelling", lambda tree: cells.summed(british_words(tree.prose))),
    ("words in American spelling", lambda tree: cells.summed(american_words(tree.prose))),
    ("public names that more than two sources define", lambda tree: cells.listed(shared_names(tree.sources))),
    ("the same, tests", lambda tree: cells.listed(shared_names(tree.tests))),
    (
        "module names that more than two sources have",
        lambda tree: cells.listed(shared_module_names(tree.sources)),
    ),
    ("the same, tests", lambda tree: cells.listed(shared_module_names(tree.tests))),
    ("coverage", lambda tree: cells.percents(coverage_percent(tree.folder))),
)
