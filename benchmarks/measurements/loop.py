"""The same classifier called in a loop, in a process of its own.

python -m benchmarks.measurements.loop SECONDS TEXTS
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from time import perf_counter

from benchmarks.errors import BenchmarkError
from benchmarks.measurements.rows import Row
from benchmarks.service import HERE
from benchmarks.stage import Stage
from benchmarks.texts import texts
from sentiq.classifier.text_classifier import TextClassifier, load_classifier
from sentiq.settings import Settings

SIZES = (1, 64, 1000)  # texts in a call; a worker's batches have 64
TEXTS = 8_000


def rows(stage: Stage) -> Iterator[Row]:
    for size in SIZES:
        command = (sys.executable, "-m", __name__, str(stage.seconds), str(size))
        ended = subprocess.run(command, check=False, cwd=HERE, capture_output=True, text=True)
        if ended.returncode:
            raise BenchmarkError(f"the loop failed: {ended.stderr}")
        yield f"{size:,} text{'s' if size > 1 else ''} a call", json.loads(ended.stdout)


def rate(classifier: TextClassifier, seconds: float, size: int) -> float:
    """Texts a second, `size` in a call, on one thread."""
    every = texts(TEXTS)
    calls = [every[start : start + size] for start in range(0, TEXTS, size)]
    scored, started = 0, perf_counter()
    while (passed := perf_counter() - started) < seconds:
        batch = calls[scored // size % len(calls)]
        classifier.probabilities(batch).tolist()
        scored += len(batch)
    return scored / passed


def main(seconds: str, size: str) -> int:
    settings = Settings.from_environment(os.environ)
    classifier = load_classifier(settings.model_path, settings.model_runtime, settings.model_threads)
    rate(classifier, 0.2, int(size))
    print(json.dumps({"texts/s": rate(classifier, float(seconds), int(size))}))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
