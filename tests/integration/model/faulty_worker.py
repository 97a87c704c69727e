"""`python -m tests.integration.model.faulty_worker [STALL_S]`: a worker process with a classifier that fails.

It is the real worker, apart from its classifier and its limit for a stall.
"""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Sequence
from functools import partial
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

import model.__main__ as entry_point
from model.heartbeat import STALL_S, Heartbeat
from tests.integration.model.worker_case import LengthClassifier

HOLD_THE_GIL = "hold the GIL"
SLEEP = "sleep"
KILL = "kill"


class FaultyClassifier(LengthClassifier):
    """It kills its process, or hangs, if a text says so."""

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if HOLD_THE_GIL in texts:
            ctypes.PyDLL(None).sleep(3600)  # a PyDLL does not release the GIL
        if SLEEP in texts:
            time.sleep(3600)
        if KILL in texts:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().probabilities(texts)


def main() -> int:
    """Run the worker; return its exit status."""
    stall_s = float(sys.argv[1]) if len(sys.argv) > 1 else STALL_S
    heartbeat = partial(Heartbeat, stall_s=stall_s)
    with patch.multiple(entry_point, _load_warm_classifier=lambda _: FaultyClassifier(), Heartbeat=heartbeat):
        return entry_point.main()


if __name__ == "__main__":
    sys.exit(main())
