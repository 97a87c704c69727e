"""Numbers in the reader's format: 0.96 and 93.2% in English, 0,96 and 93,2 % in Spanish."""

import math

from flask import Flask

from api.language import page_language
from api.translations import translations

MINUS = "\N{MINUS SIGN}"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
UNITS_S = (("days", 86_400), ("hours", 3600), ("minutes", 60))  # words of api/translations.py
LEAST_GROUPED = 10_000  # Spanish writes four digits as they are; so does JavaScript, by CLDR


def register_filters(app: Flask) -> None:
    """Give all templates the filters `decimal`, `duration`, `percent`, `signed`, `whole`."""
    for function in (decimal, duration, percent, signed, whole):
        app.add_template_filter(function)


def decimal(value: float, digits: int = 2) -> str:
    """Return a number with that many digits behind the decimal sign."""
    return _localized(f"{value:.{digits}f}")


def duration(seconds: int) -> str:
    """Return a length of time in days, hours or minutes: the largest unit of which it has two or more."""
    unit, unit_s = next(((name, size) for name, size in UNITS_S if seconds >= 2 * size), UNITS_S[-1])
    return translations()[unit] % {"count": whole(math.ceil(seconds / unit_s))}


def percent(share: float, digits: int = 1) -> str:
    """Return a share, 0 to 1, in percent."""
    gap = NO_BREAK_SPACE if page_language() == "es" else ""
    return f"{decimal(100 * share, digits)}{gap}%"


def signed(value: float) -> str:
    """Return a weight with its sign and two digits; a minus sign, not a hyphen."""
    number = decimal(abs(value))
    if float(f"{value:.2f}") == 0:
        return number
    return ("+" if value > 0 else MINUS) + number


def whole(value: int) -> str:
    """Return a whole number with its digits in groups of three."""
    if page_language() == "es":
        return f"{value:,}".replace(",", ".") if value >= LEAST_GROUPED else str(value)
    return f"{value:,}"


def _localized(number: str) -> str:
    return number.replace(".", ",") if page_language() == "es" else number
