"""The wording of docstrings and comments."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

from devtools.house.passages import Passage
from devtools.house.source_modules import Place
from devtools.house.vocabulary import AMERICAN, BRITISH, CLAUSE_OPENINGS, FORBIDDEN, FUNCTION_WORDS, VERBS

IRREGULAR = {"has": "have"}  # third person -> base form
Opening = Literal["verb", "noun", "third person or plural", "clause", "other"]


def first_word(text: str) -> str:
    """Return the first word of a text in lower case, without quotes, brackets and punctuation."""
    word = re.search(r"\w[\w'-]*", text)
    return word[0].lower() if word else ""


def opening(text: str) -> Opening:
    """Return the kind of word that a text opens with."""
    if text.lstrip().startswith("`"):
        return "noun"  # the name of a thing in the code
    word = first_word(text).removesuffix("'s")
    if word in CLAUSE_OPENINGS:
        return "clause"
    if word in VERBS:
        return "verb"
    if word in FUNCTION_WORDS:
        return "other"
    return "third person or plural" if _base_forms(word) & VERBS else "noun"


def _base_forms(word: str) -> set[str]:
    """Return the verbs whose third person `word` may be: "tries" may be that of "try"."""
    if not word.endswith("s"):
        return set()
    return {word[:-1], word.removesuffix("es"), word.removesuffix("ies") + "y", IRREGULAR.get(word, "")}


def opening_words(passages: Iterable[Passage], kind: Opening) -> Counter[str]:
    """Count the first words of those passages whose opening is of one kind."""
    return Counter(first_word(passage.text) for passage in passages if opening(passage.text) == kind)


def forbidden_phrases(passages: Iterable[Passage]) -> Iterator[tuple[Place, str]]:
    """Yield the place of each forbidden phrase, and the phrase."""
    for passage in passages:
        for phrase, pattern in FORBIDDEN:
            for match in pattern.finditer(passage.text):
                yield passage.place_of(match.start()), phrase


def british_words(passages: Iterable[Passage]) -> Counter[str]:
    """Count the words in British spelling."""
    return _words(passages, BRITISH)


def american_words(passages: Iterable[Passage]) -> Counter[str]:
    """Count the words in American spelling, of those that British English writes in another way."""
    return _words(passages, AMERICAN)


def _words(passages: Iterable[Passage], pattern: re.Pattern[str]) -> Counter[str]:
    return Counter(match[0].lower() for passage in passages for match in pattern.finditer(passage.text))
