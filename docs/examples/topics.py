"""Train a small Keras model that classifies headlines into four topics, for docs/bring-your-own.md.

    python docs/examples/topics.py FOLDER

writes model.keras and tokenizer.json into FOLDER. `python -m training.export` makes a model folder from
them that the service can serve.
"""

from __future__ import annotations

import sys
from pathlib import Path

import keras
import numpy as np
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

PADDING, UNKNOWN, START = SPECIAL = ("[PAD]", "[UNK]", "[START]")  # ids 0, 1 and 2: padding must be 0
MAX_TOKENS = 64  # of a text; the rest is cut off

# The order of the labels is the order of the model's outputs. The export must get them in this order.
HEADLINES = {
    "world": [
        "The president met the foreign minister to talk about the peace treaty",
        "Elections abroad: the opposition party wins a majority in parliament",
        "Thousands of refugees cross the border after the fighting",
        "The government of the island asks the neighboring country for aid",
        "Diplomats leave the embassy as protests fill the capital",
        "The two countries sign a treaty to end the war at the border",
        "The prime minister resigns after protests in the capital",
        "Parliament votes on the new constitution after the elections",
    ],
    "sport": [
        "The striker scored two goals and the team won the final",
        "The coach praised the goalkeeper after the match",
        "She won the tennis tournament without losing a set",
        "The club signs a young player for the next season",
        "A late goal decides the match in front of a full stadium",
        "The champion broke the record in the race over a hundred meters",
        "The team lost the match and the coach lost his patience",
        "Injury keeps the player out of the league until the season ends",
    ],
    "business": [
        "Shares fell as the company reported lower profits",
        "The central bank raises interest rates to slow inflation",
        "The merger of the two banks makes investors nervous",
        "Sales of the car maker grew by a tenth in the quarter",
        "The company will cut jobs after a year of losses",
        "Markets rise as inflation slows and profits grow",
        "Investors buy shares of the supermarket chain before the merger",
        "The price of oil climbs and the stock exchange falls",
    ],
    "science": [
        "Astronomers find a planet that orbits a distant star",
        "The vaccine protects mice against the virus, a study shows",
        "Researchers measure how fast the ice of the glacier melts",
        "A telescope in space sees the oldest galaxy so far",
        "The gene makes cells repair themselves, researchers say",
        "A new species of frog was discovered by biologists in the forest",
        "Physicists measure a particle with a new experiment",
        "The study of fossils shows how the dinosaurs lived",
    ],
}


def train_tokenizer(texts: list[str]) -> Tokenizer:
    """Return a tokenizer of whole words, in lower case and without accents. Padding must be id 0."""
    tokenizer = Tokenizer(models.WordLevel(unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFD(), normalizers.StripAccents(), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.train_from_iterator(texts, trainers.WordLevelTrainer(special_tokens=list(SPECIAL)))
    # One token before every text, so that no text is empty: a mean over no token would be NaN.
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{START} $A", special_tokens=[(START, SPECIAL.index(START))]
    )
    return tokenizer


def build_topic_network(vocabulary: int, classes: int) -> keras.Model:
    """Return a network from token ids, int32 (rows, any length), to probabilities (rows, classes)."""
    ids = keras.Input((None,), dtype="int32")
    words = keras.layers.Embedding(vocabulary, 32, mask_zero=True)(ids)  # masks the padding
    text = keras.layers.GlobalAveragePooling1D()(words)  # the mean of the words that are not masked
    return keras.Model(ids, keras.layers.Dense(classes, activation="softmax")(text))


def main() -> None:
    """Train on the headlines and write the two files that the export needs."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(1)

    texts = [text for headlines in HEADLINES.values() for text in headlines]
    topics = np.repeat(np.arange(len(HEADLINES)), [len(headlines) for headlines in HEADLINES.values()])

    tokenizer = train_tokenizer(texts)
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.enable_padding(pad_id=0, pad_token=PADDING)  # pads to the longest row
    ids = np.array([encoding.ids for encoding in tokenizer.encode_batch(texts)], dtype=np.int32)

    network = build_topic_network(tokenizer.get_vocab_size(), len(HEADLINES))
    network.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy", metrics=["accuracy"])
    history = network.fit(ids, topics, epochs=40, batch_size=len(texts), verbose=0)

    network.save(folder / "model.keras")
    tokenizer.save(str(folder / "tokenizer.json"))
    print(f"{history.history['accuracy'][-1]:.0%} of the headlines learned; the model is in {folder}")
    print(f"labels: {' '.join(HEADLINES)}")


if __name__ == "__main__":
    main()
