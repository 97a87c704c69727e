"""Tokenizer: normalization, the split into words, and subwords learned from the training texts.

All of it is stored in tokenizer.json, so that serving treats a text exactly as training did.
"""

from __future__ import annotations

from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from training import html_entities
from training.normalization import LATEX_QUOTES, LINKS_AND_USERS, TREEBANK_FORMS, USER, replace_steps

PADDING, UNKNOWN = "[PAD]", "[UNK]"  # ids 0 and 1
ALPHABET_LIMIT = 1000  # characters; rarer ones are unknown

# Pattern and replacement, in order, after NFKD, removal of accents and lower-casing.
REPLACEMENTS = [
    html_entities.AMPERSAND,
    (f"{LATEX_QUOTES}|[“”„«»]|{html_entities.DOUBLE_QUOTE}", '"'),
    (f"[\u2018\u2019\u00b4`]|{html_entities.APOSTROPHE}", "'"),
    *html_entities.CHARACTERS,
    (rf"{html_entities.LETTER_START}|\p{{Cf}}+", ""),  # also zero-width characters, the joiners of emoji
    # Control characters, including line breaks and NUL, and unassigned ones.
    (rf"\p{{C}}|{html_entities.OTHERS}", " "),
    *LINKS_AND_USERS,
    *TREEBANK_FORMS,
    (r"([^\p{N}\s])(?=\1\1)", ""),  # at most two of a character: "sooooo" becomes "soo"
]

WORDS = "|".join(
    [
        USER,
        r"[:;=]['o-]?[dpoxs](?![\p{L}\p{N}])",  # :D :-P, lower-cased
        r"\p{L}+(?:'\p{L}+)*",
        r"\p{N}+",
        r"\p{So}",
        r"[^\s\p{L}\p{N}\p{So}]+",  # punctuation, emoticons
    ]
)


def train_tokenizer(texts: Iterable[str], vocabulary_size: int) -> Tokenizer:
    """Learn a byte-pair encoding of at most `vocabulary_size` subwords; padding is id 0, unknown is id 1."""
    tokenizer = Tokenizer(models.BPE(unk_token=UNKNOWN, continuing_subword_prefix="##", fuse_unk=True))
    tokenizer.normalizer = make_normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(WORDS), "removed", invert=True)
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary_size,
        min_frequency=2,
        special_tokens=[PADDING, UNKNOWN],
        limit_alphabet=ALPHABET_LIMIT,
        continuing_subword_prefix="##",
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def make_normalizer() -> normalizers.Normalizer:
    """Return lower case, no accents, and one form for links, user names, quotes, spaces and long letters."""
    steps = [normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase()]
    return normalizers.Sequence([*steps, *replace_steps(REPLACEMENTS)])
