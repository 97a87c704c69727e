"""Perturbations of a text that should not change its label: each is a function from text to text.

They are the same for every run, so that two models are compared on the same texts.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable

ENTITIES = {'"': "&quot;", "'": "&#39;", "\u2019": "&rsquo;", "¡": "&iexcl;", "¿": "&iquest;"}
ENTITIES |= {letter: f"&{name}acute;" for letter, name in zip("áéíóúÁÉÍÓÚ", "aeiouAEIOU", strict=True)}
ENTITIES |= {"ñ": "&ntilde;", "Ñ": "&Ntilde;", "ü": "&uuml;"}
LONG_WORD = re.compile(r"[^\W\d_]{6,}")


def remove_accents(text: str) -> str:
    """Return the text without accents; ñ stays."""
    decomposed = unicodedata.normalize("NFD", text.replace("ñ", "\ue000").replace("Ñ", "\ue001"))
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return unicodedata.normalize("NFC", plain).replace("\ue000", "ñ").replace("\ue001", "Ñ")


def escape_entities(text: str) -> str:
    """Return the text as scrapers give it: quotes, accents and inverted marks as HTML entities."""
    return "".join(ENTITIES.get(character, character) for character in html.escape(text, quote=False))


def change_final_point(text: str) -> str:
    """Remove the final point of the text, or add one after a letter."""
    if text.endswith(".") and not text.endswith(".."):
        return text[:-1]
    return f"{text}." if text[-1:].isalpha() else text


def swap_letters(text: str) -> str:
    """Swap two letters inside the longest word, if it has six letters or more."""
    words = [match for match in LONG_WORD.finditer(text) if match.group().islower()]
    if not words:
        return text
    word = max(words, key=lambda match: len(match.group()))
    middle = word.start() + len(word.group()) // 2
    return text[: middle - 1] + text[middle] + text[middle - 1] + text[middle + 1 :]


PERTURBATIONS: dict[str, Callable[[str], str]] = {
    "accents": remove_accents,
    "capitals": str.upper,
    "entities": escape_entities,
    "final_point": change_final_point,
    "typing_error": swap_letters,
}
