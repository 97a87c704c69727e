"""Numbers in the reader's format."""

import unittest

from flask import Flask

from api.number_format import MINUS, decimal, duration, percent, signed, whole

GAP = "\N{NO-BREAK SPACE}"


class NumberFormatTest(unittest.TestCase):
    def formatted(self, language: str) -> list[str]:
        with Flask("test").test_request_context("/", headers={"Accept-Language": language}):
            return [
                decimal(0.956),
                percent(0.9321),
                percent(0.6, 0),
                signed(0.314),
                signed(-0.314),
                signed(-0.001),
                whole(1234),
                whole(1234567),
            ]

    def test_english(self) -> None:
        expected = ["0.96", "93.2%", "60%", "+0.31", f"{MINUS}0.31", "0.00", "1,234", "1,234,567"]
        self.assertEqual(self.formatted("en"), expected)

    def test_spanish(self) -> None:
        expected = ["0,96", f"93,2{GAP}%", f"60{GAP}%", "+0,31", f"{MINUS}0,31", "0,00", "1234"]
        self.assertEqual(self.formatted("es"), [*expected, "1.234.567"])

    def test_a_length_of_time_has_the_largest_unit_of_which_it_has_two(self) -> None:
        with Flask("test").test_request_context("/"):
            lengths = [duration(seconds) for seconds in (90 * 86_400, 86_400, 7200, 90, 1)]
        self.assertEqual(lengths, ["90 days", "24 hours", "2 hours", "2 minutes", "1 minutes"])
