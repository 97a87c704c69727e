"""`python -m model` runs one worker."""

import logging
import os
import signal
import sys
from time import monotonic

from model.heartbeat import Heartbeat, check_health_file
from model.speed import measure_speed
from model.telemetry.batch_reporter import BatchReporter
from model.telemetry.metrics import WorkerMetrics
from model.worker import Worker
from sentiq import __version__
from sentiq.classifier import Classifier, load_classifier, read_description
from sentiq.errors import QueueUnavailable, SentiqError
from sentiq.logging import configure
from sentiq.logging.text_format import choose_text_format
from sentiq.queue import Consumer
from sentiq.queue.connection import connect, warn_unless_noeviction
from sentiq.queue.daily_scores import DailyMeanScore
from sentiq.settings import Settings

READ_TIMEOUT_S = 1.5  # above the time for which a claim blocks; a Redis that hangs is left within 2 s
EXIT_CONFIGURATION = 78  # EX_CONFIG of sysexits.h

logger = logging.getLogger("model")


def main() -> int:
    """Run a worker until a signal stops it; return the exit status."""
    try:
        settings = Settings.from_environment(os.environ)
        text_format = choose_text_format(settings.log_format, os.environ)
        handler = configure("model", settings.log_level, settings.gelf, text_format)
        if settings.health_file is not None:
            check_health_file(settings.health_file)
        client = connect(settings.redis_url, max_connections=8, read_timeout_s=READ_TIMEOUT_S)
        metrics = WorkerMetrics()
        if handler.sender is not None:
            metrics.add_gelf_sender(handler.sender)
        if settings.metrics_port is not None:
            metrics.start_server(settings.metrics_port)
        classifier = _load_warm_classifier(settings)
        description = read_description(settings.model_path)
    except SentiqError as error:
        print(f"sentiq worker: {error}", file=sys.stderr)
        return EXIT_CONFIGURATION
    worker = Worker(
        Consumer(client, batch_chars=settings.batch_chars, model=description),
        classifier,
        BatchReporter(metrics, DailyMeanScore(client), log_text=settings.log_text),
        batch_size=settings.batch_size,
        batch_chars=settings.batch_chars,
        speed=measure_speed(classifier),
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        # Set a flag only: the batch in hand ends first.
        signal.signal(number, lambda *_: worker.stop())
    try:
        warn_unless_noeviction(client)
    except QueueUnavailable as error:
        logger.warning("%s", error)  # the worker's loop tries again
    heartbeat = Heartbeat(worker, settings.health_file)
    heartbeat.start()
    worker.run()
    heartbeat.stop()
    return 0


def _load_warm_classifier(settings: Settings) -> Classifier:
    started = monotonic()
    classifier = load_classifier(settings.model_path, settings.model_runtime, settings.model_threads)
    classifier.probabilities(["warm"] * settings.batch_size)
    classifier.probabilities(["warm"])
    loaded_s = monotonic() - started
    runtime = settings.model_runtime
    logger.info("Sentiq %s: %s is ready, %s, after %.2f s", __version__, classifier.name, runtime, loaded_s)
    return classifier


if __name__ == "__main__":
    sys.exit(main())
