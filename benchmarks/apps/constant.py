"""The limit that Flask, gunicorn and Redis set: one Redis round trip, then a constant answer."""

import os

import redis
from flask import Flask, Response

ANSWER = b'{"success":true,"sentiment":"positive","score":0.95}\n'
KEY = "constant"


def application() -> Flask:
    """Return the app. gunicorn calls this once in each process."""
    app = Flask(__name__)
    client = redis.Redis.from_url(os.environ["REDIS_URL"], max_connections=2000)

    @app.post("/predict")
    def predict() -> Response:
        client.get(KEY)
        return Response(ANSWER, mimetype="application/json")

    return app
