"""Which layer of the service a sampled stack belongs to."""

import re
from collections.abc import Mapping, Sequence

OTHER = "other"

# Layer -> where its code is. A stack belongs to the layer of its innermost frame that any of them knows: the
# standard library, which none of them does, counts for whoever called it.
API: Mapping[str, re.Pattern[str]] = {
    "log record": re.compile(r"sentiq/logs\.py|logging/"),
    "metrics": re.compile(r"prometheus_client/|api/metrics\.py"),
    "queue": re.compile(r"sentiq/queue/|sentiq/messages\.py|redis/"),
    "HTTP server": re.compile(r"gevent/pywsgi\.py|gunicorn/|api/http_|gevent/baseserver\.py"),
    "Flask": re.compile(r"flask/|werkzeug/"),
    "routes": re.compile(r"api/"),
    "event loop": re.compile(r"gevent/hub\.py"),
}
WORKER: Mapping[str, re.Pattern[str]] = {
    "tokenizer": re.compile(r"model/tokens\.py"),
    "network": re.compile(r"model/onnx_runtime\.py|model/keras_runtime\.py"),
    "log records, metrics": re.compile(
        r"sentiq/logs\.py|logging/|model/(records|metrics|reports)\.py|prometheus_client/|sentiq/positivity\.py"
    ),
    "queue": re.compile(r"sentiq/queue/|redis/"),
    "messages, predictions": re.compile(r"model/|sentiq/"),
}


def layer(frames: Sequence[str], layers: Mapping[str, re.Pattern[str]]) -> str:
    """The layer of a stack, its frames from the outermost to the innermost."""
    for frame in reversed(frames):
        for name, code in layers.items():
            if code.search(frame):
                return name
    return OTHER


def shares(raw: str, layers: Mapping[str, re.Pattern[str]]) -> dict[str, float]:
    """Layer -> its share of all samples, in the order of `layers`; `raw` has lines of frames and a number."""
    counts = dict.fromkeys([*layers, OTHER], 0)
    for line in raw.splitlines():
        stack, _, samples = line.rpartition(" ")
        counts[layer(stack.split(";"), layers)] += int(samples)
    total = sum(counts.values())
    return {name: count / total for name, count in counts.items()} if total else {}
