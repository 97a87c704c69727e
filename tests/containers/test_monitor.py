"""docker-compose.yml.monitor beside the service, on a real engine. `make test-containers` runs this.

Prometheus and the Redis exporter are the real programs, in Debian's versions. A stand-in for Graylog checks
and prints its messages. Elasticsearch, MongoDB and Grafana only answer their health checks: tests/monitoring
tests their configuration.
"""

import contextlib
import json
import sys
import unittest
from functools import partial
from typing import Any

import requests

from devtools.processes import wait_until
from tests.containers.background_load import BackgroundLoad
from tests.containers.stack import Stack, inspect, records, run

ADDRESS = "127.0.0.77"  # no other program of this machine uses the ports of the monitoring there
FILES = ("-f", "docker-compose.yml.monitor", "-f", "tests/containers/standins/compose.yml")
SERVERS = ("mongodb", "elasticsearch", "graylog", "prometheus", "redis-exporter", "grafana")
OTHERS = ("graylog-setup", "graylog-rotation")
WRITABLE = ("elasticsearch", "graylog")  # docs/security.md says why
UP_TIMEOUT_S = 180


class WatchedStack(Stack):
    """The service and its monitoring in one project, like two compose files in one folder."""

    def __init__(self) -> None:
        super().__init__(MONITOR_BIND=ADDRESS, GRAYLOG_PASSWORD="not the usual one", MONITOR_CPUS="1")

    def start_monitor(self) -> None:
        self.monitor("up", "--build", "-d")
        wait_until(self.all_healthy, "the monitoring is up", UP_TIMEOUT_S)

    def monitor(self, *arguments: str) -> str:
        return self.compose(*FILES, *arguments)

    def take_monitor_down(self) -> None:
        """Ignore the error of docker-compose 1.29, which cannot remove the shared networks."""
        with contextlib.suppress(AssertionError):
            self.monitor("down")

    def remove(self) -> None:
        super().remove()  # the containers of the monitoring too: they are in this project
        self.monitor("down", "--volumes")

    def all_healthy(self) -> bool:
        states = [inspect(self.monitored(service))["State"] for service in SERVERS]
        return all(state.get("Health", {}).get("Status") == "healthy" for state in states)

    def monitored(self, service: str) -> str:
        """Return the id of a container of the monitoring, which may have ended."""
        return self.monitor("ps", "--all", "-q", service).strip()

    def received(self, **fields: object) -> list[dict[str, Any]]:
        """Return those of Graylog's last messages that have these fields."""
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


class StartTest(unittest.TestCase):
    def test_the_setup_succeeds_and_a_second_run_changes_nothing(self) -> None:
        setup = stack.monitored("graylog-setup")
        wait_until(lambda: inspect(setup)["State"]["Status"] == "exited", "the setup ends", UP_TIMEOUT_S)
        self.assertEqual(inspect(setup)["State"]["ExitCode"], 0, run("docker", "logs", setup).stdout)
        changes = self.changes()
        self.assertGreater(changes, 10)
        run("docker", "start", "--attach", setup)
        self.assertEqual(self.changes(), changes)

    def changes(self) -> int:
        return sum("changed" in record for record in records(stack.monitored("graylog"), last=100_000))

    def test_web_ports_are_on_the_given_address_and_stores_have_no_port(self) -> None:
        ports = {service: published(stack.monitored(service)) for service in SERVERS}
        expected = {"graylog": {"9000/tcp", "12201/tcp", "12201/udp"}, "prometheus": {"9090/tcp"}}
        expected["grafana"] = {"3000/tcp"}
        for service in SERVERS:
            wanted = {(port, ADDRESS) for port in expected.get(service, set())}
            self.assertEqual(ports[service], wanted, service)

    def test_stores_are_only_on_an_internal_network(self) -> None:
        for service in ("mongodb", "elasticsearch"):
            networks = inspect(stack.monitored(service))["NetworkSettings"]["Networks"].values()
            self.assertEqual([inspect(one["NetworkID"])["Internal"] for one in networks], [True], service)

    def test_every_container_has_a_memory_limit_and_the_sum_fits_a_laptop(self) -> None:
        limits = [inspect(stack.monitored(one))["HostConfig"]["Memory"] for one in SERVERS + OTHERS]
        self.assertNotIn(0, limits)
        self.assertLess(sum(limits), 5 * 1024**3)


class RightsTest(unittest.TestCase):
    def test_containers_have_no_capability_but_the_one_of_graylogs_java(self) -> None:
        for service, host in host_configs():
            with self.subTest(service):
                added = ["NET_BIND_SERVICE"] if service == "graylog" else []
                self.assertEqual([name.removeprefix("CAP_") for name in host["CapAdd"] or ()], added)
                self.assertEqual((host["CapDrop"], host["Privileged"]), (["ALL"], False))
                self.assertEqual(host["SecurityOpt"], ["no-new-privileges:true"])

    def test_root_file_systems_are_read_only_where_the_image_allows_it(self) -> None:
        writable = [service for service, host in host_configs() if not host["ReadonlyRootfs"]]
        self.assertCountEqual(writable, WRITABLE)

    def test_processes_are_limited_and_run_without_root(self) -> None:
        for service, host in host_configs():
            with self.subTest(service):
                self.assertGreater(host["PidsLimit"] or 0, 0)
                container = stack.monitored(service)
                if service in SERVERS:
                    status = run("docker", "exec", container, "cat", "/proc/1/status").stdout
                    self.assertNotIn("Uid:\t0\t", status)

    def test_helpers_have_half_a_cpu_and_servers_what_the_setting_says(self) -> None:
        for service, host in host_configs():
            helper = service in OTHERS or service == "redis-exporter"
            self.assertEqual(host["NanoCpus"], 500_000_000 if helper else 1_000_000_000, service)


class ObservationTest(unittest.TestCase):
    def test_prometheus_finds_every_replica_and_redis(self) -> None:
        self.addCleanup(stack.wait_until_ready)
        self.addCleanup(stack.scale, api=1, model=1)
        stack.scale(api=2, model=3)
        wait_until(lambda: up() == {"api": 2, "model": 3, "redis": 1, "prometheus": 1}, "all are up")
        self.assertEqual(value("max(sentiq_workers)"), 3)
        self.assertEqual(value("redis_up"), 1)

    def test_graylog_receives_predictions_requests_and_the_state_of_the_queue(self) -> None:
        answer = requests.post(f"{stack.url}/predict", json={"text": "I love it"}, timeout=30).json()
        wait_until(lambda: bool(stack.received(_job_id=answer["job_id"], _event="prediction")), "the record")
        (prediction,) = stack.received(_job_id=answer["job_id"], _event="prediction")
        self.assertEqual((prediction["_score"], prediction["_sentiment"]), (answer["score"], "positive"))
        (request,) = stack.received(_job_id=answer["job_id"], _event="request")
        self.assertEqual((request["_status_code"], request["_route"]), (200, "/predict"))
        wait_until(lambda: bool(stack.received(_event="queue")), "the queue's record")
        self.assertEqual(stack.received(_event="queue")[-1]["_workers"], 1)


class IndependenceTest(unittest.TestCase):
    def test_the_service_works_while_the_monitoring_stops_and_starts(self) -> None:
        self.addCleanup(stack.start_monitor)
        with BackgroundLoad(stack.url) as load:
            for change in (
                partial(stack.monitor, "restart", "graylog"),
                partial(stack.monitor, "stop"),
                partial(stack.monitor, "start"),
                stack.take_monitor_down,
            ):
                change()
                load.wait_for_new_requests()
        print_figures(
            f"monitoring stopped, started, gone: {load.finished} requests, slowest {load.slowest_s:.2f} s"
        )
        self.assertEqual(load.failures, [])

    def test_graylog_receives_records_again_at_a_new_address(self) -> None:
        stack.monitor("rm", "--stop", "--force", "graylog")
        stack.start_monitor()
        wait_until(lambda: bool(stack.received(_event="queue")), "records arrive again", UP_TIMEOUT_S)


def host_configs() -> list[tuple[str, dict[str, Any]]]:
    """Return name and host configuration of each service of the monitoring."""
    return [(service, inspect(stack.monitored(service))["HostConfig"]) for service in SERVERS + OTHERS]


def published(container: str) -> set[tuple[str, str]]:
    ports = inspect(container)["NetworkSettings"]["Ports"] or {}
    return {(port, binding["HostIp"]) for port, bindings in ports.items() for binding in bindings or ()}


def up() -> dict[str, int]:
    """Return job -> number of its targets that answer."""
    return {one["metric"]["job"]: int(float(one["value"][1])) for one in query("sum by (job) (up)")}


def value(expression: str) -> float:
    (only,) = query(expression)
    return float(only["value"][1])


def query(expression: str) -> list[dict[str, Any]]:
    address = f"http://{ADDRESS}:9090/api/v1/query"
    answer = requests.get(address, params={"query": expression}, timeout=10)
    result: list[dict[str, Any]] = json.loads(answer.text)["data"]["result"]
    return result


def print_figures(line: str) -> None:
    """Print figures into the output of the test."""
    print(line, file=sys.stderr)
