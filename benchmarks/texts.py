"""Texts to score: about 14 words each, no two alike, the same in every run."""

import random
from pathlib import Path

import orjson

WORDS = 14  # of a text in the mean
SEED = 2018

VOCABULARY = """
the film was really good but ending felt too long and actors did not help much I would never see it
again with my friends because music is awful while story remains great in places hotel room clean staff
friendly breakfast cold price high view lovely night noisy bed soft service slow la película me ha
gustado mucho pero el final es demasiado largo y los actores no ayudan nada volvería con mis amigos
porque música horrible aunque historia sigue siendo buena habitación limpia personal amable desayuno
frío precio alto vistas preciosas noche ruidosa cama lento
"""


def texts(count: int) -> list[str]:
    """`count` texts of WORDS - 4 to WORDS + 4 words; a number at the end of each tells them apart."""
    words = VOCABULARY.split()
    choice = random.Random(SEED)
    return [
        " ".join([*choice.choices(words, k=choice.randint(WORDS - 5, WORDS + 3)), str(number)])
        for number in range(count)
    ]


def single_bodies(count: int) -> list[bytes]:
    """JSON bodies of one text each."""
    return [orjson.dumps({"text": text}) for text in texts(count)]


def batch_bodies(count: int, size: int) -> list[bytes]:
    """JSON bodies of `size` texts each."""
    every = texts(count * size)
    return [orjson.dumps({"texts": every[start : start + size]}) for start in range(0, len(every), size)]


def write_lines(path: Path, bodies: list[bytes]) -> Path:
    """One body a line, as the load generators read them."""
    path.write_bytes(b"\n".join(bodies) + b"\n")
    return path
