"""The app factory: it only wires."""

from flask import Flask

from api import errors, feedback, health, jobs, page, predict, requests_seen
from api.metrics import Metrics
from api.services import EXTENSION, Services
from sentiq.feedback import FeedbackStore
from sentiq.queue import Producer
from sentiq.settings import Settings


def create_app(
    settings: Settings, producer: Producer, feedback_store: FeedbackStore, metrics: Metrics
) -> Flask:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.max_body_bytes
    app.extensions[EXTENSION] = Services(settings, producer, feedback_store, metrics)
    for module in (predict, jobs, feedback, health, page):
        app.register_blueprint(module.blueprint)
    requests_seen.register(app)
    errors.register(app)
    return app
