"""The errors of refused texts: they cross Redis, and take their places among the outcomes."""

from typing import Any
from unittest import TestCase

import orjson

from sentiq.errors import MessageError
from sentiq.outcomes import Prediction, TextError
from sentiq.queue.refused_texts import RefusedTexts

EMPTY = TextError("empty", "the text is empty")
LONG = TextError("too_long", 'the text has 5001 characters: "ñ" 😀')
REFUSED = RefusedTexts({0: EMPTY, 2: LONG, 3: EMPTY, 7: EMPTY})


class RefusedTextsTests(TestCase):
    def test_decode_is_the_inverse_of_encode(self) -> None:
        for refused in (REFUSED, RefusedTexts(), RefusedTexts({5: LONG})):
            with self.subTest(refused=refused):
                self.assertEqual(RefusedTexts.decode(refused.encode()), refused)

    def test_equal_errors_are_written_once(self) -> None:
        many = RefusedTexts(dict.fromkeys(range(1000), EMPTY))
        self.assertLess(len(many.encode()), 4_200)
        self.assertEqual(RefusedTexts().encode(), b"")

    def test_the_outcomes_of_all_texts_are_in_order(self) -> None:
        scored = [Prediction(name, 1.0, {name: 1.0}) for name in "abcd"]
        a, b, c, d = scored
        self.assertEqual(REFUSED.merge(scored), (EMPTY, a, LONG, EMPTY, b, c, d, EMPTY))
        self.assertEqual(RefusedTexts().merge(scored), (a, b, c, d))
        self.assertEqual([*REFUSED.indexes_of_others(4)], [1, 4, 5, 6])
        self.assertEqual([*RefusedTexts().indexes_of_others(3)], [0, 1, 2])

    def test_broken_bytes_raise_one_error(self) -> None:
        group = {"code": "empty", "detail": "", "indexes": [1]}
        values: list[Any] = [7, [7], [{}], [{**group, "code": "tired"}], [{**group, "indexes": ["1"]}]]
        for value in values:
            with self.subTest(value=value), self.assertRaises(MessageError):
                RefusedTexts.decode(orjson.dumps(value))
        with self.assertRaises(MessageError):
            RefusedTexts.decode(REFUSED.encode()[:-1])
