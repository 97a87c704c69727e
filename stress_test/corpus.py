"""Texts to send: reviews in English and Spanish, composed of written phrases; all are different.

A text opens with a sentence that holds a day, a month, a place and a person. The number of the text decides
them, so different numbers give different texts. The rest, from no sentence to more than a dozen, is drawn at
random with the number as the seed: the same number always gives the same text.
"""

import itertools
import json
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

LANGUAGES = ("en", "es")
PHRASES = Path(__file__).parent / "phrases"

DAYS = 28
# Coprime to the number of texts: neighbors differ in everything, and each text still has one number.
STRIDE = 1_000_003
SENTENCES = (0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 8, 12, 20, 45)  # from a tweet to a long review
# mood of a text -> ten kinds, one of which is drawn for each sentence
SENTENCE_KINDS = {
    "praise": ("praise",) * 8 + ("plain", "blame"),
    "blame": ("blame",) * 8 + ("plain", "praise"),
    "plain": ("plain",) * 8 + ("praise", "blame"),
}
MOODS = tuple(SENTENCE_KINDS)


@dataclass(frozen=True, slots=True)
class Corpus:
    """The texts of one language, with numbers from 0 to `size` - 1."""

    openings: tuple[tuple[str, str], ...]  # topic, opening
    months: tuple[str, ...]
    places: tuple[str, ...]
    people: tuple[str, ...]
    sentences: dict[tuple[str, str], tuple[str, ...]]  # topic, kind -> sentences

    @classmethod
    def of_language(cls, language: str) -> Self:
        """Return the corpus of one of LANGUAGES."""
        content: dict[str, Any] = json.loads((PHRASES / f"{language}.json").read_text(encoding="utf-8"))
        topics = content["topics"]
        return cls(
            openings=tuple((topic, text) for topic in topics for text in topics[topic]["openings"]),
            months=tuple(content["months"]),
            places=tuple(content["places"]),
            people=tuple(content["people"]),
            sentences={
                (topic, kind): (*topics[topic][kind], *content["anywhere"][kind])
                for topic in topics
                for kind in MOODS
            },
        )

    @property
    def size(self) -> int:
        """The number of different texts."""
        return math.prod(map(len, (self.openings, range(DAYS), self.months, self.places, self.people)))

    def text_of(self, number: int) -> str:
        """Return the text with a number; the numbers repeat after `size`."""
        seed = rest = number % self.size * STRIDE % self.size
        rest, opening = divmod(rest, len(self.openings))
        rest, day = divmod(rest, DAYS)
        rest, month = divmod(rest, len(self.months))
        person, place = divmod(rest, len(self.places))
        topic, template = self.openings[opening]
        first = template.format(
            day=day + 1, month=self.months[month], place=self.places[place], person=self.people[person]
        )
        return " ".join((first, *self._draw_sentences(topic, random.Random(seed))))

    def _draw_sentences(self, topic: str, rng: random.Random) -> list[str]:
        """No sentence occurs twice: repeated draws make the text shorter."""
        kinds = SENTENCE_KINDS[rng.choice(MOODS)]
        drawn = (rng.choice(self.sentences[topic, rng.choice(kinds)]) for _ in range(rng.choice(SENTENCES)))
        return list(dict.fromkeys(drawn))


def numbered_texts(first: int) -> Iterator[str]:
    """Return texts without end, English and Spanish in turn, from the number `first`."""
    english, spanish = map(Corpus.of_language, LANGUAGES)

    def text_at(position: int) -> str:
        number, is_spanish = divmod(position, 2)
        # The same number in both languages would give a translation.
        return spanish.text_of(number + spanish.size // 2) if is_spanish else english.text_of(number)

    # Not a generator: Ctrl-C may raise KeyboardInterrupt inside, which would end a generator for all users.
    return map(text_at, itertools.count(2 * first))
