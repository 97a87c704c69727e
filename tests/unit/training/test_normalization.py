"""Normalization for the teachers, from the patterns that the served tokenizer shares."""

import unittest

from training.normalization import normalize_for_teachers


class TeacherNormalizationTest(unittest.TestCase):
    def test_case_and_accents_stay_and_links_and_names_get_one_form(self) -> None:
        for text, expected in {
            "Fui a http://t.co/x CON @Ana": "Fui a  http  CON @user",
            "I do n't like ``it''": 'I don\'t like "it"',
            "me@mail.com": "me@mail.com",
            "-lrb- él -rrb-": "( él )",
            "Est&aacute; &quot;as&iacute;&quot;, isn&amp;#39;t it": 'Está "así", isn\'t it',
        }.items():
            with self.subTest(text=text):
                self.assertEqual(normalize_for_teachers(text), expected)
