"""The check: places where the code is longer, or worded in another way, than the rules allow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from devtools.house.passages import comments, docstrings
from devtools.house.sizes import longer_than, measured_functions, measured_modules
from devtools.house.source_modules import Place, SourceModule
from devtools.house.wording import first_word, forbidden_phrases, opening

FUNCTION_LINES = 40
MODULE_LINES = 250


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A place that breaks a rule. `kind` names the rule."""

    place: Place
    kind: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


def violations(modules: Sequence[SourceModule]) -> Iterator[Violation]:
    """Yield every violation of the tree."""
    for one in longer_than(measured_functions(modules), FUNCTION_LINES):
        yield Violation(
            one.place, "function", f"{one.name} has {one.length} lines; {FUNCTION_LINES} is the limit"
        )
    for one in longer_than(measured_modules(modules), MODULE_LINES):
        yield Violation(
            one.place, "module", f"the module has {one.length} lines; {MODULE_LINES} is the limit"
        )
    for module in modules:
        yield from _wording_violations(module)


def _wording_violations(module: SourceModule) -> Iterator[Violation]:
    documented = list(docstrings(module))
    for passage in documented:
        if opening(passage.text) == "clause":
            word = first_word(passage.text).capitalize()
            message = f'the docstring opens with "{word}"; open with a verb in the imperative or a noun'
            yield Violation(passage.place, "opening", message)
    for place, phrase in forbidden_phrases([*documented, *comments(module)]):
        yield Violation(place, "phrase", f'the words "{phrase}" are to be avoided')
