"""The fake must refuse what Graylog refuses; otherwise the tests with it prove nothing."""

import typing

import requests

from monitoring.graylog import index_set, overview_dashboard, streams
from monitoring.graylog.event_definitions import EVENT_DEFINITIONS
from tests.monitoring.graylog.fake_routes import Json
from tests.monitoring.graylog.graylog_case import GraylogCase


class TestFakeGraylog(GraylogCase):
    def status_of_post(self, path: str, body: object, **headers: str) -> int:
        """Return the status of a POST to the fake."""
        headers = {"X-Requested-By": "test"} | headers
        response = requests.post(
            f"{self.fake.url}/api{path}", json=body, auth=("admin", "admin"), headers=headers, timeout=60
        )
        return response.status_code

    def valid_stream(self) -> dict[str, object]:
        """Return a stream that the fake accepts."""
        self.provision()
        body = streams.Stream("t", "d", "e").creation_body(self.fake.entities["index_sets"][0]["id"])
        return typing.cast("dict[str, object]", body["entity"])

    def test_a_valid_body_is_accepted(self) -> None:
        self.assertEqual(self.status_of_post("/streams", {"entity": self.valid_stream()}), 201)

    def test_an_unknown_member_is_refused_at_every_depth(self) -> None:
        stream = self.valid_stream()
        rule = {"field": "a", "type": 1, "value": "", "inverted": False}
        for unknown in ({"color": 1}, {"rules": [rule | {"color": 1}]}):
            self.assertEqual(self.status_of_post("/streams", {"entity": stream | unknown}), 400)
        self.assertEqual(self.status_of_post("/streams", {"entity": stream | {"rules": [rule]}}), 201)

    def test_a_missing_wrapper_member_or_header_is_refused(self) -> None:
        stream = self.valid_stream()
        self.assertEqual(self.status_of_post("/streams", stream), 400)
        self.assertEqual(self.status_of_post("/streams", {"entity": {"title": "t"}}), 400)
        self.assertEqual(self.status_of_post("/streams", {"entity": stream}, **{"X-Requested-By": ""}), 400)

    def test_a_dashboard_that_does_not_match_its_search_is_refused(self) -> None:
        self.provision()
        ids = {stream["title"]: stream["id"] for stream in self.fake.entities["streams"]}
        body: Json = overview_dashboard.view_body(ids)
        self.assertEqual(self.status_of_post("/views", body), 200)
        page = next(iter(body["entity"]["state"].values()))
        page["widget_mapping"].popitem()
        self.assertEqual(self.status_of_post("/views", body), 400)

    def test_an_unknown_id_in_a_body_is_refused(self) -> None:
        self.provision()
        unknown = "0" * 24
        event = EVENT_DEFINITIONS[0].creation_body(unknown)
        self.assertEqual(self.status_of_post("/events/definitions", event), 400)
        body = index_set.index_set_body(unknown, 1)
        self.assertEqual(self.status_of_post("/system/indices/index_sets", body), 400)
