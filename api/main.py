"""The api's entry point: each gunicorn process calls `application` once."""

import logging
import os

from flask import Flask

from api.api_keys import ApiKeys
from api.app import create_app
from api.metrics import Metrics
from api.services import AccessControl
from api.state_reporter import REPORT_INTERVAL_S, SharedState, StateReporter
from sentiq import __version__, keys
from sentiq.errors import QueueUnavailable
from sentiq.logging import configure
from sentiq.logging.text_format import choose_text_format
from sentiq.queue import Producer
from sentiq.queue.connection import connect, warn_unless_noeviction
from sentiq.queue.daily_scores import DailyMeanScore
from sentiq.queue.disk_sync import SYNC_LIMIT_S, DiskSync
from sentiq.queue.feedback import FeedbackStore
from sentiq.queue.request_counter import connect_counter
from sentiq.queue.turn_lock import TurnLock
from sentiq.settings import Settings

READ_TIMEOUT_S = 1.5  # a request that does not wait for a result is answered within 2 s, if only by 503
SHORTEST_READ_TIMEOUT_S = 0.5  # though PREDICT_TIMEOUT_S is shorter

logger = logging.getLogger("api")


def application() -> Flask:
    """Return the app with its connections and threads. Raises SettingsError."""
    settings = Settings.from_environment(os.environ)
    text_format = choose_text_format(settings.log_format, os.environ)
    handler = configure("api", settings.log_level, settings.gelf, text_format)
    client = connect(
        settings.redis_url,
        max_connections=settings.api_connections + 2,  # the queue's own, and those of GET /jobs
        read_timeout_s=min(READ_TIMEOUT_S, max(SHORTEST_READ_TIMEOUT_S, settings.predict_timeout_s)),
    )
    try:
        warn_unless_noeviction(client)
    except QueueUnavailable as error:
        logger.warning("%s; requests get 503 until it answers", error)
    producer = Producer(
        client,
        limit=settings.queue_limit,
        result_ttl_s=settings.result_ttl_s,
        queue_bytes=settings.queue_bytes,
        stored_bytes=settings.stored_bytes,
        disk_sync=DiskSync(client, min(SYNC_LIMIT_S, settings.predict_timeout_s))
        if settings.sync_accepted
        else None,
    )
    metrics = Metrics(producer, multiprocess="PROMETHEUS_MULTIPROC_DIR" in os.environ)
    turn = TurnLock(client, keys.REPORTED, REPORT_INTERVAL_S)
    feedback_store = FeedbackStore(client, max_bytes=settings.feedback_bytes, ttl_s=settings.feedback_ttl_s)
    shared = SharedState(turn, DailyMeanScore(client), feedback_store)
    StateReporter(producer, shared, metrics, handler.sender).start()
    access = AccessControl(
        api_keys=ApiKeys(settings.api_keys_file) if settings.api_keys_file else None,
        request_counter=connect_counter(settings.redis_url) if settings.rate_limit else None,
    )
    app = create_app(settings, producer, feedback_store, metrics, access)
    logger.info("Sentiq %s: a process of the api is ready", __version__)
    return app
