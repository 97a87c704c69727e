"""ONNX runtime: light to load, fast on small batches. The runtime of the default image."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from sentiq.classifier.folder import first_line
from sentiq.classifier.tokens import TokenIds
from sentiq.errors import ModelError


class OnnxNetwork:
    """Network of a `model.onnx`: token ids (rows, tokens) to probabilities (rows, classes)."""

    def __init__(self, path: Path, threads: int) -> None:
        try:
            self._session = onnxruntime.InferenceSession(
                str(path), session_options(threads), providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's errors have no common base class
            raise ModelError(f"ONNX Runtime cannot load {path}: {first_line(error)}") from error
        self._input = self._session.get_inputs()[0].name

    def __call__(self, ids: TokenIds) -> NDArray[np.float32]:
        outputs = self._session.run(None, {self._input: ids})
        return np.asarray(outputs[0], dtype=np.float32)


def session_options(threads: int) -> onnxruntime.SessionOptions:
    """Return options for one operator at a time, on `threads` threads, with all graph optimizations."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.log_severity_level = 3  # errors only: its warnings are about the graph, not about our data
    return options
