"""A process whose places are all taken: idle connections end, the others do not."""

import contextlib
from typing import ClassVar

from devtools.processes import RedisServer, free_port, start_api, wait_until
from tests.integration.api.server.http_case import LIVE, NO_TEXT, Connection, HttpCase

PLACES = 20
MINUTE_S = 60.0
POST = b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n"


class TestIdleConnections(HttpCase):
    settings: ClassVar[dict[str, str]] = {"API_PROCESSES": "1", "API_CONNECTIONS": str(PLACES)}

    @classmethod
    def setUpClass(cls) -> None:
        cls.redis = RedisServer().start()
        cls.port = free_port()
        cls.api = start_api(cls.redis.url, cls.port, **cls.settings)
        wait_until(cls.listens, "the api listens")

    def open(self, count: int) -> list[Connection]:
        connections = [Connection(self.port, MINUTE_S) for _ in range(count)]
        for connection in connections:
            self.addCleanup(connection.close)
        return connections

    def test_idle_ones_give_way_to_new_ones_the_longest_wait_first(self) -> None:
        kept_open = self.open(1)[0]
        kept_open.send(LIVE)
        self.assertEqual(kept_open.answer()[0], 200)
        half = self.open(1)[0]
        half.send(LIVE[:20])
        idle = self.open(3 * PLACES)
        newest = self.open(1)[0]
        newest.send(LIVE)
        self.assertEqual(newest.answer()[0], 200)
        for connection in (kept_open, half, *idle[:PLACES]):
            self.assertTrue(connection.ended())
        idle[-1].send(LIVE)
        self.assertEqual(idle[-1].answer()[0], 200)

    def test_one_whose_body_is_on_its_way_stays(self) -> None:
        busy = self.open(1)[0]
        busy.send(POST + NO_TEXT[:5])
        self.open(3 * PLACES)
        newest = self.open(1)[0]
        newest.send(LIVE)
        self.assertEqual(newest.answer()[0], 200)
        busy.send(NO_TEXT[5:])
        self.assertEqual(busy.answer()[0], 400)

    def test_a_response_ends_the_connection_while_all_others_are_busy(self) -> None:
        busy = self.open(PLACES)
        for connection in busy:
            connection.send(POST + NO_TEXT[:5])
        with contextlib.closing(Connection(self.port, MINUTE_S)) as last:
            last.send(LIVE)
            status, headers, _ = last.answer()
            self.assertEqual((status, headers["connection"]), (200, "close"))
            self.assertTrue(last.ended())
