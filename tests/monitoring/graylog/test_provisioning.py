"""The set-up of Graylog, with a fake that is as strict as Graylog."""

from monitoring.graylog import streams
from monitoring.graylog.event_definitions import EVENT_DEFINITIONS
from monitoring.graylog.rest_api import GraylogError
from tests.monitoring.graylog.fake_graylog import FakeGraylog
from tests.monitoring.graylog.fake_routes import KINDS, Json
from tests.monitoring.graylog.graylog_case import GraylogCase

MAX_CALLS = 100  # well above the number of calls of one set-up


class TestProvisioning(GraylogCase):
    def test_everything_is_created_and_the_streams_run(self) -> None:
        self.provision()
        counts = {kind: len(self.fake.entities[kind]) for kind in KINDS}
        single = {"profiles": 1, "index_sets": 1, "ranges": 1, "searches": 1, "views": 1}
        several = {"inputs": 2, "streams": len(streams.STREAMS), "events": len(EVENT_DEFINITIONS)}
        self.assertEqual(counts, single | several)
        self.assertEqual({stream["disabled"] for stream in self.fake.entities["streams"]}, {False})
        descriptions = [stream["description"] for stream in self.fake.entities["streams"]]
        self.assertNotIn(streams.UNFINISHED, descriptions)

    def test_a_second_set_up_changes_nothing(self) -> None:
        self.provision()
        before, changes = self.state(), len(self.fake.changes)
        self.assertEqual(self.provision(), 0)
        self.assertEqual((self.state(), len(self.fake.changes)), (before, changes))

    def test_a_set_up_that_was_interrupted_at_any_call_is_completed_by_the_next(self) -> None:
        self.provision()
        complete, calls = _with_titles_for_ids(self.state()), self.fake.calls
        self.assertLess(calls, MAX_CALLS)
        for cut_after in (False, True):
            for cut_at in range(1, calls + 1):
                with self.subTest(cut_at=cut_at, cut_after=cut_after), FakeGraylog() as self.fake:
                    self.fake.cut_at, self.fake.cut_after = cut_at, cut_after
                    with self.assertRaises(GraylogError):
                        self.provision()
                    self.provision()
                    self.assertEqual(_with_titles_for_ids(self.state()), complete)

    def test_the_inputs_are_created_last(self) -> None:
        self.provision()
        self.assertEqual(self.fake.changes[-2:], ["POST /api/system/inputs"] * 2)
        self.assertNotIn("POST /api/system/inputs", self.fake.changes[:-2])

    def test_changes_of_a_user_are_kept(self) -> None:
        self.provision()
        self.fake.entities["streams"][1].update(title="Meine Vorhersagen", disabled=True)
        self.fake.entities["streams"][2].update(rules=[], description="of mine")
        self.fake.entities["views"][0].update(title="Board", state={})
        self.fake.entities["events"][0]["config"]["execute_every_ms"] = 5
        self.fake.entities["inputs"][0]["title"] = "In"
        self.fake.entities["index_sets"][0]["title"] = "Logs"
        before, changes = self.state(), len(self.fake.changes)
        self.assertEqual(self.provision(), 0)
        self.assertEqual((self.state(), len(self.fake.changes)), (before, changes))

    def test_another_size_limit_is_reported_and_not_applied(self) -> None:
        self.provision()
        self.reported.clear()
        self.provision(logs_max_gb=20)
        (line,) = self.reported
        self.assertIn("rotate at 666666666 bytes; LOGS_MAX_GB=20 means 1333333333 bytes", line)

    def test_only_a_deleted_event_definition_is_created_again(self) -> None:
        self.provision()
        del self.fake.entities["events"][2]
        self.assertEqual(self.provision(), 1)
        self.assertEqual(len(self.fake.entities["events"]), len(EVENT_DEFINITIONS))

    def test_all_indices_together_stay_below_the_size_limit(self) -> None:
        self.provision(logs_max_gb=7)
        (created,) = self.fake.entities["index_sets"]
        indices = created["retention_strategy"]["max_number_of_indices"]
        self.assertEqual(indices, 15)  # 14 whole days, and today
        self.assertLessEqual(created["rotation_strategy"]["max_size"] * indices, 7 * 10**9)
        self.assertGreater(created["rotation_strategy"]["max_size"] * indices, 6.99 * 10**9)


def _with_titles_for_ids(state: Json) -> Json:
    """Replace every id by the title of its entity: after an interruption, ids are in another order."""
    titles = {
        entity["id"]: entity.get("title") or entity.get("name")
        for entities in state.values()
        for entity in entities
    }

    def replace(value: Json) -> Json:
        if isinstance(value, dict):
            return {name: replace(member) for name, member in value.items()}
        if isinstance(value, list):
            return [replace(member) for member in value]
        return titles.get(value, value) if isinstance(value, str) else value

    return replace(state)
