"""The provisioning of Graylog, against a fake that is as strict as the real one."""

import copy
import os
import subprocess
import sys
import typing
import unittest

import requests

from monitoring.graylog import dashboard, index_set, streams
from monitoring.graylog.client import Graylog, GraylogError, wait_until_ready
from monitoring.graylog.events import EVENTS
from monitoring.graylog.provision import Provisioning
from sentiq import logs
from tests.monitoring.graylog_fake import GraylogFake
from tests.monitoring.graylog_routes import KINDS, Json
from tests.servers import REPOSITORY, free_port

LOGS_MAX_GB = 10
EXIT_CONFIGURATION = 78
MOST_CALLS = 100  # well above what a run needs


class GraylogCase(unittest.TestCase):
    def setUp(self) -> None:
        self.fake = self.enterContext(GraylogFake())
        self.said: list[str] = []

    def provision(self, logs_max_gb: int = LOGS_MAX_GB) -> int:
        """How much was created."""
        graylog = Graylog(self.fake.url, "admin", "admin")
        self.addCleanup(graylog.close)
        provisioning = Provisioning(graylog, logs_max_gb, self.said.append)
        provisioning.run()
        return provisioning.created

    def state(self) -> dict[str, list[Json]]:
        return {kind: copy.deepcopy(self.fake.kept[kind]) for kind in KINDS}


class TestProvisioning(GraylogCase):
    def test_everything_is_created_and_running(self) -> None:
        self.provision()
        found = {kind: len(self.fake.kept[kind]) for kind in KINDS}
        once = {"profiles": 1, "index_sets": 1, "searches": 1, "views": 1}
        self.assertEqual(found, once | {"inputs": 2, "streams": len(streams.STREAMS), "events": len(EVENTS)})
        self.assertEqual({stream["disabled"] for stream in self.fake.kept["streams"]}, {False})
        self.assertNotIn(streams.UNFINISHED, [one["description"] for one in self.fake.kept["streams"]])

    def test_a_second_run_changes_nothing(self) -> None:
        self.provision()
        before, changes = self.state(), len(self.fake.changes)
        self.assertEqual(self.provision(), 0)
        self.assertEqual((self.state(), len(self.fake.changes)), (before, changes))

    def test_a_run_cut_off_at_any_call_is_completed_by_the_next(self) -> None:
        self.provision()
        whole, calls = _without_ids(self.state()), self.fake.calls
        self.assertLess(calls, MOST_CALLS)
        for cut_after in (False, True):
            for cut_at in range(1, calls + 1):
                with self.subTest(cut_at=cut_at, cut_after=cut_after), GraylogFake() as self.fake:
                    self.fake.cut_at, self.fake.cut_after = cut_at, cut_after
                    with self.assertRaises(GraylogError):
                        self.provision()
                    self.provision()
                    self.assertEqual(_without_ids(self.state()), whole)

    def test_the_inputs_come_last_so_that_no_record_comes_too_early(self) -> None:
        self.provision()
        self.assertEqual(self.fake.changes[-2:], ["POST /api/system/inputs"] * 2)
        self.assertNotIn("POST /api/system/inputs", self.fake.changes[:-2])

    def test_what_a_user_has_changed_is_left_alone(self) -> None:
        self.provision()
        self.fake.kept["streams"][1].update(title="Meine Vorhersagen", disabled=True)
        self.fake.kept["streams"][2].update(rules=[], description="of mine")
        self.fake.kept["views"][0].update(title="Board", state={})
        self.fake.kept["events"][0]["config"]["execute_every_ms"] = 5
        self.fake.kept["inputs"][0]["title"] = "In"
        self.fake.kept["index_sets"][0]["title"] = "Logs"
        before, changes = self.state(), len(self.fake.changes)
        self.assertEqual(self.provision(), 0)
        self.assertEqual((self.state(), len(self.fake.changes)), (before, changes))

    def test_another_bound_of_size_is_said_and_not_forced(self) -> None:
        self.provision()
        self.said.clear()
        self.provision(logs_max_gb=20)
        (line,) = self.said
        self.assertIn("rotate at 666666666 bytes, LOGS_MAX_GB=20 would make 1333333333", line)

    def test_only_what_was_deleted_comes_back(self) -> None:
        self.provision()
        del self.fake.kept["events"][2]
        self.assertEqual(self.provision(), 1)
        self.assertEqual(len(self.fake.kept["events"]), len(EVENTS))

    def test_all_indices_together_stay_below_the_bound(self) -> None:
        self.provision(logs_max_gb=7)
        (kept,) = self.fake.kept["index_sets"]
        indices = kept["retention_strategy"]["max_number_of_indices"]
        self.assertEqual(indices, 15)  # 14 whole days, and today
        self.assertLessEqual(kept["rotation_strategy"]["max_size"] * indices, 7 * 10**9)
        self.assertGreater(kept["rotation_strategy"]["max_size"] * indices, 6.99 * 10**9)


class TestFieldTypes(unittest.TestCase):
    """What the records carry and what Graylog is told are one contract."""

    def test_every_field_of_every_record_has_its_type(self) -> None:
        told = {
            one["field"]: one["type"] for one in typing.cast("Json", index_set.profile())[index_set.MAPPINGS]
        }
        kinds = {float: "double", int: "long", str: "string", bool: "string"}
        for record in (logs.PredictionFields, logs.RequestFields, logs.FeedbackFields, logs.QueueFields):
            for field, kind in typing.get_type_hints(record).items():
                if kind in kinds and field != "text":
                    with self.subTest(record=record.__name__, field=field):
                        self.assertEqual(told.get(field), kinds[kind])

    def test_a_long_text_does_not_have_to_be_a_keyword(self) -> None:
        told = {
            one["field"]: one["type"] for one in typing.cast("Json", index_set.profile())[index_set.MAPPINGS]
        }
        self.assertEqual(told["text"], "string_fts")


class TestWaiting(GraylogCase):
    def wait(self, wait_s: float) -> None:
        graylog = Graylog(self.fake.url, "admin", "admin")
        self.addCleanup(graylog.close)
        wait_until_ready(graylog, wait_s, self.said.append, retry_every_s=0.01)

    def test_it_waits_for_a_graylog_that_starts_and_says_so_once(self) -> None:
        self.fake.starting = 5
        self.wait(10)
        self.assertEqual(
            self.said, [f'waiting for Graylog, 10 s at most: {self.fake.url}: its state is "DEAD"']
        )

    def test_it_waits_for_elasticsearch(self) -> None:
        self.fake.kept.health["status"] = "red"
        with self.assertRaisesRegex(GraylogError, "not ready within 0.05 s: its Elasticsearch is red"):
            self.wait(0.05)

    def test_the_wait_is_bounded(self) -> None:
        self.fake.starting = 10**9
        with self.assertRaisesRegex(GraylogError, "not ready within 0.05 s"):
            self.wait(0.05)

    def test_nothing_is_changed_before_it_is_ready(self) -> None:
        self.fake.starting = 3
        self.wait(10)
        self.assertEqual(self.fake.changes, [])

    def test_a_graylog_that_goes_while_it_is_waited_for_is_waited_for(self) -> None:
        self.fake.cut_at = 2  # alive, and then no answer about its Elasticsearch
        self.wait(10)
        self.assertEqual(self.said, [f"waiting for Graylog, 10 s at most: {self.fake.url}: no connection"])


class TestProcess(GraylogCase):
    def run_it(self, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "monitoring.graylog"],
            cwd=REPOSITORY,
            env={
                "PATH": os.environ["PATH"],
                "GRAYLOG_URL": self.fake.url,
                "GRAYLOG_WAIT_S": "5",
                **environment,
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def test_it_says_what_it_made_and_then_that_there_was_nothing_to_do(self) -> None:
        first, second = self.run_it(), self.run_it()
        self.assertEqual((first.returncode, second.returncode), (0, 0), first.stderr + second.stderr)
        self.assertIn("created index set sentiment\n", first.stdout)
        self.assertEqual(second.stdout, "graylog-setup: Graylog is ready, nothing created\n")

    def test_a_wrong_password_is_one_clear_line(self) -> None:
        run = self.run_it(GRAYLOG_PASSWORD="guess")
        self.assertEqual(run.returncode, 1)
        self.assertEqual(
            run.stderr,
            f"graylog-setup: {self.fake.url}: the login is refused; see GRAYLOG_USER and GRAYLOG_PASSWORD\n",
        )

    def test_no_graylog_is_one_clear_line(self) -> None:
        url = f"http://127.0.0.1:{free_port()}"
        run = self.run_it(GRAYLOG_URL=url, GRAYLOG_WAIT_S="1")
        self.assertEqual(run.returncode, 1)
        self.assertEqual(run.stderr, f"graylog-setup: not ready within 1 s: {url}: no connection\n")
        self.assertIn(f"waiting for Graylog, 1 s at most: {url}: no connection", run.stdout)

    def test_a_refusal_is_one_clear_line_with_graylogs_own_words(self) -> None:
        self.fake.kept["index_sets"].append({"id": "1", "index_prefix": "sent"})
        run = self.run_it()
        self.assertEqual((run.returncode, run.stderr.count("\n")), (1, 1), run.stderr)
        self.assertIn("Index prefix 'sentiment' would conflict with an existing index set!", run.stderr)

    def test_a_bad_setting_is_one_clear_line(self) -> None:
        for name, value in (
            ("LOGS_MAX_GB", "much"),
            ("GRAYLOG_WAIT_S", "0"),
            ("GRAYLOG_URL", "graylog:9000"),
        ):
            run = self.run_it(**{name: value})
            self.assertEqual(run.returncode, EXIT_CONFIGURATION)
            self.assertRegex(run.stderr, f"^graylog-setup: {name} is '{value}'; it may be [^\n]+\n$")


class TestFake(GraylogCase):
    """The fake must refuse what Graylog refuses, or the tests above prove nothing."""

    def call(self, path: str, body: object, **headers: str) -> int:
        headers = {"X-Requested-By": "test"} | headers
        answer = requests.post(
            f"{self.fake.url}/api{path}", json=body, auth=("admin", "admin"), headers=headers, timeout=5
        )
        return answer.status_code

    def stream(self) -> dict[str, object]:
        self.provision()
        made = streams.Stream("t", "d", "e").create(self.fake.kept["index_sets"][0]["id"])
        return typing.cast("dict[str, object]", made["entity"])

    def test_it_takes_what_is_right(self) -> None:
        self.assertEqual(self.call("/streams", {"entity": self.stream()}), 201)

    def test_it_refuses_an_unknown_member_wherever_it_is(self) -> None:
        stream = self.stream()
        rule = {"field": "a", "type": 1, "value": "", "inverted": False}
        for bad in ({"colour": 1}, {"rules": [rule | {"colour": 1}]}):
            self.assertEqual(self.call("/streams", {"entity": stream | bad}), 400)
        self.assertEqual(self.call("/streams", {"entity": stream | {"rules": [rule]}}), 201)

    def test_it_refuses_a_missing_wrapper_member_or_header(self) -> None:
        stream = self.stream()
        self.assertEqual(self.call("/streams", stream), 400)
        self.assertEqual(self.call("/streams", {"entity": {"title": "t"}}), 400)
        self.assertEqual(self.call("/streams", {"entity": stream}, **{"X-Requested-By": ""}), 400)

    def test_it_refuses_a_dashboard_that_does_not_go_with_its_search(self) -> None:
        self.provision()
        ids = {one["title"]: one["id"] for one in self.fake.kept["streams"]}
        body: Json = dashboard.dashboard(ids)
        self.assertEqual(self.call("/views", body), 200)
        page = next(iter(body["entity"]["state"].values()))
        page["widget_mapping"].popitem()
        self.assertEqual(self.call("/views", body), 400)

    def test_it_refuses_what_names_something_unknown(self) -> None:
        self.provision()
        self.assertEqual(self.call("/events/definitions", EVENTS[0].create("0" * 24)), 400)
        self.assertEqual(self.call("/system/indices/index_sets", index_set.index_set("0" * 24, 1)), 400)


def _without_ids(state: Json) -> Json:
    """Ids come in another order after a run that was cut off: each becomes the title of what it names."""
    titles = {one["id"]: one.get("title") or one.get("name") for ones in state.values() for one in ones}

    def named(value: Json) -> Json:
        if isinstance(value, dict):
            return {name: named(one) for name, one in value.items()}
        if isinstance(value, list):
            return [named(one) for one in value]
        return titles.get(value, value) if isinstance(value, str) else value

    return named(state)
