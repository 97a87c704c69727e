"""The api's entry point: each gunicorn process calls `application` once."""

import logging
import os

from flask import Flask

from api.app import create_app
from api.metrics import Metrics
from api.state_reporter import REPORT_INTERVAL_S, SharedState, StateReporter
from sentiq import __version__, keys
from sentiq.errors import QueueUnavailable
from sentiq.logging import configure
from sentiq.logging.text_format import choose_text_format
from sentiq.queue import Producer
from sentiq.queue.connection import connect, warn_unless_noeviction
from sentiq.queue.daily_scores import DailyMeanScore
from sentiq.queue.feedback import FeedbackStore
from sentiq.queue.turn_lock import TurnLock
from sentiq.settings import Settings

READ_MARGIN_S = 5.0  # a blocked read ends at most that long after the longest wait

logger = logging.getLogger("api")


def application() -> Flask:
    """Return the app with its connections and threads. Raises SettingsError."""
    settings = Settings.from_environment(os.environ)
    text_format = choose_text_format(settings.log_format, os.environ)
    handler = configure("api", settings.log_level, settings.gelf, text_format)
    client = connect(
        settings.redis_url,
        max_connections=settings.api_connections + 2,  # the queue's own, and those of GET /jobs
        read_timeout_s=settings.predict_timeout_s + READ_MARGIN_S,
    )
    try:
        warn_unless_noeviction(client)
    except QueueUnavailable as error:
        logger.warning("%s; requests get 503 until it answers", error)
    producer = Producer(client, limit=settings.queue_limit, result_ttl_s=settings.result_ttl_s)
    metrics = Metrics(producer, multiprocess="PROMETHEUS_MULTIPROC_DIR" in os.environ)
    turn = TurnLock(client, keys.REPORTED, REPORT_INTERVAL_S)
    feedback_store = FeedbackStore(client, max_bytes=settings.feedback_bytes, ttl_s=settings.feedback_ttl_s)
    shared = SharedState(turn, DailyMeanScore(client), feedback_store)
    StateReporter(producer, shared, metrics, handler.sender).start()
    app = create_app(settings, producer, feedback_store, metrics)
    logger.info("Sentiq %s: a process of the api is ready", __version__)
    return app
