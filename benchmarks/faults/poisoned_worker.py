"""A worker with the code that ships, in which one text ends the process, as a fault in native code does."""

import os
import runpy
import signal
from collections.abc import Sequence

from sentiq.classifier import Scores, TextClassifier

POISON = "a text that ends the process of its worker"


def main() -> None:
    """Run a worker that POISON ends."""
    score = TextClassifier.score

    def score_or_die(classifier: TextClassifier, texts: Sequence[str]) -> Scores:
        if POISON in texts:
            os.kill(os.getpid(), signal.SIGKILL)
        return score(classifier, texts)

    TextClassifier.score = score_or_die  # type: ignore[assignment, method-assign]  # in this process only
    runpy.run_module("model", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
