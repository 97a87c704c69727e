"""Export of a Keras model as a model folder: `python -m training.export model.keras --out FOLDER …`.

The Keras model takes token ids, int32 (rows, tokens), and gives probabilities (rows, classes). Any such
classifier can be exported with the tokenizer.json that its ids come from: see docs/bring-your-own.md.
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

from sentiq.classifier import (
    KERAS_FILE,
    ONNX_FILE,
    TOKENIZER_FILE,
    first_line,
    load_classifier,
    read_tokenizer,
    write_manifest,
)
from sentiq.classifier.keras_runtime import read_keras_model
from sentiq.errors import ModelError
from training.checks import check_classifier


def export_folder(network: keras.Model, tokenizer: Tokenizer, manifest: Mapping[str, Any], out: Path) -> None:
    """Write the model folder `out`: model.keras, model.onnx, tokenizer.json and model.json.

    Raises ModelError, and leaves `out` as it is, if the written model cannot be loaded or served.
    """
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as name:
        unfinished = Path(name)
        save_without_optimizer(network, unfinished / KERAS_FILE)
        export_onnx(network, unfinished / ONNX_FILE)
        tokenizer.save(str(unfinished / TOKENIZER_FILE), pretty=False)
        write_manifest(unfinished, manifest)
        classifier = load_classifier(unfinished, "onnx", threads=1)
        check_classifier(classifier, tokenizer, manifest["max_tokens"])
        for file in unfinished.iterdir():
            file.replace(out / file.name)


def save_without_optimizer(network: keras.Model, path: Path) -> None:
    """Write the network to a .keras file without the state of its optimizer, which would triple its size."""
    network.save(path)
    if network.compiled:
        # Keras ignores include_optimizer=False for .keras files; a model that was loaded without
        # compiling it has no optimizer to save.
        read_keras_model(path).save(path)


def export_onnx(network: keras.Model, path: Path) -> None:
    """Write the network as ONNX; dimensions that are open in Keras stay open.

    Raises ModelError if the network cannot be written as ONNX.
    """
    signature = [keras.InputSpec(dtype=ids.dtype, shape=ids.shape, name=ids.name) for ids in network.inputs]
    try:
        network.export(path, format="onnx", input_signature=signature, verbose=False)
    except Exception as error:  # the converter's errors have no common base class
        raise ModelError(f"the model cannot be written as ONNX: {first_line(error)}") from error


def main() -> None:
    """Make a model folder from a Keras model and its tokenizer."""
    options = parse_options()
    manifest = {
        "name": options.name,
        "version": options.version,
        "labels": options.labels,
        "label_names": dict(options.label_names),
        "label_values": dict(options.label_values),
        "max_tokens": options.max_tokens,
    }
    try:
        network, tokenizer = read_keras_model(options.model), read_tokenizer(options.tokenizer)
        export_folder(network, tokenizer, manifest, options.out)
    except ModelError as error:
        sys.exit(f"export: {error}")
    print(f"{options.out} is ready: set MODEL_PATH={options.out}")


def parse_options() -> argparse.Namespace:
    """Parse the command line. `--names` and `--scores` are the names that two options had before."""
    parser = argparse.ArgumentParser(prog="python -m training.export", description=main.__doc__)
    parser.add_argument("model", type=Path, help="a Keras model: token ids to probabilities")
    parser.add_argument("--tokenizer", type=Path, required=True, help="the tokenizer.json its ids come from")
    parser.add_argument("--labels", nargs="+", required=True, help="the classes, in the order of the output")
    parser.add_argument(
        "--label-names",
        "--names",
        nargs="+",
        type=parse_label_name,
        default=[],
        metavar="LABEL=NAME",
        help="the name of a label in responses, if it is not the label itself",
    )
    parser.add_argument(
        "--label-values",
        "--scores",
        nargs="+",
        type=parse_label_value,
        default=[],
        metavar="LABEL=NUMBER",
        help="the value of each label in the score, 0 to 1; without it the score is positivity if there is a "
        'label "positive", and otherwise the probability of the most probable label',
    )
    parser.add_argument("--out", type=Path, required=True, help="the model folder to write")
    parser.add_argument("--name", default="custom", help="the model's name, default: %(default)s")
    parser.add_argument("--version", default="1", help="the model's version, default: %(default)s")
    parser.add_argument(
        "--max-tokens", type=int, default=512, help="tokens read of a text, default: %(default)s"
    )
    return parser.parse_args()


def parse_label_name(pair: str) -> tuple[str, str]:
    """Return a label and its name, from LABEL=NAME."""
    label, equals, name = pair.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{pair!r} has no =")
    return label, name


def parse_label_value(pair: str) -> tuple[str, float]:
    """Return a label and its value, from LABEL=NUMBER."""
    label, value = parse_label_name(pair)
    try:
        return label, float(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{value!r} is not a number") from error


if __name__ == "__main__":
    main()
