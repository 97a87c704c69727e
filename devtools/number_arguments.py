"""Types of numbers for argparse. They raise ArgumentTypeError or ValueError."""

import math
from argparse import ArgumentTypeError


def whole_number_from_1(text: str) -> int:
    """Return a whole number from 1."""
    if not (text.isascii() and text.isdecimal()) or int(text) < 1:
        raise ArgumentTypeError("must be a whole number from 1")
    return int(text)


def number_from_0(text: str) -> float:
    """Return a finite number from 0."""
    value = float(text)
    if not 0 <= value < math.inf:
        raise ArgumentTypeError("must be a number from 0")
    return value


def number_above_0(text: str) -> float:
    """Return a finite number above 0."""
    value = number_from_0(text)
    if not value:
        raise ArgumentTypeError("must be more than 0")
    return value


def number_from_0_to_1(text: str) -> float:
    """Return a number from 0 to 1."""
    value = number_from_0(text)
    if value > 1:
        raise ArgumentTypeError("must be between 0 and 1")
    return value
