"""From texts to probabilities: model folders, tokens, and the runtimes that score them."""

from sentiq.classifier.text_classifier import Classifier, Probabilities, TextClassifier, load_classifier

__all__ = ["Classifier", "Probabilities", "TextClassifier", "load_classifier"]
