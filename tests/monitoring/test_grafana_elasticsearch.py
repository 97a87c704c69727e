"""Every query of the owners' dashboard in a real Elasticsearch, on records that a real service sent."""

import contextlib
import json
import time
import unittest
from typing import ClassVar

import requests

from devtools.processes import wait_until
from tests.monitoring import grafana_elasticsearch, graylog_index
from tests.monitoring.elasticsearch import Elasticsearch
from tests.monitoring.grafana_elasticsearch import Range, documents, series, table
from tests.monitoring.grafana_files import Document, dashboards, queries
from tests.monitoring.grafana_records import Records, kinds
from tests.monitoring.prometheus_service import Service, Users, enqueue

EVERYTHING = {"sentiment": "*", "score_from": "0", "score_to": "1", "model": "*"}
MINUTE_MS = 60_000
AT_ONCE = 2_000  # documents sent to Elasticsearch together
SENTIMENTS = {"negative", "neutral", "positive"}


def recorded() -> list[Document]:
    """What a service sent to Graylog while users asked it, corrected it and sent it nonsense."""
    with Service(workers=1) as service, Records(service.graylog) as records:
        with Users(service.url):
            wanted = {"prediction", "request", "feedback", "queue"}
            wait_until(lambda: wanted <= kinds(records.documents), f"{wanted}", 30)
            wait_until(lambda: len(records.documents) > 600, "600 records", 60)
        enqueue(service.url, 1)
        time.sleep(1)  # the last of them on their way
    return records.documents


def store(elasticsearch: Elasticsearch, index: str, stored: list[Document]) -> None:
    elasticsearch.call("PUT", f"/{index}", graylog_index.index())
    for start in range(0, len(stored), AT_ONCE):
        some = stored[start : start + AT_ONCE]
        body = "".join(f'{{"create": {{}}}}\n{json.dumps(document)}\n' for document in some)
        url = f"{elasticsearch.url}/{index}/_bulk?refresh=true"
        told = requests.post(url, body, headers={"Content-Type": "application/x-ndjson"}, timeout=60)
        if not told.ok or told.json()["errors"]:
            raise AssertionError(told.text)


class TestOwnersDashboard(unittest.TestCase):
    elasticsearch: ClassVar[Elasticsearch]
    running: ClassVar[contextlib.ExitStack]
    records: ClassVar[list[Document]]
    shown: ClassVar[Range]

    @classmethod
    def setUpClass(cls) -> None:
        cls.records = recorded()
        with contextlib.ExitStack() as stack:
            cls.elasticsearch = stack.enter_context(Elasticsearch())
            half = len(cls.records) // 2  # as if a day had ended between: the data source asks all indices
            store(cls.elasticsearch, "sentiment_0", cls.records[:half])
            store(cls.elasticsearch, "sentiment_1", cls.records[half:])
            now = int(time.time() * 1000)
            cls.shown = Range(now - 10 * MINUTE_MS, now, 10_000)
            cls.running = stack.pop_all()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.running.close()

    def sent(self, event: str, **fields: object) -> list[Document]:
        """The records of a kind that have these values."""
        wanted = {"event": event, **fields}
        return [record for record in self.records if wanted.items() <= record.items()]

    def target(self, title: str, ref: str = "A") -> Document:
        (target,) = (
            query.target
            for query in queries("elasticsearch")
            if (query.panel["title"], query.target["refId"]) == (title, ref)
        )
        return target

    def ask(self, target: Document, **values: str) -> Document:
        return grafana_elasticsearch.ask(self.elasticsearch, target, EVERYTHING | values, self.shown)

    def series(self, title: str, ref: str = "A", **values: str) -> dict[str, list[float | None]]:
        target = self.target(title, ref)
        return series(target, self.ask(target, **values))

    def table(self, title: str, **values: str) -> list[Document]:
        target = self.target(title)
        return table(target, self.ask(target, **values))

    def total(self, title: str, ref: str = "A", **values: str) -> float:
        """The sum of all points, as the panel's figure is made."""
        lines = self.series(title, ref, **values).values()
        return sum(value or 0 for line in lines for value in line)

    def test_every_query_finds_something(self) -> None:
        for query in queries("elasticsearch"):
            with self.subTest(str(query)):
                answer = self.ask(query.target)
                self.assertGreater(answer["hits"]["total"]["value"], 0)

    def test_every_text_is_counted_once(self) -> None:
        self.assertEqual(self.total("Texts"), len(self.sent("prediction", status="done")))

    def test_the_mean_score_is_that_of_all_texts(self) -> None:
        scores = [record["score"] for record in self.sent("prediction")]
        (row,) = self.table("Mean score")
        self.assertAlmostEqual(row["Average"], sum(scores) / len(scores))

    def test_sentiments_come_as_lines_with_their_names(self) -> None:
        for title in ("Sentiment over time", "Shares"):
            lines = self.series(title)
            self.assertEqual(set(lines), SENTIMENTS)
            sums = {name: sum(value or 0 for value in line) for name, line in lines.items()}
            self.assertEqual(
                sums, {name: len(self.sent("prediction", sentiment=name)) for name in SENTIMENTS}
            )

    def test_scores_over_time_come_by_model(self) -> None:
        lines = self.series("Mean score over time, by model")
        self.assertEqual(set(lines), {record["model"] for record in self.sent("prediction")})
        values = [value for line in lines.values() for value in line if value is not None]
        self.assertTrue(values)
        self.assertTrue(all(0 <= value <= 1 for value in values))

    def test_bars_count_every_text_and_have_names_without_rounding(self) -> None:
        for title, field in (("Scores", "score"), ("Lengths", "text_chars")):
            bars = self.table(title)
            self.assertEqual(sum(bar["Count"] for bar in bars), len(self.sent("prediction")))
            names = [f"{bar[field]:g}" for bar in bars]
            self.assertEqual([float(name) for name in names], [bar[field] for bar in bars])
            self.assertTrue(all(len(name) <= len("0.0625") for name in names), names)

    def test_models_come_side_by_side_with_the_columns_that_the_panel_names(self) -> None:
        (row,) = self.table("Models side by side")
        self.assertEqual(set(row), set(self.columns("Models side by side")))
        self.assertEqual(row["Count"], len(self.sent("prediction")))
        lengths = [record["text_chars"] for record in self.sent("prediction")]
        self.assertAlmostEqual(row["Average text_chars"], sum(lengths) / len(lengths))

    def test_the_share_of_wrong_is_that_of_the_feedback(self) -> None:
        title = "Feedback that says wrong"
        self.assertEqual(self.total(title, "A"), len(self.sent("feedback", correct="false")))
        self.assertEqual(self.total(title, "B"), len(self.sent("feedback")))
        self.assertEqual(set(self.series("Feedback")), {"true", "false"})

    def test_mistakes_come_as_said_and_corrected(self) -> None:
        rows = self.table("What was corrected into what")
        self.assertEqual(set(rows[0]), set(self.columns("What was corrected into what")))
        for row in rows:
            pair = {"predicted": row["predicted"], "sentiment": row["sentiment"], "correct": "false"}
            self.assertEqual(row["Count"], len(self.sent("feedback", **pair)))

    def test_the_latest_predictions_come_newest_first_with_the_columns_that_the_panel_names(self) -> None:
        target = self.target("Latest predictions")
        rows = documents(self.ask(target))
        self.assertEqual(len(rows), 100)
        for column in self.columns("Latest predictions"):
            self.assertIn(column, rows[0])
        times = [row["timestamp"] for row in rows]
        self.assertEqual(times, sorted(times, reverse=True))
        self.assertRegex(times[0], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")  # not as Graylog writes it

    def test_the_filters_let_through_what_they_say(self) -> None:
        done = self.sent("prediction")
        some = [record for record in done if record["sentiment"] in ("negative", "neutral")]
        self.assertEqual(self.total("Texts", sentiment='("negative" OR "neutral")'), len(some))
        high = [record for record in done if 0.25 <= record["score"] <= 0.75]
        self.assertEqual(self.total("Texts", score_from="0.25", score_to="0.75"), len(high))
        model = done[0]["model"]
        self.assertEqual(self.total("Texts", model=f'("{model}")'), len(done))
        self.assertEqual(self.total("Texts", model='("another")'), 0)

    def test_what_is_to_be_chosen_from_is_what_the_predictions_have(self) -> None:
        variables = dashboards()["sentiq-owners"]["templating"]["list"]
        offered = {
            variable["name"]: grafana_elasticsearch.choices(self.elasticsearch, variable)
            for variable in variables
            if variable["type"] == "query"
        }
        models = {record["model"] for record in self.sent("prediction")}
        self.assertEqual(offered, {"sentiment": sorted(SENTIMENTS), "model": sorted(models)})

    def columns(self, title: str) -> list[str]:
        """The fields that a table's panel shows."""
        (panel,) = (query.panel for query in queries("elasticsearch") if query.panel["title"] == title)
        kept, arranged = (transformation["options"] for transformation in panel["transformations"])
        self.assertEqual(list(arranged["renameByName"]), kept["include"]["names"])
        return list(kept["include"]["names"])
