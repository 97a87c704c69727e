"""prometheus.yml and the alert rules before promtool, and the rule of two days on days that are kept."""

import itertools
import re
import tempfile
import time
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from monitoring.grafana import expressions
from tests.monitoring.grafana_files import Document, Rule, rules, write_json
from tests.monitoring.prometheus import CONFIG, Prometheus, alerting, config, promtool

HOUR_S, DAY_S = 3600, 86_400
SCRAPE_S = 60  # of the days that are made up

UP = 'up{job="api", instance="a:8000"}'
BAD_REQUESTS = (
    'sentiq_requests_total{job="api", instance="a:8000", route="/predict", method="POST", status="400"}'
)
WORKERS = 'sentiq_workers{job="api", instance="a:8000"}'
QUEUE = 'sentiq_queue_jobs{job="api", instance="a:8000"}'
LIMIT = 'sentiq_queue_limit{job="api", instance="a:8000"}'


class TestConfiguration(unittest.TestCase):
    def test_promtool_finds_no_fault(self) -> None:
        self.assertIn("SUCCESS", promtool("check", "config", CONFIG))

    def test_replicas_are_looked_up_by_the_names_and_ports_of_the_compose_files(self) -> None:
        jobs = {job["job_name"]: job for job in config()["scrape_configs"]}
        for job, port in (("api", 8000), ("model", 9100)):
            (lookup,) = jobs[job]["dns_sd_configs"]
            self.assertEqual((lookup["names"], lookup["type"], lookup["port"]), ([job], "A", port))
        for job, target in (("redis", "redis-exporter:9121"), ("prometheus", "localhost:9090")):
            self.assertEqual(jobs[job]["static_configs"], [{"targets": [target]}])


class TestRules(unittest.TestCase):
    """Each rule on made-up series, a value every five seconds."""

    def assert_alert(self, uid: str, series: dict[str, str], at: dict[str, bool]) -> None:
        """Raises AssertionError unless the alert fires at the times that say so, and at no other of them."""
        rule = rules()[uid]
        expected = [
            {"eval_time": when, "alertname": uid, "exp_alerts": firing(rule, up)} for when, up in at.items()
        ]
        made_up = [{"series": name, "values": values} for name, values in series.items()]
        test = {"interval": "5s", "input_series": made_up, "alert_rule_test": expected}
        with tempfile.TemporaryDirectory() as folder:
            write_json(Path(folder) / "rules.yml", alerting([rule], "5s"))
            document = {"rule_files": ["rules.yml"], "evaluation_interval": "5s", "tests": [test]}
            promtool("test", "rules", write_json(Path(folder) / "test.yml", document))

    def test_a_status_that_comes_up_for_the_first_time_counts_whole(self) -> None:
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

    def test_a_slow_trickle_of_errors_raises_nothing(self) -> None:
        self.assert_alert("sentiq-errors", {UP: "1x120", BAD_REQUESTS: "0+0.8x120"}, {"5m": False})

    def test_answers_that_are_no_errors_raise_nothing(self) -> None:
        good = BAD_REQUESTS.replace("400", "200")
        self.assert_alert("sentiq-errors", {UP: "1x80", good: "0+100x80"}, {"2m": False, "5m": False})

    def test_a_restarted_api_raises_nothing(self) -> None:
        self.assert_alert("sentiq-errors", {UP: "1x80", BAD_REQUESTS: "500x24 0x40"}, {"2m10s": False})

    def test_what_an_api_counted_before_it_was_seen_or_while_it_was_away_raises_nothing(self) -> None:
        self.assert_alert(
            "sentiq-errors", {UP: "_x24 1x80", BAD_REQUESTS: "_x24 500x80"}, {"2m30s": False, "4m": False}
        )
        away = {UP: "1x24 0x84 1x40", BAD_REQUESTS: "500x24 stale _x83 520x40"}
        self.assert_alert("sentiq-errors", away, {"9m10s": False, "9m30s": False})

    def test_no_worker_for_half_a_minute_raises_an_alert(self) -> None:
        at = {"1m10s": False, "1m40s": True, "3m": True, "3m10s": False}
        self.assert_alert("sentiq-workers", {WORKERS: "2x11 0x24 1x20"}, at)

    def test_an_api_that_cannot_tell_raises_the_same_alert(self) -> None:
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

    def test_they_are_what_the_dashboards_draw(self) -> None:
        drawn = {
            "sentiq-errors": expressions.ERRORS,
            "sentiq-workers": expressions.WORKERS,
            "sentiq-queue": expressions.QUEUE_FILL,
            "sentiq-positivity": expressions.POSITIVITY_DROP,
        }
        watched = {uid: squeezed(rule.expression) for uid, rule in rules().items()}
        self.assertEqual(watched, {uid: squeezed(text) for uid, text in drawn.items()})


class TestPositivity(unittest.TestCase):
    """Four days of scores in a real Prometheus: 0.7 on the first, 0.45 afterwards."""

    prometheus: ClassVar[Prometheus]
    rule: ClassVar[Rule]
    start_s: ClassVar[int]

    @classmethod
    def setUpClass(cls) -> None:
        cls.rule = rules()["sentiq-positivity"]
        cls.prometheus = Prometheus({**config(), "scrape_configs": []})
        cls.start_s = int(time.time()) // HOUR_S * HOUR_S - 5 * DAY_S
        path = cls.prometheus.folder / "days.txt"
        path.write_text(openmetrics(cls.start_s, 4 * DAY_S, positivity), encoding="utf-8")
        promtool("tsdb", "create-blocks-from", "openmetrics", "--quiet", path, cls.prometheus.data)
        cls.prometheus.start()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.prometheus.stop()

    def fall(self, days: float) -> float | None:
        """What the rule measures that long after the start; None where it measures nothing."""
        result = self.prometheus.query(self.rule.expression, self.start_s + days * DAY_S)
        return float(result[0]["value"][1]) if result else None

    def fires(self, days: float) -> bool:
        return bool(self.prometheus.query(self.rule.condition, self.start_s + days * DAY_S))

    def test_it_measures_nothing_until_both_days_have_texts(self) -> None:
        self.assertIsNone(self.fall(0.9))
        self.assertFalse(self.fires(0.9))

    def test_a_fall_of_a_quarter_raises_the_alert_once_the_day_is_full_of_it(self) -> None:
        self.assertAlmostEqual(self.fall(2) or 0, 0.25, places=2)
        self.assertFalse(self.fires(1.5))  # half of the last 24 hours is of the good day
        self.assertTrue(self.fires(2))

    def test_it_clears_when_two_days_are_alike(self) -> None:
        self.assertAlmostEqual(self.fall(3) or 0, 0, places=2)
        self.assertFalse(self.fires(3))


def firing(rule: Rule, up: bool) -> list[Document]:
    return [{"exp_labels": rule.document["labels"]}] if up else []


def squeezed(expression: str) -> str:
    """Without what only lays it out."""
    return re.sub(r"\s", "", expression)


def positivity(elapsed_s: int) -> float:
    return 0.7 if elapsed_s < DAY_S else 0.45


def openmetrics(start_s: int, seconds: int, score: Callable[[int], float]) -> str:
    """Two texts a minute and the sum of their scores, as OpenMetrics."""
    steps = range(0, seconds, SCRAPE_S)
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
