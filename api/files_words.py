"""The words of the page for files, from api/words: its template and its JavaScript share them."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "words"


@cache
def files_words(language: str) -> Mapping[str, Any]:
    """Return the words in one of the languages of api/language.py; some members are tables of words."""
    words: dict[str, Any] = json.loads((FOLDER / f"files.{language}.json").read_text(encoding="utf-8"))
    return words
