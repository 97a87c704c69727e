"""The words of a text and their weights: known texts, and the rules that hold for every text."""

import unittest

from hypothesis import given, settings
from hypothesis import strategies as st

from api.explanation import MAX_ENTRIES, Span, Variants, group_words, leave_out, split_words
from sentiq.messages import Prediction, TextError, TextOutcome

EXAMPLES = settings(max_examples=400, deadline=None, derandomize=True, database=None)
PIECES = st.sampled_from(
    (
        "no",
        "Qué",
        "e\u0301l",
        "don't",
        "3.5",
        "¿",
        "!",
        ",",
        "-",
        "…",
        " ",
        "\t",
        "\n",
        "\u00a0",
        "👍🏽",
        "👨‍👩‍👧",
        "🇪🇸",
        "日",
        "ไทย",
    )
)
TEXTS = st.lists(PIECES, max_size=80).map("".join) | st.text(max_size=200)

WORDS: tuple[tuple[str, list[str]], ...] = (
    ("¡Qué  bien! don't e-mail l\u2019homme", ["¡Qué", "bien!", "don't", "e-mail", "l\u2019homme"]),
    ("hola,mundo no...malo bueno/malo", ["hola,", "mundo", "no...", "malo", "bueno/", "malo"]),
    ("hola(¿qué?) (wow) :-) --", ["hola", "(¿qué?)", "(wow)", ":-)", "--"]),
    ("3.5 10,000€ $5 50% U.S.A.", ["3.5", "10,000€", "$5", "50%", "U.S.A."]),
    ("bien👍🏽👨‍👩‍👧🇪🇸❤️", ["bien", "👍🏽", "👨‍👩‍👧", "🇪🇸", "❤️"]),
    ("e\u0301l cafe\u0301", ["e\u0301l", "cafe\u0301"]),
    ("日本 ไทย", ["日", "本", "ไทย"]),
    ("https://a.example/b?c=d, a@b.com @user #tag", ["https://a.example/b?c=d,", "a@b.com", "@user", "#tag"]),
    ("!!!", ["!!!"]),
    (" \n", []),
)


def prediction(positive: float) -> Prediction:
    """Return a prediction with that probability of the label positive."""
    return Prediction("positive", positive, {"negative": 1 - positive, "positive": positive})


def outcomes_of(variants: Variants) -> list[TextOutcome]:
    """Return a prediction for each text to score, whose probability grows with its length."""
    return [prediction(len(text) / 1000) for text in variants.texts()]


class WordTests(unittest.TestCase):
    def test_words_are_those_of_a_reader(self) -> None:
        for text, words in WORDS:
            with self.subTest(text=text):
                self.assertEqual([text[start:end] for start, end in split_words(text)], words)

    @EXAMPLES
    @given(TEXTS)
    def test_words_and_the_blanks_between_them_are_the_whole_text(self, text: str) -> None:
        position = 0
        for start, end in split_words(text):
            self.assertTrue(position <= start < end <= len(text))
            self.assertEqual(text[position:start].strip(), "")
            self.assertEqual(text[start:end].split(), [text[start:end]] if text[start:end].strip() else [])
            position = end
        self.assertEqual(text[position:].strip(), "")

    @EXAMPLES
    @given(TEXTS, TEXTS)
    def test_a_blank_line_between_two_texts_is_a_border(self, first: str, second: str) -> None:
        words = [f"{first}\n\n{second}"[start:end] for start, end in split_words(f"{first}\n\n{second}")]
        expected = [text[start:end] for text in (first, second) for start, end in split_words(text)]
        self.assertEqual(words, expected)


class GroupTests(unittest.TestCase):
    @EXAMPLES
    @given(st.integers(0, 400), st.integers(1, 70))
    def test_groups_hold_each_word_once_and_are_of_like_size(self, count: int, most: int) -> None:
        words = [Span(2 * number, 2 * number + 1) for number in range(count)]
        groups = group_words(words, most)
        self.assertEqual(len(groups), min(count, most))
        sizes = [sum(start <= word.start < end for word in words) for start, end in groups]
        self.assertEqual(sum(sizes), count)
        self.assertLessEqual(max(sizes, default=0) - min(sizes, default=0), 1)


class VariantTests(unittest.TestCase):
    def test_a_word_leaves_no_second_blank_behind(self) -> None:
        self.assertEqual(leave_out("not very good", Span(4, 8)), "not good")
        self.assertEqual(leave_out("not very good", Span(0, 3)), "very good")
        self.assertEqual(leave_out("not very good ", Span(9, 13)), "not very")
        self.assertEqual(leave_out("bien👍", Span(0, 4)), "👍")

    @EXAMPLES
    @given(TEXTS)
    def test_no_text_to_score_is_blank_or_as_long_as_the_whole_one(self, text: str) -> None:
        variants = Variants.from_text(text)
        self.assertLessEqual(len(variants.entries), MAX_ENTRIES)
        for shortened in variants.texts()[1:]:
            self.assertTrue(shortened.strip())
            self.assertLess(len(shortened), len(text))

    @EXAMPLES
    @given(TEXTS, st.integers(1, 300))
    def test_entries_are_slices_of_the_part_that_was_read(self, text: str, read_chars: int) -> None:
        variants = Variants.from_text(text)
        entries = variants.weigh(outcomes_of(variants), "positive", read_chars)
        for entry in entries:
            start, end = entry["start"], entry["end"]
            assert isinstance(start, int)
            assert isinstance(end, int)
            self.assertEqual(entry["text"], text[start:end])
            self.assertLess(start, read_chars)
        if read_chars >= len(text):
            self.assertEqual(len(entries), len(variants.entries))


class WeightTests(unittest.TestCase):
    def weights(self, text: str, label: str = "positive", read_chars: int = 1000) -> list[object]:
        variants = Variants.from_text(text)
        return [entry["weight"] for entry in variants.weigh(outcomes_of(variants), label, read_chars)]

    def test_a_weight_is_the_fall_of_the_probability(self) -> None:
        self.assertEqual(self.weights("not good"), [0.004, 0.005])  # each takes a blank with it
        self.assertEqual(self.weights("not good", "negative"), [-0.004, -0.005])

    def test_the_only_word_has_no_weight(self) -> None:
        variants = Variants.from_text(" Great! ")
        self.assertEqual(variants.texts(), [" Great! "])
        self.assertEqual(self.weights(" Great! "), [None])

    def test_a_text_that_could_not_be_scored_gives_no_weight(self) -> None:
        variants = Variants.from_text("not good")
        outcomes: list[TextOutcome] = [prediction(0.5), TextError("expired", "too late"), prediction(0.25)]
        entries = variants.weigh(outcomes, "positive", 8)
        self.assertEqual([entry["weight"] for entry in entries], [None, 0.25])

    def test_words_behind_what_was_read_are_left_out_also_within_a_group(self) -> None:
        text = "word " * 120  # 60 groups of two words
        variants = Variants.from_text(text)
        entries = variants.weigh(outcomes_of(variants), "positive", 11)
        self.assertEqual([entry["text"] for entry in entries], ["word word", "word"])
