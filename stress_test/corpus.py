"""Texts to send: reviews in English and Spanish, put together from written phrases; no two are alike.

A text opens with a sentence that holds a day, a month, a place and a person, which its number decides, so
that different numbers give different texts. What follows, from nothing to a dozen and more sentences, is
drawn at random, with the number as the seed: the same number always gives the same text.
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
# coprime to the number of texts, so that neighbours differ in everything and each number still comes once
STRIDE = 1_000_003
SENTENCES = (0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 8, 12, 20, 45)  # from a tweet to a long review
# of ten sentences in a text of the mood
PARTS_OF_MOOD = {
    "praise": ("praise",) * 8 + ("plain", "blame"),
    "blame": ("blame",) * 8 + ("plain", "praise"),
    "plain": ("plain",) * 8 + ("praise", "blame"),
}
MOODS = tuple(PARTS_OF_MOOD)


@dataclass(frozen=True, slots=True)
class Corpus:
    """The texts of one language, numbered from 0 to `size`."""

    openings: tuple[tuple[str, str], ...]  # topic, opening
    months: tuple[str, ...]
    places: tuple[str, ...]
    people: tuple[str, ...]
    sentences: dict[tuple[str, str], tuple[str, ...]]  # by topic and part

    @classmethod
    def load(cls, language: str) -> Self:
        content: dict[str, Any] = json.loads((PHRASES / f"{language}.json").read_text(encoding="utf-8"))
        topics = content["topics"]
        return cls(
            openings=tuple((topic, text) for topic in topics for text in topics[topic]["openings"]),
            months=tuple(content["months"]),
            places=tuple(content["places"]),
            people=tuple(content["people"]),
            sentences={
                (topic, part): (*topics[topic][part], *content["anywhere"][part])
                for topic in topics
                for part in MOODS
            },
        )

    @property
    def size(self) -> int:
        return math.prod(map(len, (self.openings, range(DAYS), self.months, self.places, self.people)))

    def text(self, number: int) -> str:
        seed = rest = number % self.size * STRIDE % self.size
        rest, opening = divmod(rest, len(self.openings))
        rest, day = divmod(rest, DAYS)
        rest, month = divmod(rest, len(self.months))
        person, place = divmod(rest, len(self.places))
        topic, template = self.openings[opening]
        first = template.format(
            day=day + 1, month=self.months[month], place=self.places[place], person=self.people[person]
        )
        return " ".join((first, *self._sentences(topic, random.Random(seed))))

    def _sentences(self, topic: str, chance: random.Random) -> list[str]:
        """No sentence comes twice: where the draw repeats itself, the text is shorter."""
        parts = PARTS_OF_MOOD[chance.choice(MOODS)]
        drawn = (
            chance.choice(self.sentences[topic, chance.choice(parts)])
            for _ in range(chance.choice(SENTENCES))
        )
        return list(dict.fromkeys(drawn))


def texts(first: int) -> Iterator[str]:
    """Texts without end, of both languages in turn, from the number `first` on."""
    english, spanish = map(Corpus.load, LANGUAGES)
    for number in itertools.count(first):
        yield english.text(number)
        yield spanish.text(number + spanish.size // 2)  # at the same number it would be a translation
