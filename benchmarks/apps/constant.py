"""What Flask and gunicorn can do at the most with Redis in between: one round trip, then a constant."""

import os

import redis
from flask import Flask, Response

ANSWER = b'{"success":true,"sentiment":"positive","score":0.95}\n'
KEY = "constant"


def application() -> Flask:
    app = Flask(__name__)
    client = redis.Redis.from_url(os.environ["REDIS_URL"], max_connections=2000)

    @app.post("/predict")
    def predict() -> Response:
        client.get(KEY)
        return Response(ANSWER, mimetype="application/json")

    return app
