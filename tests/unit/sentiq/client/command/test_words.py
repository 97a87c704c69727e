"""Every sentence of the command exists in Spanish, with the same values, and no sentence there is unused."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path
from unittest import TestCase

import sentiq.client.errors
from sentiq.client.command.spanish import SPANISH
from sentiq.client.command.words import Words

CLIENT = Path(sentiq.client.__file__).parent
# calls whose first argument is a sentence
SAYING = {
    "FileUnreadable",
    "FileUnwritable",
    "InputMissing",
    "JournalMismatch",
    "Note",
    "OutputExists",
    "TooManyErrors",
    "UnusableOption",
    "_words",
    "remark",
    "words",
}
LABELS = {"negative", "neutral", "positive"}  # of the model that ships
ERRORS = {*dir(sentiq.client.errors), "OSError"}


def said(path: Path) -> Iterator[str]:
    """Yield the sentences that a module says, those in an `if` expression included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in SAYING:
                yield from texts(node.args[0])
        elif isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id in ("template", "LOCKED") for target in node.targets
        ):
            yield from texts(node.value)


def texts(node: ast.AST) -> Iterator[str]:
    """Yield the strings in an expression, those of calls within it left out."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from texts(body)
            yield from texts(orelse)


class SpanishTests(TestCase):
    def test_every_sentence_has_a_spanish_form_and_every_form_a_sentence(self) -> None:
        modules = [*(CLIENT / "files").glob("*.py"), *(CLIENT / "command").glob("*.py")]
        sentences = {sentence for path in modules for sentence in said(path)}
        self.assertEqual(sorted(sentences - SPANISH.keys()), [])
        self.assertEqual(sorted(SPANISH.keys() - sentences - LABELS - ERRORS), [])

    def test_both_forms_have_the_same_values(self) -> None:
        for english, spanish in SPANISH.items():
            with self.subTest(sentence=english):
                self.assertEqual(names(spanish), names(english))

    def test_every_error_of_the_client_has_a_spanish_sentence(self) -> None:
        for name, kind in vars(sentiq.client.errors).items():
            if isinstance(kind, type) and issubclass(kind, sentiq.client.errors.ClientError):
                with self.subTest(error=name):
                    self.assertTrue(any(base.__name__ in SPANISH for base in kind.__mro__))


def names(template: str) -> list[str]:
    """Return the names in the braces of a sentence."""
    return sorted({name for _, name, _, _ in string.Formatter().parse(template) if name})


class LanguageTests(TestCase):
    def test_the_first_variable_that_is_set_decides(self) -> None:
        for environment, spanish in (
            ({}, False),
            ({"LANG": "es_ES.UTF-8"}, True),
            ({"LANG": "es_ES.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, False),
            ({"LANG": "C", "LC_ALL": "es"}, True),
            ({"LANG": "es_MX", "LC_ALL": ""}, True),
        ):
            with self.subTest(environment=environment):
                self.assertEqual(Words.of_environment(environment).spanish, spanish)

    def test_numbers_have_the_signs_of_the_language(self) -> None:
        self.assertEqual(Words("en").number(1234.56, 1), "1,234.6")
        self.assertEqual(Words("es").number(1234.56, 1), "1.234,6")

    def test_values_with_braces_stay_as_they_are(self) -> None:
        self.assertEqual(
            Words("es")("there is no file {name}", name="{x}.csv"), "no existe el archivo {x}.csv"
        )
