"""Variants of a sentence: one typing error, another end."""

import unittest

import numpy as np

from training.variants import add_typing_error, change_end, make_variants


class VariantsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.rng = np.random.default_rng(1)

    def test_a_typing_error_drops_doubles_or_swaps_a_letter_inside_a_word(self) -> None:
        seen = {add_typing_error("Un plato", self.rng) for _ in range(100)}
        self.assertLessEqual(
            seen,
            {
                "Un pato",
                "Un plto",
                "Un plao",
                "Un pllato",
                "Un plaato",
                "Un platto",
                "Un palto",
                "Un pltao",
                "Un plaot",
            },
        )
        self.assertGreater(len(seen), 5)

    def test_short_words_have_no_typing_error(self) -> None:
        self.assertEqual(add_typing_error("no es mal", self.rng), "no es mal")

    def test_the_end_loses_or_gets_a_mark(self) -> None:
        self.assertEqual(change_end("Bien...", self.rng), "Bien")
        self.assertIn(change_end("Bien", self.rng), {"Bien.", "Bien!"})

    def test_a_question_and_an_emoji_keep_their_end(self) -> None:
        for text in ("¿Bien?", "Bien 😀", ""):
            self.assertEqual(change_end(text, self.rng), text)

    def test_there_is_a_variant_of_each_text_and_most_differ(self) -> None:
        texts = [f"La comida número {number} llegó fría." for number in range(200)]
        variants = make_variants(texts, self.rng)
        changed = sum(variant != text for variant, text in zip(variants, texts, strict=True))
        self.assertTrue(120 < changed < 180, changed)
