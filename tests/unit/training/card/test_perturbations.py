"""Perturbations that should not change a label."""

import html
import unittest

from training.card.perturbations import PERTURBATIONS, escape_entities


class PerturbationsTest(unittest.TestCase):
    def test_each_changes_one_thing(self) -> None:
        text = "No está mal, ¿verdad? El niño durmió tranquilo."
        expected = {
            "accents": "No esta mal, ¿verdad? El niño durmio tranquilo.",
            "capitals": "NO ESTÁ MAL, ¿VERDAD? EL NIÑO DURMIÓ TRANQUILO.",
            "entities": "No est&aacute; mal, &iquest;verdad? El ni&ntilde;o durmi&oacute; tranquilo.",
            "final_point": "No está mal, ¿verdad? El niño durmió tranquilo",
            "typing_error": "No está mal, ¿verdad? El niño durmió traqnuilo.",
        }
        self.assertEqual({kind: change(text) for kind, change in PERTURBATIONS.items()}, expected)

    def test_a_text_that_offers_nothing_to_change_stays(self) -> None:
        for kind in ("accents", "entities", "final_point", "typing_error"):
            self.assertEqual(PERTURBATIONS[kind]("Ok 👍"), "Ok 👍", kind)

    def test_entities_are_those_of_html(self) -> None:
        text = 'It\u2019s "AT&T" <3 ¡pingüino Ñandú!'
        self.assertEqual(html.unescape(escape_entities(text)), text)
