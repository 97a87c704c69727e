"""The speed of a model folder: medians over rounds, each measurement in new processes.

The libraries fix their number of threads once a process, so one process cannot measure two settings.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from threading import Barrier
from time import monotonic, perf_counter

from devtools.errors import BenchmarkError, DevtoolsError
from devtools.machine import core_count, processor
from devtools.process_stats import resident_mb
from devtools.processes import start_worker, wait_until
from sentiq.classifier.folder import ONNX_FILE
from sentiq.classifier.text_classifier import load_classifier
from training.metrics import Figures

ROUNDS = 5
BATCH_ROWS = 64  # the default batch size of a worker
ONE_BY_ONE_TWEETS, TWEETS, REVIEWS = 500, 2048, 512  # in a round, which then lasts a second or less
NO_REDIS = "redis://127.0.0.1:1/0"  # a worker is ready before it connects to Redis
POLL_S = 0.001


@dataclass(frozen=True, slots=True)
class Load:
    """The texts that a process scores in each round, `batch_rows` at a time, on `threads` threads."""

    folder: Path
    texts: Sequence[str]
    batch_rows: int
    threads: int
    rounds: int


def benchmark(folder: Path, tweets: Sequence[str], reviews: Sequence[str], rounds: int = ROUNDS) -> Figures:
    """Return the speed, the start time and the size of a model, on all cores.

    one_tweet_ms: the time to score one tweet alone, on one thread
    tweets_per_s, reviews_per_s: texts a second in batches, with tokenizing: `one_process` with a thread for
        each core, and `processes` with one thread each, one process for each core, as workers run
    ready_s, resident_mb: of a worker, from the start of its process until it can take its first chunk

    Raises BenchmarkError if a worker does not start.
    """
    cores = core_count()
    alone = Load(folder, tweets[:ONE_BY_ONE_TWEETS], batch_rows=1, threads=1, rounds=rounds)
    ready_s, worker_mb = measure_worker_starts(folder, rounds)
    return {
        "processor": processor(),
        "cores": cores,
        "rounds": rounds,
        "one_tweet_ms": round(1000 / texts_per_s(alone, processes=1), 3),
        "tweets_per_s": rates(folder, tweets[:TWEETS], cores, rounds),
        "reviews_per_s": rates(folder, reviews[:REVIEWS], cores, rounds),
        "ready_s": round(ready_s, 2),
        "resident_mb": round(worker_mb),
        "onnx_mb": round((folder / ONNX_FILE).stat().st_size / 1e6, 1),
    }


def rates(folder: Path, texts: Sequence[str], cores: int, rounds: int) -> Figures:
    """Return the texts a second on all cores, for both ways to use them."""
    return {
        "one_process": round(texts_per_s(Load(folder, texts, BATCH_ROWS, cores, rounds), processes=1)),
        "processes": round(texts_per_s(Load(folder, texts, BATCH_ROWS, 1, rounds), processes=cores)),
    }


def texts_per_s(load: Load, processes: int) -> float:
    """Return the texts a second of all processes together. Each process scores all texts of the load."""
    context = get_context("spawn")
    with ExitStack() as stack:
        start = stack.enter_context(context.Manager()).Barrier(processes)
        pool = stack.enter_context(context.Pool(processes))
        # The barrier opens when each process has taken its share.
        seconds = pool.starmap(time_rounds, [(load, start)] * processes, chunksize=1)
    slowest = [max(of_processes) for of_processes in zip(*seconds, strict=True)]
    return processes * len(load.texts) / float(median(slowest))


def time_rounds(load: Load, start: Barrier) -> list[float]:
    """Return the seconds of each round in this process; all processes start a round at the same time."""
    for variable in ("TOKENIZERS_PARALLELISM", "RAYON_NUM_THREADS"):
        os.environ.pop(variable, None)  # the parent process set it for itself
    classifier = load_classifier(load.folder, "onnx", load.threads)
    batches = [load.texts[row : row + load.batch_rows] for row in range(0, len(load.texts), load.batch_rows)]
    for batch in batches[: 2 + len(batches) // 10]:
        classifier.probabilities(batch)  # the first batches are slower
    seconds = []
    for _ in range(load.rounds):
        start.wait()
        started = perf_counter()
        for batch in batches:
            classifier.probabilities(batch)
        seconds.append(perf_counter() - started)
    return seconds


def measure_worker_starts(folder: Path, rounds: int) -> tuple[float, float]:
    """Return the medians of `measure_worker_start`."""
    starts = [measure_worker_start(folder) for _ in range(rounds)]
    return median(ready_s for ready_s, _ in starts), median(worker_mb for _, worker_mb in starts)


def measure_worker_start(folder: Path) -> tuple[float, float]:
    """Start a worker and stop it. Return the seconds until it was ready, and its resident memory then, in MB.

    Raises BenchmarkError if the worker does not become ready.
    """
    started = monotonic()
    path = str(folder.resolve())
    with start_worker(NO_REDIS, MODEL_PATH=path, MODEL_RUNTIME="onnx", MODEL_THREADS="1") as worker:

        def is_ready() -> bool:
            worker.check()
            return "is ready" in worker.log

        try:
            wait_until(is_ready, "the worker is ready", poll_s=POLL_S)
            return monotonic() - started, resident_mb(worker.pid)
        except DevtoolsError as error:
            raise BenchmarkError(str(error)) from error
        finally:
            worker.kill()
