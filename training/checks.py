"""What is asked of a model before it may be served: that it reads whatever the service will give it."""

from __future__ import annotations

import numpy as np
from tokenizers import Tokenizer

from sentiq.classifier.folder import first_line
from sentiq.classifier.text_classifier import Network, Probabilities, TextClassifier
from sentiq.classifier.tokens import TokenIds
from sentiq.errors import ModelError

ROWS = 8
ROW_TOKENS = 5  # short, so that padding which is not masked weighs heavily
TOLERANCE = 1e-4  # of a probability


def check_classifier(classifier: TextClassifier, tokenizer: Tokenizer, max_tokens: int) -> None:
    """Raises ModelError, in one line that says what to do, unless the model

    - has a vector for every id of the tokenizer,
    - reads rows of up to `max_tokens` tokens,
    - gives a row the same probabilities however far it is padded, and
    - gives probabilities for a text of which no word is left.
    """
    highest_id = max(tokenizer.get_vocab().values(), default=0)
    check_ids(classifier.network, highest_id)
    check_padding(classifier.network, made_up_rows(highest_id, min(ROW_TOKENS, max_tokens)), max_tokens)
    check_empty_text(classifier)


def check_ids(network: Network, highest_id: int) -> None:
    """Score the tokenizer's highest id: an Embedding that is too small has no vector for it."""
    try:
        network(np.full((1, 1), highest_id, dtype=np.int32))
    except Exception as error:  # the runtimes' own errors have no common base
        raise ModelError(
            f"the model does not take the tokenizer's highest id, {highest_id}: its Embedding needs an "
            f"input_dim of at least {highest_id + 1}, and the tokenizer must be the one it was trained with"
        ) from error


def check_padding(network: Network, rows: TokenIds, max_tokens: int) -> None:
    """Score rows as they are and padded: by one token, and up to `max_tokens`."""
    alone = network(rows)
    tokens = rows.shape[1]
    for width in sorted({min(tokens + 1, max_tokens), max_tokens}):
        change = float(np.abs(score_padded(network, rows, width) - alone).max())
        if not change <= TOLERANCE:
            raise ModelError(
                f"the model does not mask its padding: rows of {tokens} tokens, filled up to {width} with "
                f"zeros, change their probabilities by {change:.4f}, so a text's answer would depend on the "
                "texts it is scored with; mask id 0, as Embedding(…, mask_zero=True) does for the layers "
                "behind it that know masks (GlobalAveragePooling1D, LSTM, GRU), and train again"
            )


def score_padded(network: Network, rows: TokenIds, width: int) -> Probabilities:
    """The probabilities of the rows, filled up with zeros to `width` tokens."""
    try:
        return network(np.pad(rows, ((0, 0), (0, width - rows.shape[1]))))
    except Exception as error:
        raise ModelError(
            f"the model does not take rows of {width} tokens: {first_line(error)}; build it with "
            "Input((None,)), or export it with the --max-tokens that it can read"
        ) from error


def check_empty_text(classifier: TextClassifier) -> None:
    """Score the empty text, which is what some texts become: those of characters that the tokenizer drops."""
    try:
        classifier.probabilities([""])
    except ModelError as error:
        raise ModelError(
            "the model gives no probabilities for a text of which no word is left: the mean of nothing is no "
            "number; let the tokenizer put a token before every text, as TemplateProcessing does, and train "
            "again"
        ) from error


def made_up_rows(highest_id: int, tokens: int) -> TokenIds:
    """Rows (ROWS, tokens) of ids from 1, the same in every run."""
    chance = np.random.default_rng(0)
    return chance.integers(1, max(highest_id, 1), (ROWS, tokens), dtype=np.int32, endpoint=True)
