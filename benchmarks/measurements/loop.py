"""The classifier called in a loop, in a separate process.

python -m benchmarks.measurements.loop SECONDS TEXTS
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from time import perf_counter

from benchmarks.environment import BenchmarkEnvironment
from benchmarks.measurements.rows import Row
from benchmarks.sample_texts import sample_texts
from devtools.errors import BenchmarkError
from devtools.processes import REPOSITORY
from sentiq.classifier.text_classifier import TextClassifier, load_classifier
from sentiq.settings import Settings

SIZES = (1, 64, 1000)  # texts in a call; a worker's batches have 64
TEXTS = 8_000
WARM_UP_S = 0.2


def measure_loop(environment: BenchmarkEnvironment) -> Iterator[Row]:
    """Yield a row for each number of texts in a call. Raises BenchmarkError if the process fails."""
    for size in SIZES:
        command = (sys.executable, "-m", __name__, str(environment.seconds), str(size))
        ended = subprocess.run(command, check=False, cwd=REPOSITORY, capture_output=True, text=True)
        if ended.returncode:
            raise BenchmarkError(f"the loop failed: {ended.stderr}")
        yield f"{size:,} text{'s' if size > 1 else ''} a call", json.loads(ended.stdout)


def scoring_rate(classifier: TextClassifier, seconds: float, size: int) -> float:
    """Return the texts scored a second on one thread, `size` texts in a call."""
    texts = sample_texts(TEXTS)
    calls = [texts[start : start + size] for start in range(0, TEXTS, size)]
    scored, started = 0, perf_counter()
    while (passed := perf_counter() - started) < seconds:
        batch = calls[scored // size % len(calls)]
        classifier.probabilities(batch).tolist()
        scored += len(batch)
    return scored / passed


def main(seconds: str, size: str) -> int:
    """Print the figures of one row as JSON."""
    settings = Settings.from_environment(os.environ)
    classifier = load_classifier(settings.model_path, settings.model_runtime, settings.model_threads)
    scoring_rate(classifier, WARM_UP_S, int(size))
    print(json.dumps({"texts/s": scoring_rate(classifier, float(seconds), int(size))}))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
