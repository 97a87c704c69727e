"""Text normalization: patterns that the served tokenizer and the teachers share, in one place.

The patterns have the syntax of the tokenizers library (Oniguruma), for both.
"""

from __future__ import annotations

import html
from collections.abc import Iterable

from tokenizers import Regex, normalizers

from training.html_entities import Replacement

URL, USER = "http", "@user"  # TweetEval and UMSAB already write these for a link and for a user name

LINKS_AND_USERS: list[Replacement] = [
    (r"https?://\S+|www\.\S+", f" {URL} "),
    (r"(?<![\p{L}\p{N}])@\w+", USER),
]
LATEX_QUOTES = "``|''"
TREEBANK_FORMS: list[Replacement] = [
    (r"-lrb-", "("),
    (r"-rrb-", ")"),
    (r" (?=n't\b|'(?:s|m|d|re|ve|ll)\b)", ""),  # some sources write "do n't" and "it 's"
]


def replace_steps(replacements: Iterable[Replacement]) -> list[normalizers.Normalizer]:
    """Return the steps of a normalizer that makes the replacements one after the other."""
    return [normalizers.Replace(Regex(pattern), replacement) for pattern, replacement in replacements]


TEACHER_NORMALIZER = normalizers.Sequence(
    replace_steps([*LINKS_AND_USERS, (LATEX_QUOTES, '"'), *TREEBANK_FORMS])
)


def normalize_for_teachers(text: str) -> str:
    """Return the text with one form for links, user names, quotes and contractions; case and accents stay.

    HTML entities become their characters, also those of texts that were escaped twice.
    """
    normalized: str = TEACHER_NORMALIZER.normalize_str(html.unescape(html.unescape(text)))
    return normalized
