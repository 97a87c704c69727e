"""The provisioning of Graylog, against a fake that is as strict as the real one."""

import typing
import unittest

from monitoring.graylog import index_set, streams
from monitoring.graylog.client import GraylogError
from monitoring.graylog.events import EVENTS
from sentiq.logging import records
from tests.monitoring.graylog_case import GraylogCase
from tests.monitoring.graylog_fake import GraylogFake
from tests.monitoring.graylog_routes import KINDS, Json

MOST_CALLS = 100  # well above what a run needs


class TestProvisioning(GraylogCase):
    def test_everything_is_created_and_running(self) -> None:
        self.provision()
        found = {kind: len(self.fake.kept[kind]) for kind in KINDS}
        once = {"profiles": 1, "index_sets": 1, "ranges": 1, "searches": 1, "views": 1}
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
        for record in (
            records.PredictionFields,
            records.RequestFields,
            records.FeedbackFields,
            records.QueueFields,
        ):
            for field, kind in typing.get_type_hints(record).items():
                if kind in kinds and field != "text":
                    with self.subTest(record=record.__name__, field=field):
                        self.assertEqual(told.get(field), kinds[kind])

    def test_a_long_text_does_not_have_to_be_a_keyword(self) -> None:
        told = {
            one["field"]: one["type"] for one in typing.cast("Json", index_set.profile())[index_set.MAPPINGS]
        }
        self.assertEqual(told["text"], "string_fts")


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
