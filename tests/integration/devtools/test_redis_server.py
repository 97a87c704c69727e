"""A real Redis of devtools."""

import unittest

from devtools.errors import ProcessEnded
from devtools.processes import RedisServer, redis_servers


class RedisServerTest(unittest.TestCase):
    def test_it_keeps_its_data_on_disk_as_the_shipped_redis_does(self) -> None:
        shipped = {
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
        }
        for name, executable in redis_servers().items():
            with self.subTest(name), RedisServer(executable) as server, server.client() as client:
                for option, value in shipped.items():
                    self.assertEqual(client.config_get(option), {option: value})

    def test_a_test_may_ask_for_another_policy(self) -> None:
        with RedisServer(appendfsync="always") as server, server.client() as client:
            self.assertEqual(client.config_get("appendfsync"), {"appendfsync": "always"})

    def test_it_comes_back_with_its_data_after_it_was_killed(self) -> None:
        with RedisServer(appendfsync="always") as server:
            with server.client() as client:
                client.set("key", "value")
            server.kill()
            self.assertFalse(server.process.running())
            server.start()
            with server.client() as client:
                self.assertEqual(client.get("key"), b"value")

    def test_a_start_that_fails_is_reported_with_the_output(self) -> None:
        with RedisServer() as first:
            second = RedisServer()
            second.port = first.port
            with self.assertRaisesRegex(ProcessEnded, "ended with status 1"):
                second.start()
