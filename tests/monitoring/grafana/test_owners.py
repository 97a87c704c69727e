"""Every query of the owners' dashboard in a real Elasticsearch, with records that a real service sent."""

import contextlib
import json
import time
import unittest
from typing import ClassVar

import requests

from devtools.processes import wait_until
from tests.monitoring.elasticsearch_server import ElasticsearchServer
from tests.monitoring.grafana import elasticsearch_queries
from tests.monitoring.grafana.elasticsearch_queries import TimeRange, document_rows, table_rows, time_series
from tests.monitoring.grafana.gelf_records import GelfRecords, events_in
from tests.monitoring.grafana.grafana_files import Document, dashboards_by_uid, queries_of
from tests.monitoring.graylog.stored_documents import expired_copy, index_body
from tests.monitoring.prometheus.watched_service import Users, WatchedService

NO_FILTER = {"sentiment": "*", "score_from": "0", "score_to": "1", "model": "*"}
MINUTE_MS = 60_000
BULK_SIZE = 2_000  # documents
SENTIMENTS = {"negative", "neutral", "positive"}
EVENTS = {"prediction", "request", "feedback", "queue"}


def recorded_documents() -> list[Document]:
    """Return the records of a service whose users sent texts, corrections and bad requests."""
    with WatchedService(workers=1) as service, GelfRecords(service.graylog) as records, Users(service.url):
        wait_until(lambda: events_in(records.documents) >= EVENTS, f"events {EVENTS}", 60)
        wait_until(lambda: len(records.documents) > 600, "600 records", 60)
    return records.documents


def store_documents(elasticsearch: ElasticsearchServer, index: str, documents: list[Document]) -> None:
    """Create an index with these documents."""
    elasticsearch.call("PUT", f"/{index}", index_body())
    for start in range(0, len(documents), BULK_SIZE):
        bulk = documents[start : start + BULK_SIZE]
        body = "".join(f'{{"create": {{}}}}\n{json.dumps(document)}\n' for document in bulk)
        url = f"{elasticsearch.url}/{index}/_bulk?refresh=true"
        response = requests.post(url, body, headers={"Content-Type": "application/x-ndjson"}, timeout=60)
        if not response.ok or response.json()["errors"]:
            raise AssertionError(response.text)


class TestOwnersDashboard(unittest.TestCase):
    """The records of a service, and one text that expired."""

    elasticsearch: ClassVar[ElasticsearchServer]
    servers: ClassVar[contextlib.ExitStack]
    records: ClassVar[list[Document]]
    time_range: ClassVar[TimeRange]

    @classmethod
    def setUpClass(cls) -> None:
        records = recorded_documents()
        scored = next(record for record in records if record.get("event") == "prediction")
        cls.records = [*records, expired_copy(scored)]
        with contextlib.ExitStack() as stack:
            cls.elasticsearch = stack.enter_context(ElasticsearchServer())
            half = len(cls.records) // 2  # in two indices, as after a daily rotation
            store_documents(cls.elasticsearch, "sentiment_0", cls.records[:half])
            store_documents(cls.elasticsearch, "sentiment_1", cls.records[half:])
            now = int(time.time() * 1000)
            cls.time_range = TimeRange(now - 10 * MINUTE_MS, now, 10_000)
            cls.servers = stack.pop_all()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.servers.close()

    def records_of(self, event: str, **fields: object) -> list[Document]:
        """Return the records of an event that have these values."""
        wanted = {"event": event, **fields}
        return [record for record in self.records if wanted.items() <= record.items()]

    def scored_texts(self, **fields: object) -> list[Document]:
        """Return the records of the texts that were scored."""
        return self.records_of("prediction", status="done", **fields)

    def target_of(self, title: str, ref: str = "A") -> Document:
        """Return a query of the panel with this title."""
        (target,) = (
            query.target
            for query in queries_of("elasticsearch")
            if (query.panel["title"], query.target["refId"]) == (title, ref)
        )
        return target

    def columns_of(self, title: str) -> list[str]:
        """Return the fields of a table's columns."""
        (panel,) = (query.panel for query in queries_of("elasticsearch") if query.panel["title"] == title)
        kept, arranged = (transformation["options"] for transformation in panel["transformations"])
        self.assertEqual(list(arranged["renameByName"]), kept["include"]["names"])
        return list(kept["include"]["names"])

    def result_of(self, target: Document, **values: str) -> Document:
        """Return the result of a query; `values` are those of the filters."""
        return elasticsearch_queries.run_query(
            self.elasticsearch, target, NO_FILTER | values, self.time_range
        )

    def series_of(self, title: str, ref: str = "A", **values: str) -> dict[str, list[float | None]]:
        """Return the lines of a panel."""
        target = self.target_of(title, ref)
        return time_series(target, self.result_of(target, **values))

    def rows_of(self, title: str, **values: str) -> list[Document]:
        """Return the rows of a table or the bars of a histogram."""
        target = self.target_of(title)
        return table_rows(target, self.result_of(target, **values))

    def total_of(self, title: str, ref: str = "A", **values: str) -> float:
        """Return the sum of all points, as a panel with one number computes it."""
        lines = self.series_of(title, ref, **values).values()
        return sum(value or 0 for line in lines for value in line)

    def test_every_query_finds_records(self) -> None:
        for query in queries_of("elasticsearch"):
            with self.subTest(str(query)):
                result = self.result_of(query.target)
                self.assertGreater(result["hits"]["total"]["value"], 0)

    def test_every_scored_text_is_counted_once(self) -> None:
        self.assertEqual(self.total_of("Texts"), len(self.scored_texts()))

    def test_an_expired_text_is_not_counted(self) -> None:
        self.assertEqual(len(self.records_of("prediction", status="expired")), 1)
        self.assertEqual(self.total_of("Texts"), len(self.records_of("prediction")) - 1)

    def test_the_mean_score_is_that_of_all_scored_texts(self) -> None:
        scores = [record["score"] for record in self.scored_texts()]
        (row,) = self.rows_of("Mean score")
        self.assertAlmostEqual(row["Average"], sum(scores) / len(scores))

    def test_each_sentiment_is_a_line_with_its_name(self) -> None:
        for title in ("Sentiment over time", "Shares"):
            lines = self.series_of(title)
            sums = {name: sum(value or 0 for value in line) for name, line in lines.items()}
            counts = {name: len(self.scored_texts(sentiment=name)) for name in SENTIMENTS}
            self.assertEqual(sums, counts)

    def test_each_model_is_a_line_of_its_mean_scores(self) -> None:
        lines = self.series_of("Mean score over time, by model")
        self.assertEqual(set(lines), {record["model"] for record in self.scored_texts()})
        values = [value for line in lines.values() for value in line if value is not None]
        self.assertTrue(values)
        self.assertTrue(all(0 <= value <= 1 for value in values))

    def test_the_bars_count_every_scored_text_and_have_exact_labels(self) -> None:
        for title, field in (("Scores", "score"), ("Lengths", "text_chars")):
            bars = self.rows_of(title)
            self.assertEqual(sum(bar["Count"] for bar in bars), len(self.scored_texts()))
            labels = [f"{bar[field]:g}" for bar in bars]
            self.assertEqual([float(label) for label in labels], [bar[field] for bar in bars])
            self.assertTrue(all(len(label) <= len("0.0625") for label in labels), labels)

    def test_the_table_of_models_has_the_columns_of_its_panel(self) -> None:
        (row,) = self.rows_of("Models side by side")
        self.assertEqual(set(row), set(self.columns_of("Models side by side")))
        self.assertEqual(row["Count"], len(self.scored_texts()))
        lengths = [record["text_chars"] for record in self.scored_texts()]
        self.assertAlmostEqual(row["Average text_chars"], sum(lengths) / len(lengths))

    def test_the_share_of_wrong_predictions_is_that_of_the_feedback(self) -> None:
        title = "Wrong predictions"
        self.assertEqual(self.total_of(title, "A"), len(self.records_of("feedback", correct="false")))
        self.assertEqual(self.total_of(title, "B"), len(self.records_of("feedback")))
        self.assertEqual(set(self.series_of("Feedback")), {"true", "false"})

    def test_corrections_are_counted_by_predicted_and_correct_label(self) -> None:
        rows = self.rows_of("Corrections")
        self.assertEqual(set(rows[0]), set(self.columns_of("Corrections")))
        for row in rows:
            pair = {"predicted": row["predicted"], "sentiment": row["sentiment"], "correct": "false"}
            self.assertEqual(row["Count"], len(self.records_of("feedback", **pair)))

    def test_the_latest_predictions_have_the_columns_of_their_panel(self) -> None:
        rows = document_rows(self.result_of(self.target_of("Latest predictions")))
        self.assertEqual(len(rows), 100)
        for column in self.columns_of("Latest predictions"):
            self.assertIn(column, rows[0])

    def test_the_latest_predictions_are_sorted_by_time(self) -> None:
        rows = document_rows(self.result_of(self.target_of("Latest predictions")))
        times = [row["timestamp"] for row in rows]
        self.assertEqual(times, sorted(times, reverse=True))
        self.assertRegex(times[0], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")  # not Graylog's format

    def test_the_filters_select_texts(self) -> None:
        scored = self.scored_texts()
        selected = [record for record in scored if record["sentiment"] in ("negative", "neutral")]
        self.assertEqual(self.total_of("Texts", sentiment='("negative" OR "neutral")'), len(selected))
        middle = [record for record in scored if 0.25 <= record["score"] <= 0.75]
        self.assertEqual(self.total_of("Texts", score_from="0.25", score_to="0.75"), len(middle))
        model = scored[0]["model"]
        self.assertEqual(self.total_of("Texts", model=f'("{model}")'), len(scored))
        self.assertEqual(self.total_of("Texts", model='("another")'), 0)

    def test_the_filters_offer_the_values_of_the_predictions(self) -> None:
        variables = dashboards_by_uid()["sentiq-owners"]["templating"]["list"]
        offered = {
            variable["name"]: elasticsearch_queries.variable_choices(self.elasticsearch, variable)
            for variable in variables
            if variable["type"] == "query"
        }
        models = {record["model"] for record in self.scored_texts()}
        self.assertEqual(offered, {"sentiment": sorted(SENTIMENTS), "model": sorted(models)})
