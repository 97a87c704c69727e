from unittest import TestCase

from devtools.house.passages import Passage, comments, docstrings
from devtools.house.source_modules import Place
from devtools.house.wording import american_words, british_words, forbidden_phrases, opening
from tests.unit.devtools.house.house_case import TreeCase


class PassageTests(TreeCase):
    def test_docstrings_of_modules_classes_and_functions_are_found(self) -> None:
        module = self.module(
            '"""Module."""\n\n\nclass C:\n    """Class."""\n\n    def f(self):\n        """Function."""\n\n'
            '    def g(self):\n        x = """No docstring."""\n'
        )
        found = {passage.text: passage.place.line for passage in docstrings(module)}
        self.assertEqual(found, {"Module.": 1, "Class.": 5, "Function.": 8})

    def test_comments_in_consecutive_lines_are_one_text(self) -> None:
        module = self.module(
            "# one\n# two\nx = 1  # three\n# four\n\n# five\ny = '# no comment'\nz = 1  # noqa: E501\n"
        )
        found = [(passage.place.line, passage.text) for passage in comments(module)]
        self.assertEqual(found, [(1, "one\ntwo"), (3, "three"), (4, "four"), (6, "five")])

    def test_a_position_in_a_text_has_its_line(self) -> None:
        passage = Passage(Place("a.py", 3), "one\ntwo\nthree")
        self.assertEqual(str(passage.place_of(passage.text.index("three"))), "a.py:5")


class WordingTests(TestCase):
    def test_the_first_word_decides_on_the_opening(self) -> None:
        for text, kind in (
            ("Return the sum.", "verb"),
            ("Fine-tune a network.", "verb"),
            ("The sum.", "noun"),
            ("`python -m api` serves.", "noun"),
            ("(ids, mask) of a text", "noun"),
            ("JSON lines.", "noun"),
            ("Returns the sum.", "third person or plural"),
            ("Tries again.", "third person or plural"),
            ("Has the texts scored.", "third person or plural"),
            ("What was read.", "clause"),
            ("Whether it ran.", "clause"),
            ("What's left.", "clause"),
            ("\n    Those that wait.", "clause"),
            ("From here on.", "other"),
            ("", "noun"),
        ):
            with self.subTest(text=text):
                self.assertEqual(opening(text), kind)

    def test_forbidden_phrases_are_found_in_every_form_and_across_lines(self) -> None:
        for text, phrase in (
            ("Whoever reads", "whoever"),
            ("there are so\n    many", "so many"),
            ("a thread of\ntheir own", "of its own"),
            ("an address that is none", "is none"),
            ("the loop stood still", "stands still"),
            ("a receiver that is deaf", "hears"),
            ("as RFC 9457 has it", "as X has it"),
            ("drawn Anew", "anew"),
        ):
            with self.subTest(text=text):
                self.assertEqual(list(forbidden_phrases(self.passages(text))), [(Place("a.py", 1), phrase)])

    def test_a_phrase_is_placed_where_it_begins(self) -> None:
        found = list(forbidden_phrases(self.passages("First line.\n\nDrawn anew.")))
        self.assertEqual(found, [(Place("a.py", 3), "anew")])

    def test_plain_words_are_let_through(self) -> None:
        text = "Return None if there is none. It is None. It owns so much. A renewed lease. It has it."
        self.assertEqual(list(forbidden_phrases(self.passages(text))), [])

    def test_spellings_are_told_apart(self) -> None:
        passages = self.passages(
            "Normalised colours, a neighbouring behaviour: labelled, grey. A precise noise, otherwise. "
            "Normalized colors, a tokenizer, behavior: labeled, gray; the size, a prize, for."
        )
        self.assertEqual(
            dict(british_words(passages)),
            dict.fromkeys(("normalised", "colours", "neighbouring", "behaviour", "labelled", "grey"), 1),
        )
        self.assertEqual(
            dict(american_words(passages)),
            dict.fromkeys(("normalized", "colors", "tokenizer", "behavior", "labeled", "gray"), 1),
        )

    def passages(self, text: str) -> list[Passage]:
        return [Passage(Place("a.py", 1), text)]
