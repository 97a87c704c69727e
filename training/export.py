"""The model folder from a Keras model: `python -m training.export model.keras --out FOLDER …`.

The Keras model takes token ids, int32 (rows, tokens), and gives probabilities (rows, classes). Any such
classifier will do, with the tokenizer.json that its ids come from; docs/bring-your-own.md goes through it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import keras
from tokenizers import Tokenizer

from sentiq.classifier.folder import KERAS_FILE, ONNX_FILE, TOKENIZER_FILE, first_line, write_card
from sentiq.classifier.keras_runtime import read_network
from sentiq.classifier.text_classifier import load_classifier
from sentiq.classifier.tokens import read_tokenizer
from sentiq.errors import ModelError
from training.checks import check_classifier


def export_folder(network: keras.Model, tokenizer: Tokenizer, card: Mapping[str, Any], out: Path) -> None:
    """Write the model folder `out`: model.keras, model.onnx, tokenizer.json and model.json.

    Raises ModelError, and leaves `out` as it is, if what was written cannot be loaded again or could not be
    served.
    """
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as name:
        unfinished = Path(name)
        network.save(unfinished / KERAS_FILE, include_optimizer=False)
        export_onnx(network, unfinished / ONNX_FILE)
        tokenizer.save(str(unfinished / TOKENIZER_FILE), pretty=False)
        write_card(unfinished, card)
        classifier = load_classifier(unfinished, "onnx", threads=1)
        check_classifier(classifier, tokenizer, card["max_tokens"])
        for file in unfinished.iterdir():
            file.replace(out / file.name)


def export_onnx(network: keras.Model, path: Path) -> None:
    """Write the network as ONNX, with the shapes of its inputs left open where Keras leaves them open.

    Raises ModelError for a network that has no form in ONNX.
    """
    signature = [keras.InputSpec(dtype=ids.dtype, shape=ids.shape, name=ids.name) for ids in network.inputs]
    try:
        network.export(path, format="onnx", input_signature=signature, verbose=False)
    except Exception as error:  # whatever the converter met
        raise ModelError(f"the model cannot be written as ONNX: {first_line(error)}") from error


def main() -> None:
    """Build a model folder from a Keras model and its tokenizer."""
    options = read_options()
    card = {
        "name": options.name,
        "version": options.version,
        "labels": options.labels,
        "names": dict(options.names),
        "scores": dict(options.scores),
        "max_tokens": options.max_tokens,
    }
    try:
        network, tokenizer = read_network(options.model), read_tokenizer(options.tokenizer)
        export_folder(network, tokenizer, card, options.out)
    except ModelError as error:
        sys.exit(f"export: {error}")
    print(f"{options.out} is ready: set MODEL_PATH={options.out}")


def read_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.export", description=main.__doc__)
    parser.add_argument("model", type=Path, help="a Keras model: token ids to probabilities")
    parser.add_argument("--tokenizer", type=Path, required=True, help="the tokenizer.json its ids come from")
    parser.add_argument("--labels", nargs="+", required=True, help="the classes, in the order of the output")
    parser.add_argument(
        "--names",
        nargs="+",
        type=named,
        default=[],
        metavar="LABEL=NAME",
        help="what answers call a label, where that is not the label itself",
    )
    parser.add_argument(
        "--scores",
        nargs="+",
        type=scored,
        default=[],
        metavar="LABEL=NUMBER",
        help="what each label is worth, from 0 to 1; default: the score is the probability of the most "
        'probable label, or positivity where there is a label "positive"',
    )
    parser.add_argument("--out", type=Path, required=True, help="the model folder to write")
    parser.add_argument("--name", default="custom", help="the model's name, default: %(default)s")
    parser.add_argument("--version", default="1", help="the model's version, default: %(default)s")
    parser.add_argument(
        "--max-tokens", type=int, default=512, help="tokens read of a text, default: %(default)s"
    )
    return parser.parse_args()


def named(pair: str) -> tuple[str, str]:
    """A label and its name, from LABEL=NAME."""
    label, equals, name = pair.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{pair!r} has no =")
    return label, name


def scored(pair: str) -> tuple[str, float]:
    """A label and what it is worth, from LABEL=NUMBER."""
    label, worth = named(pair)
    try:
        return label, float(worth)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{worth!r} is no number") from error


if __name__ == "__main__":
    main()
