"""A real Redis for a class of tests, and a producer on it for each test."""

import unittest
from typing import ClassVar

from devtools.processes import RedisServer
from devtools.redis_program import APPENDFSYNC
from sentiq.queue import Producer
from sentiq.queue.connection import connect


class RedisCase(unittest.TestCase):
    appendfsync: ClassVar[str] = APPENDFSYNC
    server: ClassVar[RedisServer]

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = RedisServer(appendfsync=cls.appendfsync).start()

    @classmethod
    def tearDownClass(cls) -> None:  # not addClassCleanup: nosetests does not run it
        cls.server.stop()

    def setUp(self) -> None:
        self.client = connect(self.server.url, max_connections=100, read_timeout_s=40)
        self.addCleanup(self.client.close)
        self.client.flushall()
        self.producer = Producer(self.client, limit=1000, result_ttl_s=60)
        self.addCleanup(self.producer.close)
