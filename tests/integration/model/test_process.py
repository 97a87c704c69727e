"""`python -m model` as its own process, with the real model."""

import json
import shutil
import signal
import socket
import tempfile
import unittest
from collections import defaultdict
from pathlib import Path
from typing import Any

import requests
from prometheus_client.parser import text_string_to_metric_families

from devtools.processes import free_port, start_worker, wait_until
from sentiq import keys
from sentiq.queue.origin import Origin
from tests.gelf_receiver import GelfReceiver
from tests.integration.redis_case import RedisCase


def scrape(port: int) -> dict[str, float]:
    """Return metric name -> value, summed over its labels."""
    figures: dict[str, float] = defaultdict(float)
    text = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=5).text
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            figures[sample.name] += sample.value
    return figures


class TestWorkerProcess(RedisCase):
    def test_it_scores_with_the_real_model_and_logs_one_record_a_prediction(self) -> None:
        worker = start_worker(self.server.url)
        self.addCleanup(worker.stop)
        texts = ["The film was wonderful, I loved it!", "Un servicio pésimo, no vuelvo nunca más."]
        status = self.producer.submit_and_wait(texts, 30, origin=Origin("request-1"))
        self.assertEqual(
            [status.prediction_at(index).sentiment for index in range(2)], ["positive", "negative"]
        )
        wait_until(lambda: worker.log.count('"event":"prediction"') == 2, "two records")
        records = [json.loads(line) for line in worker.log.splitlines()]
        first = next(record for record in records if record["message"] == "prediction")
        self.assertEqual((first["request_id"], first["job_id"]), ("request-1", status.job_id))
        self.assertEqual(first["sentiment"], "positive")
        self.assertEqual(first["score"], status.prediction_at(0).score)
        self.assertIsInstance(first["infer_ms"], float)
        self.assertNotIn("wonderful", worker.log)  # the text only with LOG_TEXT=1

    def test_its_predictions_reach_graylog_with_their_figures_as_numbers(self) -> None:
        with GelfReceiver() as graylog:
            address = {"GELF_HOST": "127.0.0.1", "GELF_PORT": str(graylog.port)}
            worker = start_worker(self.server.url, **address)
            self.addCleanup(worker.stop)
            prediction = self.producer.submit_and_wait(["A good day."], 30).prediction_at(0)
            message = graylog.receive()
            while message["short_message"] != "prediction":
                message = graylog.receive()
        self.assertEqual(message["_score"], prediction.score)
        self.assertIsInstance(message["_score"], float)
        self.assertEqual(message["_probability_positive"], prediction.probabilities["positive"])
        self.assertEqual((message["_sentiment"], message["_service"]), (prediction.sentiment, "model"))

    def test_prometheus_reads_its_metrics(self) -> None:
        port = free_port()
        graylog = {"GELF_HOST": "127.0.0.1", "GELF_PORT": str(free_port())}
        worker = start_worker(self.server.url, METRICS_PORT=str(port), **graylog)
        self.addCleanup(worker.stop)
        texts = ["A good day.", "A dreadful day.", "A train leaves at eight."]
        status = self.producer.submit_and_wait(texts, 30)
        wait_until(lambda: scrape(port)["sentiq_jobs_total"] == 1, "the batch is counted")
        figures = scrape(port)
        self.assertEqual(figures["sentiq_queue_seconds_count"], 1)
        self.assertEqual((figures["sentiq_batch_texts_count"], figures["sentiq_batch_texts_sum"]), (1, 3))
        self.assertGreater(figures["sentiq_batch_seconds_sum"], 0)
        self.assertEqual(figures["sentiq_texts_total"], 3)
        self.assertAlmostEqual(
            figures["sentiq_scores_total"], sum(status.prediction_at(index).score for index in range(3))
        )
        self.assertGreater(figures["process_resident_memory_bytes"], 1e7)
        wait_until(lambda: scrape(port)["sentiq_gelf_records_total"] >= 3, "the records are sent or dropped")

    def test_sigterm_ends_it_and_its_lease(self) -> None:
        worker = start_worker(self.server.url)
        self.addCleanup(worker.stop)
        wait_until(lambda: self.producer.queue_state().workers == 1, "the worker has registered")
        worker.signal(signal.SIGTERM)
        self.assertEqual(worker.wait(10), 0, worker.log)
        self.assertEqual(self.producer.queue_state().workers, 0)

    def test_a_killed_worker_loses_no_job(self) -> None:
        worker = start_worker(self.server.url)
        self.addCleanup(worker.stop)
        wait_until(lambda: self.producer.queue_state().workers == 1, "the worker has registered")
        requests = [self.producer.submit([f"a good day, number {number}"] * 64) for number in range(30)]
        worker.kill()
        other = start_worker(self.server.url)
        self.addCleanup(other.stop)
        wait_until(lambda: all(self._done(request) for request in requests), "all are scored", timeout_s=40)

    def test_it_waits_for_a_redis_that_starts_later(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            health_file = Path(folder) / "alive"
            worker = start_worker(f"redis://127.0.0.1:{free_port()}/0", HEALTH_FILE=str(health_file))
            self.addCleanup(worker.stop)
            wait_until(lambda: "trying again" in worker.log, "it says that it waits")
            wait_until(health_file.exists, "the health file is touched")
            self.assertTrue(worker.running())
            self.assertNotIn("Traceback", worker.log)

    def test_a_health_file_that_is_lost_later_leaves_the_lease(self) -> None:
        folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        health_file = folder / "alive"
        worker = start_worker(self.server.url, HEALTH_FILE=str(health_file))
        self.addCleanup(worker.stop)
        wait_until(health_file.exists, "the health file is touched")
        shutil.rmtree(folder)
        wait_until(lambda: "HEALTH_FILE cannot be written" in worker.log, "the error is logged")
        lease_end = self.lease_end()
        wait_until(lambda: self.lease_end() > lease_end, "the lease is renewed")
        folder.mkdir()
        wait_until(health_file.exists, "the health file is touched again")
        self.assertEqual(worker.log.count("HEALTH_FILE cannot be written"), 1)

    def lease_end(self) -> float:
        leases: Any = self.client.zrange(keys.WORKERS, 0, -1, withscores=True)
        return float(leases[0][1])

    def _done(self, request: str) -> bool:
        status = self.producer.job_status(request)
        return status is not None and status.state == "done"


class TestBadStart(unittest.TestCase):
    def ends(self, **environment: str) -> str:
        """Return the one line that the worker prints when it ends at once, with a status other than 0."""
        worker = start_worker(environment.pop("REDIS_URL", "redis://127.0.0.1:1/0"), **environment)
        self.addCleanup(worker.stop)
        self.assertEqual(worker.wait(30), 78, worker.log)
        self.assertEqual(len(worker.log.strip().splitlines()), 1, worker.log)
        return worker.log

    def test_a_missing_model_folder_stops_the_start_with_one_line(self) -> None:
        self.assertIn("/no/such/model", self.ends(MODEL_PATH="/no/such/model"))

    def test_a_model_folder_without_a_model_stops_the_start_with_one_line(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            self.assertIn(folder, self.ends(MODEL_PATH=folder))

    def test_a_taken_metrics_port_stops_the_start(self) -> None:
        with socket.create_server(("", 0)) as taken:
            self.assertIn("METRICS_PORT", self.ends(METRICS_PORT=str(taken.getsockname()[1])))

    def test_a_bad_setting_stops_the_start_with_its_name_and_the_allowed_values(self) -> None:
        said = self.ends(BATCH_SIZE="many")
        self.assertIn("BATCH_SIZE", said)
        self.assertIn("whole number from 1", said)

    def test_a_bad_redis_url_stops_the_start(self) -> None:
        self.assertIn("REDIS_URL", self.ends(REDIS_URL="localhost:6379"))
        self.assertIn("REDIS_URL", self.ends(REDIS_URL="redis://localhost:port/0"))

    def test_a_health_file_that_cannot_be_written_stops_the_start(self) -> None:
        self.assertIn(
            "HEALTH_FILE is '/no/such/folder/alive'", self.ends(HEALTH_FILE="/no/such/folder/alive")
        )
