"""The compose stack on a real engine: its answers, its permissions, and scaling without loss.

`make test-containers` runs this. It needs Docker, docker-compose and about five minutes.
"""

import sys
import unittest
from collections.abc import Callable
from functools import partial
from typing import Any

import requests

from devtools.processes import wait_until
from tests.containers.background_load import BackgroundLoad
from tests.containers.stack import Stack, inspect, records, run

SERVICES = ("gateway", "api", "model", "redis")
TAKE_PART_S = 120.0

stack = Stack()


def setUpModule() -> None:
    stack.start()


def tearDownModule() -> None:
    stack.remove()


class ServiceTest(unittest.TestCase):
    def test_the_page_is_on_the_published_port(self) -> None:
        page = requests.get(stack.url, timeout=10)
        self.assertEqual(page.status_code, 200)
        self.assertIn("text_data", page.text)

    def test_clear_texts_get_their_sentiment(self) -> None:
        for text, sentiment in (
            ("I love this, it is wonderful", "positive"),
            ("Es horrible, lo odio", "negative"),
        ):
            answer = requests.post(f"{stack.url}/predict", json={"text": text}, timeout=30).json()
            self.assertEqual(answer["sentiment"], sentiment, answer)

    def test_the_clients_request_id_comes_back(self) -> None:
        response = requests.get(f"{stack.url}/health/live", headers={"X-Request-ID": "mine-1"}, timeout=10)
        self.assertEqual(response.headers["X-Request-ID"], "mine-1")

    def test_a_body_over_the_limit_gets_problem_json(self) -> None:
        response = requests.post(f"{stack.url}/predict", data=b"x" * 8_400_000, timeout=30)
        self._assert_problem(response, 413)

    def test_the_metrics_are_inside_only(self) -> None:
        for path in ("/metrics", "//metrics", "/%6Detrics"):
            self._assert_problem(requests.get(stack.url + path, timeout=10), 404)

    def test_without_an_api_the_gateway_answers_with_problem_json(self) -> None:
        stack.scale(api=0)
        self.addCleanup(stack.wait_until_ready)
        self.addCleanup(stack.scale, api=1)
        response = requests.post(f"{stack.url}/predict", json={"text": "hello"}, timeout=30)
        self.assertIn(response.status_code, (502, 504))
        self._assert_problem(response, response.status_code)
        self.assertEqual(response.headers["Retry-After"], "1")

    def _assert_problem(self, response: requests.Response, status: int) -> None:
        self.assertEqual(response.status_code, status)
        self.assertEqual(response.headers["Content-Type"], "application/problem+json")
        problem = response.json()
        self.assertEqual((problem["status"], problem["success"]), (status, False))


class ConfinementTest(unittest.TestCase):
    def test_no_container_runs_as_root_or_has_a_capability(self) -> None:
        for service in SERVICES:
            with self.subTest(service):
                status = self._status(service)
                self.assertNotIn("0", status["Uid"].split())
                for capabilities in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
                    self.assertEqual(int(status[capabilities], 16), 0, capabilities)
                self.assertEqual(status["NoNewPrivs"], "1")

    def test_every_root_file_system_is_read_only(self) -> None:
        for service in SERVICES:
            with self.subTest(service):
                self.assertTrue(inspect(stack.containers(service)[0])["HostConfig"]["ReadonlyRootfs"])
                self.assertNotEqual(stack.execute(service, "touch /written").returncode, 0)

    def test_only_the_gateway_publishes_a_port(self) -> None:
        for service in SERVICES:
            ports = inspect(stack.containers(service)[0])["NetworkSettings"]["Ports"] or {}
            published = {port for port, bindings in ports.items() if bindings}
            self.assertEqual(published, {"80/tcp"} if service == "gateway" else set())

    def test_redis_is_only_on_an_internal_network(self) -> None:
        networks = inspect(stack.containers("redis")[0])["NetworkSettings"]["Networks"]
        internal = [inspect(network["NetworkID"])["Internal"] for network in networks.values()]
        self.assertEqual(internal, [True])

    def test_redis_writes_to_disk_and_evicts_nothing(self) -> None:
        settings = stack.execute(
            "redis", "redis-cli config get appendonly; redis-cli config get maxmemory-policy"
        )
        self.assertEqual(settings.stdout.split(), ["appendonly", "yes", "maxmemory-policy", "noeviction"])

    def test_the_default_model_image_has_no_tensorflow(self) -> None:
        self.assertNotEqual(stack.execute("model", "python -c 'import tensorflow'").returncode, 0)

    def _status(self, service: str) -> dict[str, str]:
        """Return /proc/1/status of the first container."""
        lines = stack.execute(service, "cat /proc/1/status").stdout.splitlines()
        return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


class ScalingTest(unittest.TestCase):
    def setUp(self) -> None:
        self.addCleanup(stack.wait_until_ready)
        self.addCleanup(stack.scale, model=1, api=1)

    def test_scaling_under_load_fails_no_request_and_every_replica_takes_part(self) -> None:
        with BackgroundLoad(stack.url) as load:
            for turn in (1, 2):
                stack.scale(model=3, api=2)
                self._wait_until_all_take_part("model", 3)
                self._wait_until_all_take_part("api", 2)
                stack.scale(model=1, api=1)
                load.wait_for_new_requests()
                print_figures(f"turn {turn}: {load.finished} requests, slowest {load.slowest_s:.2f} s")
        self.assertEqual(load.failures, [])

    def test_a_stopped_replica_fails_no_request(self) -> None:
        stack.scale(model=2, api=2)
        with BackgroundLoad(stack.url) as load:
            for service in ("api", "model"):
                self._wait_until_all_take_part(service, 2)
                victim = stack.containers(service)[0]
                self.addCleanup(run, "docker", "start", victim)
                run("docker", "stop", victim)
                load.wait_for_new_requests()
        print_figures(f"replicas stopped: {load.finished} requests, slowest {load.slowest_s:.2f} s")
        self.assertEqual(load.failures, [])

    def test_a_killed_worker_fails_no_request_and_comes_back(self) -> None:
        stack.scale(model=2)
        victim = stack.containers("model")[0]
        with BackgroundLoad(stack.url) as load:
            self._wait_until_all_take_part("model", 2)
            run("docker", "exec", victim, "sh", "-c", "kill -9 -1", check=False)
            wait_until(lambda: inspect(victim)["RestartCount"] > 0, "the worker is restarted", TAKE_PART_S)
            load.wait_for_new_requests()  # so the chunks of the killed worker have been scored by another
        print_figures(f"a worker killed: {load.finished} requests, slowest {load.slowest_s:.2f} s")
        self.assertEqual(load.failures, [])

    def test_a_killed_api_replica_fails_only_the_answers_that_it_was_sending(self) -> None:
        stack.scale(api=2)
        victim = stack.containers("api")[0]
        with BackgroundLoad(stack.url) as load:
            self._wait_until_all_take_part("api", 2)
            run("docker", "exec", victim, "sh", "-c", "kill -9 -1", check=False)
            load.wait_for_new_requests()
        # The gateway cannot repeat a request once it has sent a part of the answer, so at most one answer of
        # each of the replica's two processes is cut off.
        cut = [failure for failure in load.failures if "IncompleteRead" in failure]
        print_figures(
            f"an api killed: {load.finished} requests, slowest {load.slowest_s:.2f} s, {len(cut)} cut off"
        )
        self.assertEqual([failure for failure in load.failures if failure not in cut], [])
        self.assertLessEqual(len(cut), 2)

    def _wait_until_all_take_part(self, service: str, replicas: int) -> None:
        self.assertEqual(len(stack.containers(service)), replicas)
        for container in stack.containers(service):
            wait_until(partial(TOOK_PART[service], container), f"{container} takes part", TAKE_PART_S)


class LossTest(unittest.TestCase):
    """A job that was answered with 202 is scored, although a part of the stack is restarted or killed."""

    def setUp(self) -> None:
        self.addCleanup(stack.wait_until_ready)
        self.addCleanup(stack.scale, model=1)

    def test_jobs_survive_a_restart_of_redis(self) -> None:
        stack.scale(model=0)
        jobs = self._submit(20)
        stack.compose("restart", "redis")
        stack.scale(model=1)
        self._assert_all_done(jobs)

    def test_jobs_survive_a_killed_worker(self) -> None:
        jobs = self._submit(10)
        run("docker", "kill", stack.containers("model")[0])
        jobs += self._submit(10)
        stack.compose("up", "-d")
        self._assert_all_done(jobs)

    def test_down_leaves_only_the_volume_and_it_has_the_results(self) -> None:
        jobs = self._submit(5)
        self._assert_all_done(jobs)
        stack.compose("down")
        left = {kind: len(stack.leftovers(kind)) for kind in ("container", "network", "volume")}
        self.assertEqual(left, {"container": 0, "network": 0, "volume": 1})
        stack.compose("up", "-d")
        stack.wait_until_ready()
        self._assert_all_done(jobs)

    def _submit(self, number: int) -> list[str]:
        """Submit jobs of 200 texts each and return their paths."""
        headers = {"Prefer": "respond-async"}
        texts = [f"a text to wait for, the {index}th" for index in range(200)]
        answers = [
            requests.post(f"{stack.url}/predict", json={"texts": texts}, headers=headers, timeout=30)
            for _ in range(number)
        ]
        self.assertEqual({answer.status_code for answer in answers}, {202})
        return [answer.headers["Location"] for answer in answers]

    def _assert_all_done(self, jobs: list[str]) -> None:
        for job in jobs:
            wait_until(partial(self._done, job), f"{job} is done", timeout_s=120)

    def _done(self, job: str) -> bool:
        answer = requests.get(f"{stack.url}{job}", timeout=30)
        if not answer.ok:
            self.assertIn(answer.status_code, (502, 503, 504), answer.text)
            return False
        content = answer.json()
        self.assertIn(content["status"], ("queued", "running", "done"))
        return content["status"] == "done" and len(content["predictions"]) == 200


def has_scored(container: str) -> bool:
    return any("sentiment" in record for record in records(container))


def has_answered(container: str) -> bool:
    return any(record.get("path") == "/predict" for record in records(container))


TOOK_PART: dict[str, Callable[[str], Any]] = {"model": has_scored, "api": has_answered}


def print_figures(line: str) -> None:
    """Print figures into the output of the test."""
    print(line, file=sys.stderr)
