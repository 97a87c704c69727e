"""The panels and the alerts in a real Prometheus with the project's prometheus.yml and a real service.

A minute of the alert rules is 15 seconds here, unless MONITORING_AT_FULL_LENGTH=1 is set. test_alert_rules.py
checks the rules in their own time, with made-up series.
"""

import contextlib
import dataclasses
import os
import unittest
from typing import ClassVar

from devtools.processes import wait_until
from tests.monitoring.grafana.grafana_files import AlertRule, alert_rules, interpolate, queries_of
from tests.monitoring.prometheus.prometheus_server import (
    PrometheusServer,
    prometheus_rules,
    read_config,
    with_local_targets,
)
from tests.monitoring.prometheus.watched_service import (
    QUEUE_LIMIT,
    Users,
    WatchedService,
    enqueue_chunks,
    send_bad_requests,
)

FULL_LENGTH = os.environ.get("MONITORING_AT_FULL_LENGTH") == "1"
SCRAPE_INTERVAL = "5s" if FULL_LENGTH else "1s"
TIMEOUT_S = 300.0 if FULL_LENGTH else 60.0
RECENT_S = 60.0
# Grafana's value for a panel with close points: four scrape intervals.
VARIABLES = {"__rate_interval": "20s" if FULL_LENGTH else "4s"}

# Panels that show zero in normal use.
PANELS_WITH_ZERO = {"Queue fill", "Waiting chunks", "Dead chunks"}
# This rule needs two days of data: test_alert_rules.py checks it.
RULE_OF_TWO_DAYS = "sentiq-positivity"


def shorten_minutes(expression: str) -> str:
    """Return the expression with 15 s for a minute."""
    return expression if FULL_LENGTH else expression.replace("offset 1m", "offset 15s")


def shorten_rule(rule: AlertRule) -> AlertRule:
    """Return the rule with shorter times."""
    wait = rule.wait if FULL_LENGTH else {"0s": "0s", "30s": "2s", "2m": "3s"}[rule.wait]
    return dataclasses.replace(rule, expression=shorten_minutes(rule.expression), wait=wait)


class TestPanelsAndAlerts(unittest.TestCase):
    service: ClassVar[WatchedService]
    prometheus: ClassVar[PrometheusServer]
    servers: ClassVar[contextlib.ExitStack]

    @classmethod
    def setUpClass(cls) -> None:
        rules = [shorten_rule(rule) for uid, rule in alert_rules().items() if uid != RULE_OF_TWO_DAYS]
        config = read_config()
        config["global"] |= {"scrape_interval": SCRAPE_INTERVAL, "scrape_timeout": "1s"}
        with contextlib.ExitStack() as stack:
            cls.service = stack.enter_context(WatchedService())
            ports = {**cls.service.ports, "prometheus": [9]}
            cls.prometheus = PrometheusServer(
                with_local_targets(config, ports), prometheus_rules(rules, SCRAPE_INTERVAL)
            )
            stack.enter_context(cls.prometheus)
            cls.servers = stack.pop_all()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.servers.close()

    def test_every_replica_is_scraped(self) -> None:
        for job, count in (("api", 1), ("model", 2), ("redis", 1)):
            self.wait_for_value(f'sum(up{{job="{job}"}})', count)

    def test_every_panel_has_data_while_users_send_requests(self) -> None:
        queries = [query for query in queries_of("prometheus") if "[1d]" not in query.target["expr"]]
        with Users(self.service.url):
            for query in queries:
                least = -1 if query.panel["title"] in PANELS_WITH_ZERO else 0
                with self.subTest(str(query)):
                    expression = shorten_minutes(interpolate(query.target["expr"], VARIABLES))
                    self.wait_for_more_than(least, expression)

    def test_more_than_ten_errors_raise_an_alert_for_a_minute(self) -> None:
        errors = shorten_minutes(alert_rules()["sentiq-errors"].expression)
        self.wait_for_value(errors, 0)
        send_bad_requests(self.service.url, 10)
        self.wait_for_value(errors, 10)
        self.assertEqual(self.state_of("sentiq-errors"), "quiet")
        send_bad_requests(self.service.url, 1)
        self.wait_for_state("sentiq-errors", "firing")
        self.wait_for_state("sentiq-errors", "quiet")

    def test_an_alert_fires_while_no_worker_is_alive(self) -> None:
        self.wait_for_state("sentiq-workers", "quiet")
        with self.service.without_workers():
            self.wait_for_state("sentiq-workers", "firing")
        self.wait_for_state("sentiq-workers", "quiet")

    def test_an_alert_fires_while_the_queue_is_nearly_full(self) -> None:
        self.wait_for_state("sentiq-queue", "quiet")
        with self.service.without_workers():
            enqueue_chunks(self.service.url, QUEUE_LIMIT * 8 // 10)
            self.wait_for_value("max(sentiq_queue_jobs)", QUEUE_LIMIT * 0.8)
            self.assertEqual(self.state_of("sentiq-queue"), "quiet")
            enqueue_chunks(self.service.url, 1)
            self.wait_for_state("sentiq-queue", "firing")
        self.wait_for_state("sentiq-queue", "quiet")

    def state_of(self, alert: str) -> str:
        """Return quiet, pending or firing."""
        return self.prometheus.active_alerts().get(alert, "quiet")

    def wait_for_state(self, alert: str, state: str) -> None:
        """Wait until the alert has this state."""
        wait_until(lambda: self.state_of(alert) == state, f"{alert} is {state}", TIMEOUT_S)

    def wait_for_more_than(self, least: float, expression: str) -> None:
        """Wait until the expression was above `least` in the last minute."""
        wait_until(
            lambda: self.prometheus.highest(expression, RECENT_S) > least,
            f"{expression} > {least}",
            TIMEOUT_S,
        )

    def wait_for_value(self, expression: str, value: float) -> None:
        """Wait until the expression has this value."""
        wait_until(lambda: self.value_of(expression) == value, f"{expression} is {value}", TIMEOUT_S)

    def value_of(self, expression: str) -> float | None:
        """Return the current value of an expression, or None without data."""
        result = self.prometheus.query(expression)
        return float(result[0]["value"][1]) if result else None
