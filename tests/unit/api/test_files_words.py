"""The words of the page for files are complete in both languages."""

import json
import re
import unittest
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from api.files_words import files_words
from api.language import LANGUAGE_NAMES

SCRIPTS = Path(__file__).parent.parent.parent.parent / "api" / "static" / "files"
# names and units that both languages write alike
SAME = {
    *(f"encodings.{name}" for name in ("utf-8", "utf-16le", "utf-16be", "cp850")),
    *("seconds", "minutes", "hours", "summary.error"),
}
NO_WORDS = ("js", "language", "labels")  # the module words.js, and what the page adds
PLACE = re.compile(r"\{(\w+)\}")


def leaves(words: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each word."""
    for name, word in words.items():
        if isinstance(word, dict):
            yield from leaves(word, f"{path}{name}.")
        else:
            yield path + name, word


class TestFilesWords(unittest.TestCase):
    def test_all_languages_have_the_same_words_with_the_same_places(self) -> None:
        places = {
            language: {path: sorted(PLACE.findall(text)) for path, text in leaves(files_words(language))}
            for language in LANGUAGE_NAMES
        }
        self.assertEqual(places["en"], places["es"])

    def test_no_word_is_left_in_the_language_of_the_other(self) -> None:
        english, spanish = (dict(leaves(files_words(language))) for language in ("en", "es"))
        same = {path for path in english if english[path] == spanish[path]}
        self.assertLessEqual(same, SAME)

    def test_scripts_name_words_that_exist(self) -> None:
        known = json.loads(json.dumps(files_words("en")))
        for script in SCRIPTS.glob("*.js"):
            for path in re.findall(r"\bwords\.([a-z_]+(?:\.[a-z_]+)?)\b", script.read_text(encoding="utf-8")):
                name, _, member = path.partition(".")
                if name in NO_WORDS:
                    continue
                self.assertIn(name, known, script.name)
                if member and isinstance(known[name], dict):
                    self.assertIn(member, known[name], script.name)
