"""HTML entities, as scrapers leave them in texts: patterns for the normalizer in tokenizer.json.

The patterns match lower-cased text. A replacement cannot refer to its match, so each character has its own
pattern; numeric entities of other characters become a space.
Names: https://html.spec.whatwg.org/multipage/named-characters.html
"""

from __future__ import annotations

from collections.abc import Sequence

Replacement = tuple[str, str]  # pattern, replacement

JOINER = "\u200d"  # marks the letter of "&eacute;" until the start of the entity is removed


def entity(name: str, codes: Sequence[int]) -> str:
    """Return a pattern for entities: names (a pattern), and characters by decimal and hexadecimal number."""
    numbers = "|".join(str(code) for code in codes)
    hexadecimal = "|".join(f"{code:x}" for code in codes)
    return f"&(?:{name + '|' if name else ''}#0*(?:{numbers})|#x0*(?:{hexadecimal}));"


AMPERSAND: Replacement = ("&amp;", "&")  # before all others: some texts were escaped twice
DOUBLE_QUOTE = entity("quot|[lrb]dquo|[lr]aquo", [34, 171, 187, 8220, 8221, 8222])
APOSTROPHE = entity("apos|[lrs]squo|sbquo", [39, 8216, 8217, 8218])
CHARACTERS: list[Replacement] = [
    (r"(?<=&[a-z])(?:acute|grave|circ|tilde|uml|cedil);", JOINER),
    *[
        (entity("", [ord(letter) for letter in letters]), plain)
        for plain, letters in {"a": "áÁ", "e": "éÉ", "i": "íÍ", "o": "óÓ", "u": "úÚüÜ", "n": "ñÑ"}.items()
    ],
    (entity("lt", [60]), "<"),
    (entity("gt", [62]), ">"),
    (entity("hellip", [8230]), "..."),
]
LETTER_START = f"&(?=[a-z]{JOINER})"
OTHERS = (
    r"&(?:nbsp|[mn]dash|iexcl|iquest|euro|pound|cent|yen|deg|copy|reg|trade|bull|middot|sect|para|ord[fm]"
    r"|[lru]arr|hearts|times|divide|frac\d\d|sup\d|zwn?j|(?:thin|en|em)sp|shy|#\d{1,7}|#x[0-9a-f]{1,6});"
)
