"""The fake of Graylog must refuse what Graylog refuses, or the tests against it prove nothing."""

import typing

import requests

from monitoring.graylog import dashboard, index_set, streams
from monitoring.graylog.events import EVENTS
from tests.monitoring.graylog_case import GraylogCase
from tests.monitoring.graylog_routes import Json


class TestFake(GraylogCase):
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
