"""The log records of one job join: each text's prediction, the request, and a correction."""

import json
import logging
from typing import Any

from devtools.processes import wait_until
from tests.integration.api.api_case import ApiCase

TEXTS = [f"The soup number {number} was cold." for number in range(201)]


class TestRecordsOfOneJob(ApiCase):
    def predictions(self, job_id: str) -> list[dict[str, Any]]:
        lines = [line for line in self.worker.log.splitlines() if line.startswith("{")]
        records = [json.loads(line) for line in lines]
        return [one for one in records if one.get("event") == "prediction" and one["job_id"] == job_id]

    def test_every_text_has_a_record_with_the_ids_of_job_and_request_and_its_index(self) -> None:
        with self.assertLogs("api.request_context", logging.INFO) as logs:
            response = self.post("/predict", json={"texts": TEXTS}, headers={"X-Request-ID": "web-201"})
        job_id = response.get_json()["job_id"]
        wait_until(lambda: len(self.predictions(job_id)) == len(TEXTS), "every prediction is logged")
        records = sorted(self.predictions(job_id), key=lambda record: int(record["index"]))
        self.assertEqual([record["index"] for record in records], list(range(len(TEXTS))))
        self.assertEqual({record["request_id"] for record in records}, {"web-201"})
        self.assertEqual(
            [record["chunk_id"] for record in records],
            [f"{job_id}.{index // 64}" for index in range(len(TEXTS))],
        )
        self.assertEqual(
            [record["score"] for record in records],
            [prediction["score"] for prediction in response.get_json()["predictions"]],
        )
        fields = logs.records[0].__dict__["fields"]
        self.assertEqual((fields["job_id"], fields["request_id"]), (job_id, "web-201"))

    def test_a_record_has_the_index_of_its_text_among_refused_ones_and_says_if_it_was_cut(self) -> None:
        texts = ["", "hola " * 600, None, "The soup was cold.", " "]
        job_id = self.post("/predict", json={"texts": texts}).get_json()["job_id"]
        wait_until(lambda: len(self.predictions(job_id)) == 2, "both predictions are logged")
        records = sorted(self.predictions(job_id), key=lambda record: int(record["index"]))
        self.assertEqual([record["index"] for record in records], [1, 3])
        self.assertEqual([record["truncated"] for record in records], [True, False])
        self.assertEqual({type(record["confident"]) for record in records}, {bool})

    def test_a_correction_of_the_last_text_names_job_and_index(self) -> None:
        response = self.post(
            "/predict", json={"texts": TEXTS}, headers={"Prefer": "respond-async", "X-Request-ID": "first"}
        )
        job_id = response.get_json()["job_id"]
        wait_until(lambda: self.client.get(f"/jobs/{job_id}").get_json()["status"] == "done", "it is done")
        correction = {"job_id": job_id, "index": 200, "sentiment": "neutral"}
        with self.assertLogs("api.routes.feedback", logging.INFO) as logs:
            self.post("/feedback", json=correction, headers={"X-Request-ID": "second"})
        fields = logs.records[0].__dict__["fields"]
        self.assertEqual(
            {name: fields[name] for name in ("job_id", "index", "request_id", "sentiment")},
            {**correction, "request_id": "second"},
        )
        wait_until(lambda: len(self.predictions(job_id)) == len(TEXTS), "every prediction is logged")
        (prediction,) = [one for one in self.predictions(job_id) if one["index"] == 200]
        self.assertEqual((prediction["request_id"], prediction["sentiment"]), ("first", fields["predicted"]))
