"""The project's prometheus.yml in a real Prometheus beside a real service: panels have data, alerts work.

A minute of the alert rules is a quarter of one here, unless MONITORING_AT_FULL_LENGTH=1 says otherwise. The
rules in their own time, on made-up series: test_prometheus_rules.py.
"""

import contextlib
import dataclasses
import os
import unittest
from typing import ClassVar

from devtools.processes import wait_until
from tests.monitoring import prometheus_service
from tests.monitoring.grafana_files import Rule, interpolated, queries, rules
from tests.monitoring.prometheus import Prometheus, alerting, config, retargeted
from tests.monitoring.prometheus_service import QUEUE_LIMIT, Service, Users

FULL_LENGTH = os.environ.get("MONITORING_AT_FULL_LENGTH") == "1"
SCRAPE_EVERY = "5s" if FULL_LENGTH else "1s"
WITHIN_S = 300.0 if FULL_LENGTH else 60.0
LOOK_BACK_S = 60.0
# What Grafana puts in: four scrape intervals, for a panel whose points lie closer.
RATE_INTERVAL = {"__rate_interval": "20s" if FULL_LENGTH else "4s"}

# Panels whose figure is nought where all is well.
NOUGHT_IS_GOOD = {"Queue filled", "Jobs that wait", "Jobs given up"}
# It looks at two days: test_prometheus_rules.py.
OF_TWO_DAYS = "sentiq-positivity"


def hurried(expression: str) -> str:
    return expression if FULL_LENGTH else expression.replace("offset 1m", "offset 15s")


def hurried_rule(rule: Rule) -> Rule:
    wait = rule.wait if FULL_LENGTH else {"0s": "0s", "30s": "2s", "2m": "3s"}[rule.wait]
    return dataclasses.replace(rule, expression=hurried(rule.expression), wait=wait)


class TestPrometheus(unittest.TestCase):
    service: ClassVar[Service]
    prometheus: ClassVar[Prometheus]
    running: ClassVar[contextlib.ExitStack]

    @classmethod
    def setUpClass(cls) -> None:
        watched = [hurried_rule(rule) for uid, rule in rules().items() if uid != OF_TWO_DAYS]
        document = config()
        document["global"] |= {"scrape_interval": SCRAPE_EVERY, "scrape_timeout": "1s"}
        with contextlib.ExitStack() as stack:
            cls.service = stack.enter_context(Service())
            ports = {**cls.service.ports, "prometheus": [9]}
            cls.prometheus = Prometheus(retargeted(document, ports), alerting(watched, SCRAPE_EVERY))
            stack.enter_context(cls.prometheus)
            cls.running = stack.pop_all()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.running.close()

    def test_every_replica_is_scraped(self) -> None:
        for job, count in (("api", 1), ("model", 2), ("redis", 1)):
            self.wait_for_value(f'sum(up{{job="{job}"}})', count)

    def test_every_panel_has_data_once_the_service_is_used(self) -> None:
        asked = [query for query in queries("prometheus") if "[1d]" not in query.target["expr"]]
        with Users(self.service.url):
            for query in asked:
                least = -1 if query.panel["title"] in NOUGHT_IS_GOOD else 0
                with self.subTest(str(query)):
                    self.wait_for_more_than(least, hurried(interpolated(query.target["expr"], RATE_INTERVAL)))

    def test_more_than_ten_errors_raise_an_alert_until_the_minute_is_over(self) -> None:
        errors = hurried(rules()["sentiq-errors"].expression)
        self.wait_for_value(errors, 0)
        prometheus_service.send_bad_requests(self.service.url, 10)
        self.wait_for_value(errors, 10)
        self.assertEqual(self.state("sentiq-errors"), "quiet")
        prometheus_service.send_bad_requests(self.service.url, 1)
        self.wait_for("sentiq-errors", "firing")
        self.wait_for_quiet("sentiq-errors")

    def test_an_alert_is_up_while_no_worker_is_alive(self) -> None:
        self.wait_for_quiet("sentiq-workers")
        with self.service.without_workers():
            self.wait_for("sentiq-workers", "firing")
        self.wait_for_quiet("sentiq-workers")

    def test_an_alert_is_up_while_the_queue_is_nearly_full(self) -> None:
        self.wait_for_quiet("sentiq-queue")
        with self.service.without_workers():
            prometheus_service.enqueue(self.service.url, QUEUE_LIMIT * 8 // 10)
            self.wait_for_value("max(sentiq_queue_jobs)", QUEUE_LIMIT * 0.8)
            self.assertEqual(self.state("sentiq-queue"), "quiet")
            prometheus_service.enqueue(self.service.url, 1)
            self.wait_for("sentiq-queue", "firing")
        self.wait_for_quiet("sentiq-queue")

    def state(self, alert: str) -> str:
        return self.prometheus.alerts().get(alert, "quiet")

    def wait_for(self, alert: str, state: str) -> None:
        wait_until(lambda: self.state(alert) == state, f"{alert} is {state}", WITHIN_S)

    def wait_for_quiet(self, alert: str) -> None:
        self.wait_for(alert, "quiet")

    def wait_for_more_than(self, least: float, expression: str) -> None:
        wait_until(
            lambda: self.prometheus.highest(expression, LOOK_BACK_S) > least,
            f"{expression} > {least}",
            WITHIN_S,
        )

    def wait_for_value(self, expression: str, value: float) -> None:
        wait_until(lambda: self.value(expression) == value, f"{expression} is {value}", WITHIN_S)

    def value(self, expression: str) -> float | None:
        result = self.prometheus.query(expression)
        return float(result[0]["value"][1]) if result else None
