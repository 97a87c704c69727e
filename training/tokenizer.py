"""The tokenizer: normalisation, the cut into words, and subwords learnt from the training texts.

All of it is stored in tokenizer.json, so that serving does to a text exactly what training did.
"""

from __future__ import annotations

from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

PADDING, UNKNOWN = "[PAD]", "[UNK]"  # ids 0 and 1
URL, USER = "http", "@user"  # what TweetEval and UMSAB already write for a link and for a name
ALPHABET_LIMIT = 1000  # characters; what is rarer than that is unknown

# Pattern and replacement, in order, after lower-casing and NFKD.
REPLACEMENTS = [
    (r"\p{Cf}+", ""),  # zero-width characters, the joiners of emoji
    (r"\p{C}", " "),  # control characters, line breaks and NUL among them, and unassigned ones
    (r"https?://\S+|www\.\S+", f" {URL} "),
    (r"(?<![\p{L}\p{N}])@\w+", USER),
    (r"``|''|[“”„«»]", '"'),
    ("[\u2018\u2019\u00b4`]", "'"),
    (r"-lrb-", "("),
    (r"-rrb-", ")"),
    (r" (?=n't\b|'(?:s|m|d|re|ve|ll)\b)", ""),  # some sources write "do n't" and "it 's"
    (r"([^\p{N}\s])(?=\1\1)", ""),  # no more than two of a character: "sooooo" is "soo"
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


def train_tokenizer(texts: Iterable[str], vocabulary: int) -> Tokenizer:
    """Learn a byte-pair encoding of at most `vocabulary` subwords; padding is 0, unknown is 1."""
    tokenizer = Tokenizer(models.BPE(unk_token=UNKNOWN, continuing_subword_prefix="##", fuse_unk=True))
    tokenizer.normalizer = normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(WORDS), "removed", invert=True)
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        min_frequency=2,
        special_tokens=[PADDING, UNKNOWN],
        limit_alphabet=ALPHABET_LIMIT,
        continuing_subword_prefix="##",
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def normalizer() -> normalizers.Normalizer:
    """Lower case, no accents, one form for links, names, quotes, spaces and elongated words."""
    replacements = [normalizers.Replace(Regex(pattern), text) for pattern, text in REPLACEMENTS]
    return normalizers.Sequence(
        [normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase(), *replacements]
    )
