"""The texts of the stress tests."""

import json
import re
import unittest
from itertools import islice
from unittest import mock

from stress_test.corpus import LANGUAGES, PHRASES, Corpus, numbered_texts

COUNT = 20_000
ENGLISH = {"the", "and", "was", "in", "with", "a", "to", "i", "it", "of", "on"}
SPANISH = {"el", "la", "de", "y", "en", "con", "que", "un", "los", "para", "lo"}


def share_with_words(sample: list[str], words: set[str]) -> float:
    """Return the share of the texts that have at least two of the words."""
    return sum(len(words & set(re.findall(r"\w+", text.lower()))) >= 2 for text in sample) / len(sample)


class CorpusTest(unittest.TestCase):
    def test_all_texts_differ(self) -> None:
        self.assertEqual(len(set(islice(numbered_texts(123_456), COUNT))), COUNT)

    def test_distant_numbers_give_different_texts_too(self) -> None:
        for language in LANGUAGES:
            corpus = Corpus.of_language(language)
            far = range(0, corpus.size, corpus.size // COUNT)
            self.assertEqual(len({corpus.text_of(number) for number in far}), len(far), language)

    def test_there_are_millions_of_them(self) -> None:
        for language in LANGUAGES:
            self.assertGreater(Corpus.of_language(language).size, 4_000_000)

    def test_the_same_number_gives_the_same_text(self) -> None:
        first, again = (list(islice(numbered_texts(7), 100)) for _ in range(2))
        self.assertEqual(first, again)

    def test_the_languages_alternate(self) -> None:
        sample = list(islice(numbered_texts(5), COUNT))
        english, spanish = sample[::2], sample[1::2]
        self.assertGreater(share_with_words(english, ENGLISH), 0.95)
        self.assertGreater(share_with_words(spanish, SPANISH), 0.95)
        self.assertLess(share_with_words(english, SPANISH), 0.2)
        self.assertLess(share_with_words(spanish, ENGLISH), 0.2)

    def test_neighbors_are_not_translations_of_each_other(self) -> None:
        english, spanish = (Corpus.of_language(language) for language in LANGUAGES)
        pairs = list(islice(numbered_texts(0), 200))
        same = (
            [english.text_of(number) for number in range(100)],
            [spanish.text_of(number) for number in range(100)],
        )
        self.assertEqual(pairs[::2], same[0])
        self.assertNotIn(pairs[1], same[1])

    def test_lengths_range_from_a_tweet_to_a_long_review(self) -> None:
        lengths = sorted(map(len, islice(numbered_texts(99), COUNT)))
        self.assertTrue(40 <= lengths[0] < 80, lengths[0])
        self.assertTrue(150 <= lengths[COUNT // 2] <= 280, lengths[COUNT // 2])
        self.assertTrue(1000 <= lengths[-1] <= 2000, lengths[-1])
        self.assertGreater(lengths[int(0.9 * COUNT)], 2 * lengths[COUNT // 2])

    def test_no_sentence_occurs_twice_in_a_text(self) -> None:
        for text in islice(numbered_texts(0), 2000):
            sentences = re.split(r"(?<=[.!?]) ", text)
            self.assertEqual(len(sentences), len(set(sentences)), text)

    def test_all_sentences_are_used(self) -> None:
        content = json.loads((PHRASES / "en.json").read_text(encoding="utf-8"))
        sample = " ".join(islice(numbered_texts(0), 2000))
        for part, sentences in content["anywhere"].items():
            for sentence in sentences:
                self.assertIn(sentence, sample, part)

    def test_every_opening_has_the_fields_that_make_texts_differ(self) -> None:
        for language in LANGUAGES:
            for _, opening in Corpus.of_language(language).openings:
                fields = set(re.findall(r"\{(\w+)\}", opening))
                self.assertEqual(fields, {"day", "month", "place", "person"}, opening)

    def test_an_interrupt_does_not_end_the_texts(self) -> None:
        texts = numbered_texts(0)
        with (
            mock.patch.object(Corpus, "text_of", side_effect=KeyboardInterrupt),
            self.assertRaises(KeyboardInterrupt),
        ):
            next(texts)
        self.assertEqual([next(texts)], list(islice(numbered_texts(0), 1, 2)))
