"""The model folder from a Keras model: `python -m model.training.export model.keras --out FOLDER …`.

The Keras model takes token ids, int32 (rows, tokens), and gives probabilities (rows, classes). Any such
classifier will do, with the tokenizer.json that its ids come from.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import keras
from tokenizers import Tokenizer

from model.classifier import load_classifier
from model.folder import KERAS_FILE, ONNX_FILE, TOKENIZER_FILE, write_card


def export_folder(network: keras.Model, tokenizer: Tokenizer, card: Mapping[str, Any], out: Path) -> None:
    """Write the model folder `out`: model.keras, model.onnx, tokenizer.json and model.json.

    Raises ModelError, and leaves `out` as it is, if what was written cannot be loaded again.
    """
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as name:
        unfinished = Path(name)
        network.save(unfinished / KERAS_FILE, include_optimizer=False)
        export_onnx(network, unfinished / ONNX_FILE)
        tokenizer.save(str(unfinished / TOKENIZER_FILE), pretty=False)
        write_card(unfinished, card)
        load_classifier(unfinished, "onnx", threads=1)
        for file in unfinished.iterdir():
            file.replace(out / file.name)


def export_onnx(network: keras.Model, path: Path) -> None:
    """Write the network as ONNX, with the shapes of its inputs left open where Keras leaves them open."""
    signature = [keras.InputSpec(dtype=ids.dtype, shape=ids.shape, name=ids.name) for ids in network.inputs]
    network.export(path, format="onnx", input_signature=signature, verbose=False)


def main() -> None:
    """Build a model folder from a Keras model and its tokenizer."""
    options = read_options()
    network = keras.models.load_model(options.model, compile=False)
    tokenizer = Tokenizer.from_file(str(options.tokenizer))
    card = {
        "name": options.name,
        "version": options.version,
        "labels": options.labels,
        "max_tokens": options.max_tokens,
    }
    export_folder(network, tokenizer, card, options.out)
    print(f"{options.out} is ready: set MODEL_PATH={options.out}")


def read_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m model.training.export", description=main.__doc__)
    parser.add_argument("model", type=Path, help="a Keras model: token ids to probabilities")
    parser.add_argument("--tokenizer", type=Path, required=True, help="the tokenizer.json its ids come from")
    parser.add_argument("--labels", nargs="+", required=True, help="the classes, in the order of the output")
    parser.add_argument("--out", type=Path, required=True, help="the model folder to write")
    parser.add_argument("--name", default="custom", help="the model's name, default: %(default)s")
    parser.add_argument("--version", default="1", help="the model's version, default: %(default)s")
    parser.add_argument(
        "--max-tokens", type=int, default=512, help="tokens read of a text, default: %(default)s"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
