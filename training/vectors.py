"""What a teacher knows of words, for the subwords of the network that is served."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

WORD = re.compile(r"\w+(?:['\u2019]\w+)*|[^\w\s]+")
LEAST_SEEN = 2
DEVIATION = 0.05  # of the vectors, in each dimension

Vectors = NDArray[np.float32]


def subword_vectors(
    tokenizer: Tokenizer, texts: Sequence[str], word_vectors: Callable[[Sequence[str]], Vectors]
) -> Vectors:
    """The vector (vocabulary, width) of each subword: the mean of those of the words that it is part of.

    Frequent words count more, and less those of many subwords. What is in no word has a vector of zeros.
    word_vectors: gives the vectors (words, width) of words as they are written in the texts
    """
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(WORD.findall(text))
    words = [word for word, count in counts.items() if count >= LEAST_SEEN]
    vectors = word_vectors(words)
    sums = np.zeros((tokenizer.get_vocab_size(), vectors.shape[1]))
    totals = np.zeros(len(sums))
    for word, vector, encoding in zip(words, vectors, tokenizer.encode_batch_fast(words), strict=True):
        share = counts[word] / max(len(encoding.ids), 1) ** 2
        for subword in encoding.ids:
            sums[subword] += share * vector
            totals[subword] += share
    seen = totals > 0
    sums[seen] = sums[seen] / totals[seen, None] - vectors.mean(axis=0)
    made: Vectors = (sums * (DEVIATION / sums[seen].std())).astype(np.float32)
    return made
