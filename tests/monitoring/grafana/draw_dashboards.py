"""`python -m tests.monitoring.grafana.draw_dashboards [MINUTES]` draws the dashboards for docs/pictures.

The data are from a load run with a whole service, a real Prometheus and a real Elasticsearch. Six users
send texts, corrections and bad requests. Once, large jobs arrive faster than the workers can score them.
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
from tests.monitoring.elasticsearch_server import ElasticsearchServer
from tests.monitoring.grafana.dashboard_drawing import draw_dashboard
from tests.monitoring.grafana.elasticsearch_queries import TimeRange
from tests.monitoring.grafana.gelf_records import GelfRecords
from tests.monitoring.grafana.grafana_files import dashboards_by_uid
from tests.monitoring.grafana.panel_data import DataSources
from tests.monitoring.grafana.test_owners import NO_FILTER, store_documents
from tests.monitoring.prometheus.prometheus_server import PrometheusServer, read_config, with_local_targets
from tests.monitoring.prometheus.watched_service import WatchedService, send_bad_requests

USERS = 6
MEAN_PAUSE_S = 0.09  # between two requests of a user
LOAD_PERIOD_S = 150  # the load rises and falls in this time
BULK_USERS, BULK_JOBS, BULK_TEXTS = 8, 55, 64  # users, jobs of each, texts of a job
# Letters that the font of the picture lacks, and backslashes, which JSON would escape.
UNSUITABLE_LETTERS = re.compile(r"\\|[^\u0000-\u2fff]")
PICTURES = REPOSITORY / "docs/pictures"


def example_sentences() -> list[str]:
    """Return about seven hundred sentences in Spanish and English."""
    sentences = []
    for name in ("minimal_pairs", "name_swaps"):
        with (REPOSITORY / f"training/behavior/{name}.tsv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t"):
                sentences += [row["text"], row["other"]]
    return [
        sentence for sentence in sentences if sentence.strip() and not UNSUITABLE_LETTERS.search(sentence)
    ]


class SimulatedUser:
    """A user who sends single texts, jobs, corrections and a few bad requests."""

    def __init__(self, url: str, seed: int) -> None:
        self._url = url
        self._random = random.Random(seed)
        self._sentences = example_sentences()
        self._session = requests.Session()

    def send_until(self, end: float) -> None:
        """Send requests until `end`, in seconds since 1970."""
        for number in itertools.count():
            if time.time() > end:
                return
            time.sleep(MEAN_PAUSE_S * (1.4 + math.sin(2 * math.pi * time.time() / LOAD_PERIOD_S)))
            self.send(number)

    def send(self, number: int) -> None:
        """Send the request with this number."""
        text = " ".join(self._random.choices(self._sentences, k=self._random.choice((1, 1, 1, 2, 4))))
        if number % 9 == 0:
            self._post("/predict", {"texts": self._random.sample(self._sentences, 12)})
        elif number % 400 == 1:
            send_bad_requests(self._url, 1)
        elif number % 700 == 2:
            self._session.get(f"{self._url}/nowhere", timeout=30)
        elif (prediction := self._post("/predict", {"text": text}))["success"] and number % 12 == 3:
            wrong = self._random.random() < 0.15
            labels = ("negative", "neutral", "positive")
            correct = self._random.choice(labels) if wrong else prediction["sentiment"]
            self._post("/feedback", {"job_id": prediction["job_id"], "sentiment": correct})

    def send_bulk_jobs(self) -> None:
        """Send large jobs without waiting for their results."""
        for _ in range(BULK_JOBS):
            body = {"texts": self._random.choices(self._sentences, k=BULK_TEXTS)}
            requests.post(f"{self._url}/predict", json=body, headers={"Prefer": "respond-async"}, timeout=30)

    def _post(self, path: str, body: object) -> dict[str, object]:
        response: dict[str, object] = self._session.post(self._url + path, json=body, timeout=30).json()
        return response


def send_load(url: str, seconds: float) -> None:
    """Send the requests of all users for this time, with the large jobs in its second half."""
    end = time.time() + seconds
    users = [
        threading.Thread(target=SimulatedUser(url, seed).send_until, args=(end,)) for seed in range(USERS)
    ]
    for thread in users:
        thread.start()
    time.sleep(seconds * 0.6)
    bulk_users = [
        threading.Thread(target=SimulatedUser(url, USERS + seed).send_bulk_jobs) for seed in range(BULK_USERS)
    ]
    for thread in bulk_users:
        thread.start()
    for thread in users + bulk_users:
        thread.join()


def main(minutes: float) -> None:
    """Run the load and draw all dashboards."""
    with WatchedService(workers=2, queue_limit=500) as service, GelfRecords(service.graylog) as records:
        config = with_local_targets(read_config(), {**service.ports, "prometheus": [9]})
        with PrometheusServer(config) as prometheus, ElasticsearchServer() as elasticsearch:
            start = time.time()
            send_load(service.url, minutes * 60)
            end = time.time()
            store_documents(elasticsearch, "sentiment_0", list(records.documents))
            values = {**NO_FILTER, "__rate_interval": "20s"}
            time_range = TimeRange(int(start * 1000), int(end * 1000), 5_000)
            sources = DataSources(prometheus, elasticsearch, time_range, values)
            PICTURES.mkdir(parents=True, exist_ok=True)
            for uid, dashboard in dashboards_by_uid().items():
                path = PICTURES / f"grafana-{uid.removeprefix('sentiq-')}.png"
                draw_dashboard(dashboard, sources.panel_data, path)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 8)
