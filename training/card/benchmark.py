"""How fast a model folder is: medians over rounds, each measurement in fresh processes of its own.

The libraries settle their number of threads once a process, so one process cannot measure two settings.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from threading import Barrier
from time import monotonic, perf_counter
from typing import IO

from sentiq.classifier.folder import ONNX_FILE
from sentiq.classifier.text_classifier import load_classifier
from training.metrics import Figures

REPOSITORY = Path(__file__).resolve().parents[2]
ROUNDS = 5
BATCH_ROWS = 64  # of a worker, as the service sets it if nobody says otherwise
ONE_BY_ONE_TWEETS, TWEETS, REVIEWS = 500, 2048, 512  # of a round; a second or less
NOBODY_LISTENS = "redis://127.0.0.1:1/0"  # a worker is ready before it first asks Redis for anything


class BenchmarkError(Exception):
    """Something that was to be measured did not run."""


@dataclass(frozen=True, slots=True)
class Load:
    """Texts that a process scores in each round, `batch_rows` at a time, on `threads` threads."""

    folder: Path
    texts: Sequence[str]
    batch_rows: int
    threads: int
    rounds: int


def benchmark(folder: Path, tweets: Sequence[str], reviews: Sequence[str], rounds: int = ROUNDS) -> Figures:
    """The speed, the time to start and the size of a model, on as many cores as there are.

    one_tweet_ms: scored alone, on one thread
    tweets_per_s, reviews_per_s: in batches, tokenizing included: `one_process` with a thread for each core,
        and `processes` of one thread each, one for each core, as workers run
    ready_s, resident_mb: a worker, from the start of its process until it could take its first job
    """
    cores = os.cpu_count() or 1
    alone = Load(folder, tweets[:ONE_BY_ONE_TWEETS], batch_rows=1, threads=1, rounds=rounds)
    ready_s, resident_mb = start_workers(folder, rounds)
    return {
        "processor": processor(),
        "cores": cores,
        "rounds": rounds,
        "one_tweet_ms": round(1000 / texts_per_s(alone, processes=1), 3),
        "tweets_per_s": rates(folder, tweets[:TWEETS], cores, rounds),
        "reviews_per_s": rates(folder, reviews[:REVIEWS], cores, rounds),
        "ready_s": round(ready_s, 2),
        "resident_mb": round(resident_mb),
        "onnx_mb": round((folder / ONNX_FILE).stat().st_size / 1e6, 1),
    }


def rates(folder: Path, texts: Sequence[str], cores: int, rounds: int) -> Figures:
    """Texts a second with all cores at work, in both ways to use them."""
    return {
        "one_process": round(texts_per_s(Load(folder, texts, BATCH_ROWS, cores, rounds), processes=1)),
        "processes": round(texts_per_s(Load(folder, texts, BATCH_ROWS, 1, rounds), processes=cores)),
    }


def texts_per_s(load: Load, processes: int) -> float:
    """The texts a second of so many processes together, each of which scores all of the load's texts."""
    context = get_context("spawn")
    with ExitStack() as stack:
        start = stack.enter_context(context.Manager()).Barrier(processes)
        pool = stack.enter_context(context.Pool(processes))
        # Nobody passes the barrier before each process has taken its share.
        seconds = pool.starmap(time_rounds, [(load, start)] * processes, chunksize=1)
    slowest = [max(of_processes) for of_processes in zip(*seconds, strict=True)]
    return processes * len(load.texts) / float(median(slowest))


def time_rounds(load: Load, start: Barrier) -> list[float]:
    """The seconds that each round takes this process; all processes start a round at the same time."""
    for variable in ("TOKENIZERS_PARALLELISM", "RAYON_NUM_THREADS"):
        os.environ.pop(variable, None)  # what the parent process chose for itself
    classifier = load_classifier(load.folder, "onnx", load.threads)
    batches = [load.texts[row : row + load.batch_rows] for row in range(0, len(load.texts), load.batch_rows)]
    for batch in batches[: 2 + len(batches) // 10]:
        classifier.probabilities(batch)  # the first ones are slower
    seconds = []
    for _ in range(load.rounds):
        start.wait()
        started = perf_counter()
        for batch in batches:
            classifier.probabilities(batch)
        seconds.append(perf_counter() - started)
    return seconds


def start_workers(folder: Path, rounds: int) -> tuple[float, float]:
    """How many seconds a worker takes to be ready, and its resident memory by then in MB."""
    measured = [start_worker(folder) for _ in range(rounds)]
    return median(ready_s for ready_s, _ in measured), median(resident_mb for _, resident_mb in measured)


def start_worker(folder: Path) -> tuple[float, float]:
    """The same of one worker, which is stopped afterwards."""
    settings = {"MODEL_PATH": str(folder.resolve()), "REDIS_URL": NOBODY_LISTENS}
    command = [sys.executable, "-m", "model"]
    started = monotonic()
    with subprocess.Popen(  # noqa: S603  # the command of `make run`
        command, cwd=REPOSITORY, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as worker:
        try:
            wait_until_ready(worker.stdout)
            return monotonic() - started, resident_mb(worker.pid)
        finally:
            worker.kill()


def wait_until_ready(output: IO[str] | None) -> None:
    """Read a worker's log until it says that it is ready; raises BenchmarkError if it ends before."""
    lines = []
    for line in output or ():
        lines.append(line)
        if "is ready" in line:
            return
    raise BenchmarkError(f"the worker ended before it was ready: {''.join(lines)}")


def resident_mb(process_id: int) -> float:
    """The resident memory of a process, as Linux tells it."""
    status = Path(f"/proc/{process_id}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024 / 1e6


def processor() -> str:
    """What the processor calls itself."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
