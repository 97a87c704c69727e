"""Made-up texts and tables, shared by the tests of training."""

import gzip
import tempfile
import unittest
from pathlib import Path

import numpy as np

from training.data import LABELS, LabeledTexts

HEADER = "label\tlang\tsource\ttext\n"
WORDS = {
    "negative": ["awful", "horrible", "sad", "pésimo", "malo"],
    "neutral": ["table", "monday", "street", "lunes", "calle"],
    "positive": ["great", "lovely", "happy", "bueno", "genial"],
}
FILLERS = ["the", "film", "was", "hotel", "el", "muy", "and"]


class FolderCase(unittest.TestCase):
    """A test with a temporary folder."""

    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = Path(directory.name)


def labeled_texts(
    texts: list[str], labels: list[int], language: str = "en", source: str = "made-up"
) -> LabeledTexts:
    """Return labeled texts of one source and one language."""
    rows = len(texts)
    return LabeledTexts(texts, np.array(labels, np.int32), np.full(rows, source), np.full(rows, language))


def made_up_rows(rows: int, seed: int) -> list[tuple[str, str]]:
    """Return labels and texts; one word of each text determines its label."""
    rng = np.random.default_rng(seed)
    labels = [str(label) for label in rng.choice(LABELS, rows)]
    return [
        (label, " ".join(rng.permutation([rng.choice(WORDS[label]), *rng.choice(FILLERS, 4)])))
        for label in labels
    ]


def write_table(path: Path, rows: list[tuple[str, str]]) -> None:
    """Write labels and texts as a gzipped table."""
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(HEADER + "".join(f"{label}\ten\tmade-up\t{text}\n" for label, text in rows))
