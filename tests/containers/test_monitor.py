"""docker-compose.yml.monitor beside the service, on a real engine. `make test-containers` runs this.

Prometheus and the Redis exporter are the real programs, of Debian's versions; a stand-in for Graylog checks
and prints what it is sent; Elasticsearch, MongoDB and Grafana only answer their health checks. What they are
told is tested in tests/monitoring.
"""

import contextlib
import json
import sys
import unittest
from functools import partial
from typing import Any

import requests

from devtools.processes import wait_until
from tests.containers.load import Load
from tests.containers.stack import Stack, inspect, records, run

ADDRESS = "127.0.0.77"  # beside whatever this machine runs on the ports of the monitoring
FILES = ("-f", "docker-compose.yml.monitor", "-f", "tests/containers/standins/compose.yml")
SERVERS = ("mongodb", "elasticsearch", "graylog", "prometheus", "redis-exporter", "grafana")
OTHERS = ("graylog-setup", "graylog-rotation")
UP_TIMEOUT_S = 180


class WatchedStack(Stack):
    """The service and its monitoring under one project, as they are where both files lie in one folder."""

    def __init__(self) -> None:
        super().__init__(MONITOR_BIND=ADDRESS, GRAYLOG_PASSWORD="not the usual one")

    def start_monitor(self) -> None:
        self.monitor("up", "--build", "-d")
        wait_until(self.all_healthy, "the monitoring is up", UP_TIMEOUT_S)

    def monitor(self, *arguments: str) -> str:
        return self.compose(*FILES, *arguments)

    def take_monitor_down(self) -> None:
        """docker-compose 1.29 ends with an error then, for it cannot remove the networks that are shared."""
        with contextlib.suppress(AssertionError):
            self.monitor("down")

    def remove(self) -> None:
        super().remove()  # the containers of the monitoring as well: they are of this project
        self.monitor("down", "--volumes")

    def all_healthy(self) -> bool:
        states = [inspect(self.monitored(service))["State"] for service in SERVERS]
        return all(state.get("Health", {}).get("Status") == "healthy" for state in states)

    def monitored(self, service: str) -> str:
        """The id of a container of the monitoring, running or not."""
        return self.monitor("ps", "--all", "-q", service).strip()

    def received(self, **fields: object) -> list[dict[str, Any]]:
        """The messages with these fields among the last that Graylog got."""
        return [
            message
            for message in records(self.monitored("graylog"), last=2000)
            if fields.items() <= message.items()
        ]


stack = WatchedStack()


def setUpModule() -> None:
    try:
        stack.start()
        stack.start_monitor()
    except BaseException:
        stack.remove()
        raise


def tearDownModule() -> None:
    stack.remove()


class ComesUp(unittest.TestCase):
    def test_the_setup_ends_well_and_a_second_one_changes_nothing(self) -> None:
        setup = stack.monitored("graylog-setup")
        wait_until(lambda: inspect(setup)["State"]["Status"] == "exited", "the setup ends", UP_TIMEOUT_S)
        self.assertEqual(inspect(setup)["State"]["ExitCode"], 0, run("docker", "logs", setup).stdout)
        changes = self.changes()
        self.assertGreater(changes, 10)
        run("docker", "start", "--attach", setup)
        self.assertEqual(self.changes(), changes)

    def changes(self) -> int:
        return sum("changed" in record for record in records(stack.monitored("graylog"), last=100_000))

    def test_web_ports_are_on_the_address_that_was_asked_for_and_stores_have_none(self) -> None:
        ports = {service: published(stack.monitored(service)) for service in SERVERS}
        expected = {"graylog": {"9000/tcp", "12201/tcp", "12201/udp"}, "prometheus": {"9090/tcp"}}
        expected["grafana"] = {"3000/tcp"}
        for service in SERVERS:
            wanted = {(port, ADDRESS) for port in expected.get(service, set())}
            self.assertEqual(ports[service], wanted, service)

    def test_stores_are_on_an_internal_network_alone(self) -> None:
        for service in ("mongodb", "elasticsearch"):
            networks = inspect(stack.monitored(service))["NetworkSettings"]["Networks"].values()
            self.assertEqual([inspect(one["NetworkID"])["Internal"] for one in networks], [True], service)

    def test_every_container_has_a_bound_on_its_memory_and_they_fit_a_laptop(self) -> None:
        limits = [inspect(stack.monitored(one))["HostConfig"]["Memory"] for one in SERVERS + OTHERS]
        self.assertNotIn(0, limits)
        self.assertLess(sum(limits), 5 * 1024**3)


class Sees(unittest.TestCase):
    def test_prometheus_finds_every_replica_and_redis(self) -> None:
        self.addCleanup(stack.wait_until_ready)
        self.addCleanup(stack.scale, api=1, model=1)
        stack.scale(api=2, model=3)
        wait_until(lambda: up() == {"api": 2, "model": 3, "redis": 1, "prometheus": 1}, "all are up", 60)
        self.assertEqual(value("max(sentiq_workers)"), 3)
        self.assertEqual(value("redis_up"), 1)

    def test_graylog_gets_predictions_requests_and_the_queues_state(self) -> None:
        answer = requests.post(f"{stack.url}/predict", json={"text": "I love it"}, timeout=30).json()
        wait_until(lambda: bool(stack.received(_job_id=answer["job_id"], _event="prediction")), "the record")
        (prediction,) = stack.received(_job_id=answer["job_id"], _event="prediction")
        self.assertEqual((prediction["_score"], prediction["_sentiment"]), (answer["score"], "positive"))
        (request,) = stack.received(_job_id=answer["job_id"], _event="request")
        self.assertEqual((request["_status_code"], request["_route"]), (200, "/predict"))
        wait_until(lambda: bool(stack.received(_event="queue")), "the queue's record")
        self.assertEqual(stack.received(_event="queue")[-1]["_workers"], 1)


class DoesNoHarm(unittest.TestCase):
    def test_the_service_does_not_notice_whether_it_is_watched(self) -> None:
        self.addCleanup(stack.start_monitor)
        with Load(stack.url) as load:
            answered = 0
            for change in (
                partial(stack.monitor, "restart", "graylog"),
                partial(stack.monitor, "stop"),
                partial(stack.monitor, "start"),
                stack.take_monitor_down,
            ):
                change()
                wait_until(lambda least=answered: load.answered > least, "answers")  # type: ignore[misc]  # a default
                answered = load.answered
        say(f"monitoring stopped, started, gone: {load.answered} requests, slowest {load.slowest_s:.2f} s")
        self.assertEqual(load.failures, [])

    def test_graylog_gets_records_again_after_it_came_back_with_another_address(self) -> None:
        stack.monitor("rm", "--stop", "--force", "graylog")
        stack.start_monitor()
        wait_until(lambda: bool(stack.received(_event="queue")), "records come again", 90)


def published(container: str) -> set[tuple[str, str]]:
    ports = inspect(container)["NetworkSettings"]["Ports"] or {}
    return {(port, binding["HostIp"]) for port, bindings in ports.items() for binding in bindings or ()}


def up() -> dict[str, int]:
    """Job -> its targets that answer."""
    return {one["metric"]["job"]: int(float(one["value"][1])) for one in query("sum by (job) (up)")}


def value(expression: str) -> float:
    (only,) = query(expression)
    return float(only["value"][1])


def query(expression: str) -> list[dict[str, Any]]:
    address = f"http://{ADDRESS}:9090/api/v1/query"
    answer = requests.get(address, params={"query": expression}, timeout=10)
    result: list[dict[str, Any]] = json.loads(answer.text)["data"]["result"]
    return result


def say(line: str) -> None:
    """Into the test's output, where a reader of the report looks for figures."""
    print(line, file=sys.stderr)
