"""Bounds on numbers of the command line."""

import unittest
from argparse import ArgumentTypeError
from collections.abc import Callable

from devtools.number_arguments import (
    number_above_0,
    number_from_0,
    number_from_0_to_1,
    whole_number_from_1,
)


class NumberArgumentsTest(unittest.TestCase):
    def assert_bounds(
        self, parse: Callable[[str], float], good: dict[str, float], bad: tuple[str, ...]
    ) -> None:
        for text, value in good.items():
            with self.subTest(good=text):
                self.assertEqual(parse(text), value)
        for text in bad:
            with self.subTest(bad=text), self.assertRaises((ArgumentTypeError, ValueError)):
                parse(text)

    def test_whole_numbers_begin_at_1(self) -> None:
        self.assert_bounds(whole_number_from_1, {"1": 1, "250": 250}, ("0", "-1", "1.5", "", "x", "²", "٣"))

    def test_numbers_begin_at_0(self) -> None:
        self.assert_bounds(number_from_0, {"0": 0, "0.5": 0.5, "1e3": 1000}, ("-1", "inf", "nan", "x"))

    def test_numbers_above_0_exclude_0(self) -> None:
        self.assert_bounds(number_above_0, {"0.1": 0.1, "7": 7}, ("0", "-1", "inf", "nan"))

    def test_shares_end_at_1(self) -> None:
        self.assert_bounds(number_from_0_to_1, {"0": 0, "1": 1, "0.3": 0.3}, ("1.1", "-0.1", "nan"))
