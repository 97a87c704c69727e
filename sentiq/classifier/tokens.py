"""Tokenization: from texts to token ids, and from these to batches of bounded size with little padding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from sentiq.classifier.folder import first_line
from sentiq.errors import ModelError

TokenIds = NDArray[np.int32]  # (rows, tokens)
TokenSequence = Sequence[int] | NDArray[np.int32]  # of one text

PADDING_ID = 0  # masked by the models, so the width of the padding changes nothing
BATCH_TOKENS = 4096  # bounds the memory of one run and keeps its activations in the processor's cache


class EncodedTexts(NamedTuple):
    """Texts as token ids.

    ids: for each text; an empty list if the normalization leaves no token of it
    read_chars: row of a text that was cut off -> its characters up to the last token that is left
    """

    ids: list[list[int]]
    read_chars: Mapping[int, int]


class TextEncoder:
    """Tokenizer of a model folder: texts to token ids, at most `max_tokens` for each text."""

    def __init__(self, tokenizer_path: Path, max_tokens: int) -> None:
        self._tokenizer = read_tokenizer(tokenizer_path)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_tokens)
        self._max_tokens = max_tokens

    def encode_texts(self, texts: Sequence[str]) -> EncodedTexts:
        """Return the token ids of each text, and how much was read of texts of more than `max_tokens`."""
        replaced = [replace_surrogates(text) for text in texts]
        encodings = self._tokenizer.encode_batch_fast(replaced)
        ids = [encoding.ids for encoding in encodings]
        read_chars = {
            row: self._count_read_chars(replaced[row])
            for row, row_ids in enumerate(ids)
            if len(row_ids) >= self._max_tokens and encodings[row].overflowing
        }
        return EncodedTexts(ids, read_chars)

    def _count_read_chars(self, text: str) -> int:
        """Return the end of the last token in the text: encode_batch_fast is fast because it counts none."""
        offsets = self._tokenizer.encode(text).offsets
        return max((end for _, end in offsets), default=0)  # a special token at the end has no place: (0, 0)


def read_tokenizer(path: Path) -> Tokenizer:
    """Return the tokenizer stored in `path`; raises ModelError if the file does not hold one."""
    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # the Rust library raises nothing narrower
        raise ModelError(f"{path} is not a file of the tokenizers library: {first_line(error)}") from error


def replace_surrogates(text: str) -> str:
    """Return the text with a question mark for each lone surrogate, which has no UTF-8 form."""
    return text.encode("utf-8", "replace").decode("utf-8")


def padded_batches(sequences: Sequence[TokenSequence]) -> Iterator[tuple[list[int], TokenIds]]:
    """Yield padded batches, each with the positions of its rows in `sequences`.

    Rows of similar length share a batch. A batch ends at BATCH_TOKENS, or before a row that is more than
    half as long again as the first: apart from short texts, at most a third of a batch is padding.
    """
    order = sorted(range(len(sequences)), key=lambda row: len(sequences[row]))
    start = 0
    while start < len(order):
        end = batch_end(sequences, order, start)
        rows = order[start:end]
        yield rows, pad_sequences([sequences[row] for row in rows])
        start = end


def batch_end(sequences: Sequence[TokenSequence], order: Sequence[int], start: int) -> int:
    """Return the end in `order`, which is sorted by length, of the batch that begins at `start`."""
    longest = len(sequences[order[start]]) * 3 // 2 + 8  # tokens
    for end in range(start + 1, len(order)):
        length = len(sequences[order[end]])
        if length > longest or length * (end + 1 - start) > BATCH_TOKENS:
            return end
    return len(order)


def pad_sequences(sequences: Sequence[TokenSequence]) -> TokenIds:
    """Return an array (rows, longest) of the sequences, filled with PADDING_ID; at least one column wide."""
    width = max(1, *map(len, sequences))
    ids = np.full((len(sequences), width), PADDING_ID, dtype=np.int32)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence)] = sequence
    return ids
