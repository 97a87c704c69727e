"""From texts to integers, and from many texts to batches of bounded size and little padding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from sentiq.classifier.folder import first_line
from sentiq.errors import ModelError

TokenIds = NDArray[np.int32]  # (rows, tokens)
TokenSequence = Sequence[int] | NDArray[np.int32]  # of one text

PADDING_ID = 0  # the models mask it out, so how far a text is padded changes nothing
BATCH_TOKENS = 4096  # bounds the memory of one run, and keeps its activations in the processor's cache


class TextEncoder:
    """Turns texts into token ids, at most `max_tokens` a text, with the tokenizer of a model folder."""

    def __init__(self, tokenizer_path: Path, max_tokens: int) -> None:
        self._tokenizer = read_tokenizer(tokenizer_path)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_tokens)

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """The token ids of each text; an empty list for a text of which nothing is left."""
        encodings = self._tokenizer.encode_batch_fast([printable(text) for text in texts])
        return [encoding.ids for encoding in encodings]


def read_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer stored in `path`; raises ModelError if it is not one."""
    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # the Rust library raises nothing narrower
        raise ModelError(f"{path} is no file of the tokenizers library: {first_line(error)}") from error


def printable(text: str) -> str:
    """The text with lone surrogates, which have no UTF-8 form, replaced by question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def batches(sequences: Sequence[TokenSequence]) -> Iterator[tuple[list[int], TokenIds]]:
    """Cut sequences into padded batches, each with the positions of its rows in `sequences`.

    Rows of like length share a batch: it ends at BATCH_TOKENS, or where a row is more than half as long
    again as the first, so that at most a third of a batch is padding, short texts aside.
    """
    order = sorted(range(len(sequences)), key=lambda row: len(sequences[row]))
    start = 0
    while start < len(order):
        end = batch_end(sequences, order, start)
        rows = order[start:end]
        yield rows, pad([sequences[row] for row in rows])
        start = end


def batch_end(sequences: Sequence[TokenSequence], order: Sequence[int], start: int) -> int:
    """Where the batch that starts at `order[start]` ends; `order` goes from short to long."""
    longest = len(sequences[order[start]]) * 3 // 2 + 8  # tokens
    for end in range(start + 1, len(order)):
        length = len(sequences[order[end]])
        if length > longest or length * (end + 1 - start) > BATCH_TOKENS:
            return end
    return len(order)


def pad(sequences: Sequence[TokenSequence]) -> TokenIds:
    """An array (rows, longest) of the sequences, filled up with PADDING_ID; at least one column wide."""
    width = max(1, *map(len, sequences))
    ids = np.full((len(sequences), width), PADDING_ID, dtype=np.int32)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence)] = sequence
    return ids
