"""Checks of a model before it may be served: it must accept every text that the service may give it."""

from __future__ import annotations

import numpy as np
from tokenizers import Tokenizer

from sentiq.classifier import Network, Probabilities, TextClassifier, TokenIds, first_line
from sentiq.errors import ModelError

ROWS = 8
ROW_TOKENS = 5  # few, so that padding which is not masked weighs heavily
TOLERANCE = 1e-4  # of a probability


def check_classifier(classifier: TextClassifier, tokenizer: Tokenizer, max_tokens: int) -> None:
    """Check that the model can be served.

    Raises ModelError, with a message of one line that says what to do, unless the model

    - has a vector for every id of the tokenizer,
    - reads rows of up to `max_tokens` tokens,
    - gives a row the same probabilities for any width of its padding, and
    - gives probabilities for a text of which the tokenizer leaves no word.
    """
    highest_id = max(tokenizer.get_vocab().values(), default=0)
    check_ids(classifier.network, highest_id)
    check_padding(classifier.network, random_rows(highest_id, min(ROW_TOKENS, max_tokens)), max_tokens)
    check_empty_text(classifier)


def check_ids(network: Network, highest_id: int) -> None:
    """Score the tokenizer's highest id; raises ModelError if the Embedding is too small for it."""
    try:
        network(np.full((1, 1), highest_id, dtype=np.int32))
    except Exception as error:  # the runtimes' errors have no common base class
        raise ModelError(
            f"the model does not take the tokenizer's highest id, {highest_id}: its Embedding needs an "
            f"input_dim of at least {highest_id + 1}, and the tokenizer must be the one it was trained with"
        ) from error


def check_padding(network: Network, rows: TokenIds, max_tokens: int) -> None:
    """Score rows without padding, padded by one token, and padded to `max_tokens`.

    Raises ModelError if a probability changes by more than TOLERANCE.
    """
    alone = network(rows)
    tokens = rows.shape[1]
    for width in sorted({min(tokens + 1, max_tokens), max_tokens}):
        change = float(np.abs(score_padded_rows(network, rows, width) - alone).max())
        if not change <= TOLERANCE:  # true for NaN as well
            raise ModelError(
                f"the model does not mask its padding: rows of {tokens} tokens, padded to {width} with "
                f"zeros, change their probabilities by {change:.4f}, so a text's result would depend on the "
                "texts that are scored with it; mask id 0, as Embedding(…, mask_zero=True) does for layers "
                "that support masks (GlobalAveragePooling1D, LSTM, GRU), and train again"
            )


def score_padded_rows(network: Network, rows: TokenIds, width: int) -> Probabilities:
    """Return the probabilities of the rows, padded with zeros to `width` tokens."""
    try:
        return network(np.pad(rows, ((0, 0), (0, width - rows.shape[1]))))
    except Exception as error:
        raise ModelError(
            f"the model does not take rows of {width} tokens: {first_line(error)}; build it with "
            "Input((None,)), or export it with the --max-tokens that it can read"
        ) from error


def check_empty_text(classifier: TextClassifier) -> None:
    """Score the empty text; raises ModelError if that gives no probabilities.

    A text becomes empty if the tokenizer drops all its characters.
    """
    try:
        classifier.probabilities([""])
    except ModelError as error:
        raise ModelError(
            "the model gives no probabilities for a text of which no word is left: a mean over no token is "
            "NaN; let the tokenizer put a token before every text, as TemplateProcessing does, and train "
            "again"
        ) from error


def random_rows(highest_id: int, tokens: int) -> TokenIds:
    """Return rows (ROWS, tokens) of random ids from 1 to `highest_id`, the same in every run."""
    rng = np.random.default_rng(0)
    return rng.integers(1, max(highest_id, 1), (ROWS, tokens), dtype=np.int32, endpoint=True)
