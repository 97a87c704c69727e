"""The layer of the service to which a sampled stack belongs."""

import re
from collections.abc import Mapping, Sequence

OTHER = "other"

# Layer -> the paths of its code, in the layout of today and of release 0.1; the first match counts.
# A stack belongs to the layer of its innermost known frame. The standard library is in no layer, so its time
# counts for the caller.
API: Mapping[str, re.Pattern[str]] = {
    "log record": re.compile(r"sentiq/logs\.py|logging/"),
    "metrics": re.compile(r"prometheus_client/|api/metrics\.py"),
    "queue": re.compile(r"sentiq/queue/|sentiq/messages\.py|redis/"),
    "HTTP server": re.compile(r"gevent/pywsgi\.py|gunicorn/|api/server/|api/http_|gevent/baseserver\.py"),
    "Flask": re.compile(r"flask/|werkzeug/"),
    "routes": re.compile(r"api/"),
    "event loop": re.compile(r"gevent/hub\.py"),
}
WORKER: Mapping[str, re.Pattern[str]] = {
    "tokenizer": re.compile(r"(classifier|model)/tokens\.py"),
    "network": re.compile(r"(classifier|model)/(onnx|keras)_runtime\.py"),
    "log records, metrics": re.compile(
        r"sentiq/logs\.py|logging/|model/telemetry/|model/(records|metrics|reports)\.py|prometheus_client/"
        r"|sentiq/positivity\.py|sentiq/queue/daily_scores\.py"
    ),
    "queue": re.compile(r"sentiq/queue/|redis/"),
    "messages, predictions": re.compile(r"model/|sentiq/"),
}


def layer_of(frames: Sequence[str], layers: Mapping[str, re.Pattern[str]]) -> str:
    """Return the layer of a stack. `frames` are in order from the outermost to the innermost."""
    for frame in reversed(frames):
        for name, code in layers.items():
            if code.search(frame):
                return name
    return OTHER


def layer_shares(raw: str, layers: Mapping[str, re.Pattern[str]]) -> dict[str, float]:
    """Return layer -> its share of all samples, 0 to 1, in the order of `layers`; empty without samples.

    `raw` is py-spy's raw format: a line has frames, separated by ";", then a blank and the number of samples.
    """
    counts = dict.fromkeys([*layers, OTHER], 0)
    for line in raw.splitlines():
        stack, _, samples = line.rpartition(" ")
        counts[layer_of(stack.split(";"), layers)] += int(samples)
    total = sum(counts.values())
    return {name: count / total for name, count in counts.items()} if total else {}
