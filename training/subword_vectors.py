"""Subword vectors: a teacher's vectors of words, for the subwords of the served network."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

WORD = re.compile(r"\w+(?:['\u2019]\w+)*|[^\w\s]+")
MIN_COUNT = 2  # of a word in all texts
STANDARD_DEVIATION = 0.05  # of the vectors, over all dimensions

Vectors = NDArray[np.float32]


def subword_vectors(
    tokenizer: Tokenizer, texts: Sequence[str], word_vectors: Callable[[Sequence[str]], Vectors]
) -> Vectors:
    """Return the vector (vocabulary, width) of each subword: the mean of the vectors of its words.

    Frequent words have more weight, words of many subwords less. A subword of no word gets zeros.
    word_vectors: returns the vectors (words, width) of words, given as they are written in the texts
    """
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(WORD.findall(text))
    words = [word for word, count in counts.items() if count >= MIN_COUNT]
    vectors = word_vectors(words)
    sums = np.zeros((tokenizer.get_vocab_size(), vectors.shape[1]))
    totals = np.zeros(len(sums))
    for word, vector, encoding in zip(words, vectors, tokenizer.encode_batch_fast(words), strict=True):
        weight = counts[word] / max(len(encoding.ids), 1) ** 2
        for subword in encoding.ids:
            sums[subword] += weight * vector
            totals[subword] += weight
    seen = totals > 0
    sums[seen] = sums[seen] / totals[seen, None] - vectors.mean(axis=0)
    result: Vectors = (sums * (STANDARD_DEVIATION / sums[seen].std())).astype(np.float32)
    return result
