"""`python -m tests.monitoring.grafana_picture [MINUTES]` draws the dashboards for docs/pictures.

From a load run: a whole service, a real Prometheus and a real Elasticsearch; six users ask, correct and err,
and once a crowd comes that the workers cannot keep up with.
"""

import csv
import itertools
import math
import random
import re
import sys
import threading
import time

import requests

from devtools.processes import REPOSITORY
from tests.monitoring.elasticsearch import Elasticsearch
from tests.monitoring.grafana_drawing import draw
from tests.monitoring.grafana_elasticsearch import Range
from tests.monitoring.grafana_files import dashboards
from tests.monitoring.grafana_records import Records
from tests.monitoring.grafana_shown import Sources
from tests.monitoring.prometheus import Prometheus, config, retargeted
from tests.monitoring.prometheus_service import Service, send_bad_requests
from tests.monitoring.test_grafana_elasticsearch import EVERYTHING, store

USERS = 6
PAUSE_S = 0.09  # between two requests of a user, on average
WAVE_S = 150  # busy and quiet times come and go
CROWD, CROWD_JOBS, CROWD_TEXTS = 8, 55, 64  # users, jobs of each, texts of a job
STRANGE = re.compile(
    r"\\|[^\u0000-\u2fff]"
)  # what the letters of the picture lack, or what is written as an escape
PICTURES = REPOSITORY / "docs/pictures"


def texts() -> list[str]:
    """Some seven hundred sentences in Spanish and English."""
    sentences = []
    for name in ("minimal_pairs", "name_swaps"):
        with (REPOSITORY / f"training/behavior/{name}.tsv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t"):
                sentences += [row["text"], row["other"]]
    return [sentence for sentence in sentences if sentence.strip() and not STRANGE.search(sentence)]


class User:
    """Asks one text after another, several at times, corrects some answers, and errs now and then."""

    def __init__(self, url: str, seed: int) -> None:
        self._url = url
        self._random = random.Random(seed)
        self._texts = texts()
        self._session = requests.Session()

    def run(self, until: float) -> None:
        for number in itertools.count():
            if time.time() > until:
                return
            time.sleep(PAUSE_S * (1.4 + math.sin(2 * math.pi * time.time() / WAVE_S)))
            self.act(number)

    def act(self, number: int) -> None:
        some = " ".join(self._random.choices(self._texts, k=self._random.choice((1, 1, 1, 2, 4))))
        if number % 9 == 0:
            self._post("/predict", {"texts": self._random.sample(self._texts, 12)})
        elif number % 400 == 1:
            send_bad_requests(self._url, 1)
        elif number % 700 == 2:
            self._session.get(f"{self._url}/nowhere", timeout=30)
        elif (answer := self._post("/predict", {"text": some}))["success"] and number % 12 == 3:
            wrong = self._random.random() < 0.15
            said = self._random.choice(("negative", "neutral", "positive")) if wrong else answer["sentiment"]
            self._post("/feedback", {"job_id": answer["job_id"], "sentiment": said})

    def crowd(self) -> None:
        """Many texts at once that nobody waits for."""
        for _ in range(CROWD_JOBS):
            asked = {"texts": self._random.choices(self._texts, k=CROWD_TEXTS)}
            requests.post(f"{self._url}/predict", json=asked, headers={"Prefer": "respond-async"}, timeout=30)

    def _post(self, path: str, body: object) -> dict[str, object]:
        answer: dict[str, object] = self._session.post(self._url + path, json=body, timeout=30).json()
        return answer


def use(url: str, seconds: float) -> None:
    """Let everybody loose on the service for so long."""
    until = time.time() + seconds
    threads = [threading.Thread(target=User(url, seed).run, args=(until,)) for seed in range(USERS)]
    for thread in threads:
        thread.start()
    time.sleep(seconds * 0.6)
    crowd = [threading.Thread(target=User(url, USERS + seed).crowd) for seed in range(CROWD)]
    for thread in crowd:
        thread.start()
    for thread in threads + crowd:
        thread.join()


def main(minutes: float) -> None:
    with Service(workers=2, queue_limit=500) as service, Records(service.graylog) as records:
        prometheus = Prometheus(retargeted(config(), {**service.ports, "prometheus": [9]}))
        with prometheus, Elasticsearch() as elasticsearch:
            start = time.time()
            use(service.url, minutes * 60)
            end = time.time()
            store(elasticsearch, "sentiment_0", list(records.documents))
            values = {**EVERYTHING, "__rate_interval": "20s"}
            shown = Range(int(start * 1000), int(end * 1000), 5_000)
            sources = Sources(prometheus, elasticsearch, shown, values)
            PICTURES.mkdir(parents=True, exist_ok=True)
            for uid, dashboard in dashboards().items():
                draw(dashboard, sources.show, PICTURES / f"grafana-{uid.removeprefix('sentiq-')}.png")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 8)
