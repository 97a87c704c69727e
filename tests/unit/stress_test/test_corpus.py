"""The texts of the stress tests."""

import json
import re
import unittest
from itertools import islice

from stress_test.corpus import LANGUAGES, PHRASES, Corpus, texts

COUNT = 20_000
ENGLISH = {"the", "and", "was", "in", "with", "a", "to", "i", "it", "of", "on"}
SPANISH = {"el", "la", "de", "y", "en", "con", "que", "un", "los", "para", "lo"}


def share(sample: list[str], words: set[str]) -> float:
    """Of the texts that have at least two of the words, and the language's own."""
    return sum(len(words & set(re.findall(r"\w+", text.lower()))) >= 2 for text in sample) / len(sample)


class TestCorpus(unittest.TestCase):
    def test_no_two_texts_are_alike(self) -> None:
        self.assertEqual(len(set(islice(texts(123_456), COUNT))), COUNT)

    def test_far_numbers_give_other_texts_as_well(self) -> None:
        for language in LANGUAGES:
            corpus = Corpus.load(language)
            far = range(0, corpus.size, corpus.size // COUNT)
            self.assertEqual(len({corpus.text(number) for number in far}), len(far), language)

    def test_there_are_millions_of_them(self) -> None:
        for language in LANGUAGES:
            self.assertGreater(Corpus.load(language).size, 4_000_000)

    def test_the_same_number_gives_the_same_text(self) -> None:
        first, again = (list(islice(texts(7), 100)) for _ in range(2))
        self.assertEqual(first, again)

    def test_both_languages_come_in_turn(self) -> None:
        sample = list(islice(texts(5), COUNT))
        english, spanish = sample[::2], sample[1::2]
        self.assertGreater(share(english, ENGLISH), 0.95)
        self.assertGreater(share(spanish, SPANISH), 0.95)
        self.assertLess(share(english, SPANISH), 0.2)
        self.assertLess(share(spanish, ENGLISH), 0.2)

    def test_neighbours_are_no_translations_of_each_other(self) -> None:
        english, spanish = (Corpus.load(language) for language in LANGUAGES)
        pairs = list(islice(texts(0), 200))
        same = (
            [english.text(number) for number in range(100)],
            [spanish.text(number) for number in range(100)],
        )
        self.assertEqual(pairs[::2], same[0])
        self.assertNotIn(pairs[1], same[1])

    def test_lengths_go_from_a_tweet_to_a_long_review(self) -> None:
        lengths = sorted(map(len, islice(texts(99), COUNT)))
        self.assertTrue(40 <= lengths[0] < 80, lengths[0])
        self.assertTrue(150 <= lengths[COUNT // 2] <= 280, lengths[COUNT // 2])
        self.assertTrue(1000 <= lengths[-1] <= 2000, lengths[-1])
        self.assertGreater(lengths[int(0.9 * COUNT)], 2 * lengths[COUNT // 2])

    def test_no_sentence_comes_twice_in_a_text(self) -> None:
        for text in islice(texts(0), 2000):
            sentences = re.split(r"(?<=[.!?]) ", text)
            self.assertEqual(len(sentences), len(set(sentences)), text)

    def test_praise_blame_and_plain_texts_are_all_there(self) -> None:
        content = json.loads((PHRASES / "en.json").read_text(encoding="utf-8"))
        sample = " ".join(islice(texts(0), 2000))
        for part, sentences in content["anywhere"].items():
            for sentence in sentences:
                self.assertIn(sentence, sample, part)

    def test_every_opening_holds_what_makes_a_text_its_own(self) -> None:
        for language in LANGUAGES:
            for _, opening in Corpus.load(language).openings:
                fields = set(re.findall(r"\{(\w+)\}", opening))
                self.assertEqual(fields, {"day", "month", "place", "person"}, opening)
