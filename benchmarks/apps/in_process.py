"""The classifier inside Flask, without a queue: each process has a copy and scores one text at a time."""

import os
from typing import Any

import orjson
from flask import Flask, Response, request

from sentiq.classifier import load_classifier
from sentiq.messages import Prediction
from sentiq.settings import Settings


def application() -> Flask:
    """Return the app. gunicorn calls this once in each process."""
    app = Flask(__name__)
    settings = Settings.from_environment(os.environ)
    model = load_classifier(settings.model_path, settings.model_runtime, settings.model_threads)

    def score(text: str) -> dict[str, Any]:
        (row,) = model.probabilities([text]).tolist()
        one = Prediction.from_probabilities(model.labels, row, model.label_values)
        return {"sentiment": one.sentiment, "score": one.score, "probabilities": one.probabilities}

    @app.post("/predict")
    def predict() -> Response:
        text = orjson.loads(request.get_data())["text"]
        content = {"success": True, "text": text, **score(text), "model": model.name}
        return Response(orjson.dumps(content) + b"\n", mimetype="application/json")

    return app
