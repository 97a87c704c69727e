"""Classifier library: model folders, tokenization, and the runtimes that score texts.

Importing it imports neither a runtime nor anything of the service: no Redis, no Flask, no graypy, no Keras.
`sentiq.classifier.keras_runtime` is not exported here, because it imports TensorFlow.
"""

from sentiq.classifier.description import read_description
from sentiq.classifier.folder import (
    KERAS_FILE,
    MANIFEST_FILE,
    ONNX_FILE,
    TOKENIZER_FILE,
    ModelFolder,
    first_line,
    read_folder,
    read_manifest,
    write_manifest,
)
from sentiq.classifier.text_classifier import (
    Classifier,
    Network,
    Probabilities,
    Scores,
    TextClassifier,
    load_classifier,
    score_sequences,
)
from sentiq.classifier.tokens import TokenIds, pad_sequences, read_tokenizer

__all__ = [
    "KERAS_FILE",
    "MANIFEST_FILE",
    "ONNX_FILE",
    "TOKENIZER_FILE",
    "Classifier",
    "ModelFolder",
    "Network",
    "Probabilities",
    "Scores",
    "TextClassifier",
    "TokenIds",
    "first_line",
    "load_classifier",
    "pad_sequences",
    "read_description",
    "read_folder",
    "read_manifest",
    "read_tokenizer",
    "score_sequences",
    "write_manifest",
]
