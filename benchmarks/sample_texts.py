"""Texts to score: about 14 words each, all different, the same in every run."""

import random
from pathlib import Path

import orjson

MEAN_WORDS = 14  # of a text
SEED = 2018

VOCABULARY = """
the film was really good but ending felt too long and actors did not help much I would never see it
again with my friends because music is awful while story remains great in places hotel room clean staff
friendly breakfast cold price high view lovely night noisy bed soft service slow la película me ha
gustado mucho pero el final es demasiado largo y los actores no ayudan nada volvería con mis amigos
porque música horrible aunque historia sigue siendo buena habitación limpia personal amable desayuno
frío precio alto vistas preciosas noche ruidosa cama lento
"""


def sample_texts(count: int) -> list[str]:
    """Return `count` texts of MEAN_WORDS - 4 to MEAN_WORDS + 4 words; each ends in a different number."""
    words = VOCABULARY.split()
    rng = random.Random(SEED)
    return [
        " ".join([*rng.choices(words, k=rng.randint(MEAN_WORDS - 5, MEAN_WORDS + 3)), str(number)])
        for number in range(count)
    ]


def single_bodies(count: int) -> list[bytes]:
    """Return `count` JSON bodies of one text each."""
    return [orjson.dumps({"text": text}) for text in sample_texts(count)]


def batch_bodies(count: int, size: int) -> list[bytes]:
    """Return `count` JSON bodies of `size` texts each."""
    texts = sample_texts(count * size)
    return [orjson.dumps({"texts": texts[start : start + size]}) for start in range(0, len(texts), size)]


def write_lines(path: Path, bodies: list[bytes]) -> Path:
    """Write one body a line, as wrk.lua reads them, and return the path."""
    path.write_bytes(b"\n".join(bodies) + b"\n")
    return path
