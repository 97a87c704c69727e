"""prometheus.yml and the alert rules in promtool, and the rule over two days in a real Prometheus."""

import itertools
import re
import tempfile
import time
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from monitoring.grafana import promql
from tests.monitoring.grafana.grafana_files import AlertRule, Document, alert_rules, write_json
from tests.monitoring.prometheus.prometheus_server import (
    CONFIG,
    PrometheusServer,
    prometheus_rules,
    read_config,
    run_promtool,
)

HOUR_S, DAY_S = 3600, 86_400
SAMPLE_INTERVAL_S = 60  # of the made-up days

UP = 'up{job="api", instance="a:8000"}'
BAD_REQUESTS = (
    'sentiq_requests_total{job="api", instance="a:8000", route="/predict", method="POST", status="400"}'
)
WORKERS = 'sentiq_workers{job="api", instance="a:8000"}'
QUEUE = 'sentiq_queue_jobs{job="api", instance="a:8000"}'
LIMIT = 'sentiq_queue_limit{job="api", instance="a:8000"}'


class TestConfiguration(unittest.TestCase):
    def test_promtool_accepts_it(self) -> None:
        self.assertIn("SUCCESS", run_promtool("check", "config", CONFIG))

    def test_the_targets_are_the_names_and_ports_of_the_compose_files(self) -> None:
        jobs = {job["job_name"]: job for job in read_config()["scrape_configs"]}
        for job, port in (("api", 8000), ("model", 9100)):
            (lookup,) = jobs[job]["dns_sd_configs"]
            self.assertEqual((lookup["names"], lookup["type"], lookup["port"]), ([job], "A", port))
        for job, target in (("redis", "redis-exporter:9121"), ("prometheus", "localhost:9090")):
            self.assertEqual(jobs[job]["static_configs"], [{"targets": [target]}])


class TestAlertRules(unittest.TestCase):
    """Each rule with made-up series, one value every five seconds."""

    def assert_alert(self, uid: str, series: dict[str, str], at: dict[str, bool]) -> None:
        """Check if the alert fires at each of these times."""
        rule = alert_rules()[uid]
        expected = [
            {"eval_time": when, "alertname": uid, "exp_alerts": expected_alerts(rule, fires)}
            for when, fires in at.items()
        ]
        input_series = [{"series": name, "values": values} for name, values in series.items()]
        test = {"interval": "5s", "input_series": input_series, "alert_rule_test": expected}
        with tempfile.TemporaryDirectory() as folder:
            write_json(Path(folder) / "rules.yml", prometheus_rules([rule], "5s"))
            document = {"rule_files": ["rules.yml"], "evaluation_interval": "5s", "tests": [test]}
            run_promtool("test", "rules", write_json(Path(folder) / "test.yml", document))

    def test_all_errors_with_a_new_status_are_counted(self) -> None:
        errors = "_x24 11x40"  # nothing for two minutes
        at = {"1m55s": False, "2m10s": True, "2m50s": True, "3m10s": False}
        self.assert_alert("sentiq-errors", {UP: "1x80", BAD_REQUESTS: errors}, at)

    def test_ten_errors_in_a_minute_raise_nothing(self) -> None:
        self.assert_alert("sentiq-errors", {UP: "1x80", BAD_REQUESTS: "_x24 10x40"}, {"2m10s": False})

    def test_errors_are_counted_over_all_statuses_and_replicas(self) -> None:
        other = UP.replace("a:8000", "b:8000")
        timeouts = BAD_REQUESTS.replace("a:8000", "b:8000").replace("400", "504")
        series = {UP: "1x80", other: "1x80", BAD_REQUESTS: "5x24 11x40", timeouts: "0x24 5x40"}
        self.assert_alert("sentiq-errors", series, {"1m55s": False, "2m10s": True, "3m10s": False})

    def test_a_low_rate_of_errors_raises_nothing(self) -> None:
        self.assert_alert("sentiq-errors", {UP: "1x120", BAD_REQUESTS: "0+0.8x120"}, {"5m": False})

    def test_successful_responses_raise_nothing(self) -> None:
        good = BAD_REQUESTS.replace("400", "200")
        self.assert_alert("sentiq-errors", {UP: "1x80", good: "0+100x80"}, {"2m": False, "5m": False})

    def test_a_restarted_api_raises_nothing(self) -> None:
        self.assert_alert("sentiq-errors", {UP: "1x80", BAD_REQUESTS: "500x24 0x40"}, {"2m10s": False})

    def test_errors_from_before_the_first_scrape_or_during_an_outage_raise_nothing(self) -> None:
        self.assert_alert(
            "sentiq-errors", {UP: "_x24 1x80", BAD_REQUESTS: "_x24 500x80"}, {"2m30s": False, "4m": False}
        )
        outage = {UP: "1x24 0x84 1x40", BAD_REQUESTS: "500x24 stale _x83 520x40"}
        self.assert_alert("sentiq-errors", outage, {"9m10s": False, "9m30s": False})

    def test_no_worker_for_half_a_minute_raises_an_alert(self) -> None:
        at = {"1m10s": False, "1m40s": True, "3m": True, "3m10s": False}
        self.assert_alert("sentiq-workers", {WORKERS: "2x11 0x24 1x20"}, at)

    def test_missing_metrics_of_the_api_raise_the_same_alert(self) -> None:
        at = {"30s": False, "1m50s": True, "3m10s": False}
        self.assert_alert("sentiq-workers", {WORKERS: "2x11 stale _x23 1x20"}, at)

    def test_a_queue_over_eighty_percent_raises_an_alert_after_two_minutes(self) -> None:
        series = {QUEUE: "0x11 8001x40 7000x20", LIMIT: "10000x80"}
        at = {"1m10s": False, "2m50s": False, "3m10s": True, "4m20s": True, "4m30s": False}
        self.assert_alert("sentiq-queue", series, at)

    def test_eighty_percent_or_two_short_bursts_raise_nothing(self) -> None:
        self.assert_alert("sentiq-queue", {QUEUE: "8000x80", LIMIT: "10000x80"}, {"5m": False})
        bursts = {QUEUE: "9000x20 0x2 9000x20 0x20", LIMIT: "10000x80"}
        self.assert_alert("sentiq-queue", bursts, {"1m50s": False, "3m40s": False})

    def test_they_have_the_expressions_of_the_dashboards(self) -> None:
        of_dashboards = {
            "sentiq-errors": promql.ERRORS,
            "sentiq-workers": promql.WORKERS,
            "sentiq-queue": promql.QUEUE_FILL,
            "sentiq-positivity": promql.MEAN_SCORE_DROP,
        }
        of_rules = {uid: without_whitespace(rule.expression) for uid, rule in alert_rules().items()}
        self.assertEqual(of_rules, {uid: without_whitespace(text) for uid, text in of_dashboards.items()})


class TestMeanScoreDrop(unittest.TestCase):
    """Four days of mean scores in a real Prometheus: 0.7 on the first day, 0.45 afterwards."""

    prometheus: ClassVar[PrometheusServer]
    rule: ClassVar[AlertRule]
    start_s: ClassVar[int]

    @classmethod
    def setUpClass(cls) -> None:
        cls.rule = alert_rules()["sentiq-positivity"]
        cls.prometheus = PrometheusServer({**read_config(), "scrape_configs": []})
        cls.start_s = int(time.time()) // HOUR_S * HOUR_S - 5 * DAY_S
        path = cls.prometheus.folder / "days.txt"
        path.write_text(openmetrics(cls.start_s, 4 * DAY_S, mean_score_at), encoding="utf-8")
        run_promtool("tsdb", "create-blocks-from", "openmetrics", "--quiet", path, cls.prometheus.data)
        cls.prometheus.start()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.prometheus.stop()

    def drop_after(self, days: float) -> float | None:
        """Return the value of the rule's expression so long after the start, or None without data."""
        result = self.prometheus.query(self.rule.expression, self.start_s + days * DAY_S)
        return float(result[0]["value"][1]) if result else None

    def fires_after(self, days: float) -> bool:
        """Return True if the condition of the rule holds so long after the start."""
        return bool(self.prometheus.query(self.rule.condition, self.start_s + days * DAY_S))

    def test_there_is_no_value_before_both_days_have_texts(self) -> None:
        self.assertIsNone(self.drop_after(0.9))
        self.assertFalse(self.fires_after(0.9))

    def test_a_drop_of_a_quarter_raises_the_alert_after_a_whole_day(self) -> None:
        self.assertAlmostEqual(self.drop_after(2) or 0, 0.25, places=2)
        self.assertFalse(self.fires_after(1.5))  # half of the last 24 hours belongs to the first day
        self.assertTrue(self.fires_after(2))

    def test_the_alert_clears_after_two_equal_days(self) -> None:
        self.assertAlmostEqual(self.drop_after(3) or 0, 0, places=2)
        self.assertFalse(self.fires_after(3))


def expected_alerts(rule: AlertRule, fires: bool) -> list[Document]:
    """Return the alerts that promtool must find."""
    return [{"exp_labels": rule.document["labels"]}] if fires else []


def without_whitespace(expression: str) -> str:
    """Return the expression without spaces and line breaks."""
    return re.sub(r"\s", "", expression)


def mean_score_at(elapsed_s: int) -> float:
    """Return the mean score at a time after the start."""
    return 0.7 if elapsed_s < DAY_S else 0.45


def openmetrics(start_s: int, seconds: int, score: Callable[[int], float]) -> str:
    """Return two texts per minute and the sum of their scores, in the OpenMetrics format."""
    steps = range(0, seconds, SAMPLE_INTERVAL_S)
    scores = itertools.accumulate(2 * score(step) for step in steps)
    lines = ["# TYPE sentiq_texts counter"]
    lines += [
        f'sentiq_texts_total{{model="m"}} {2 * number} {start_s + step}' for number, step in enumerate(steps)
    ]
    lines += ["# TYPE sentiq_scores counter"]
    lines += [
        f'sentiq_scores_total{{model="m"}} {total} {start_s + step}'
        for total, step in zip(scores, steps, strict=True)
    ]
    return "\n".join([*lines, "# EOF", ""])
