"""What goes wrong: workers that die or stand still, broken messages in their hands, Redis going away."""

import logging
import random
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from unittest import TestCase

import redis

from devtools.processes import free_port
from sentiq import keys
from sentiq.errors import LeaseLost, QueueUnavailable, SettingsError
from sentiq.messages import Job, Result
from sentiq.queue import Consumer, Producer
from sentiq.queue.connection import CONNECT_TIMEOUT_S, connect, warn_unless_noeviction
from sentiq.queue.consumer import DEAD_LIMIT, FORGET_AFTER_MS, MAX_ATTEMPTS
from tests.integration.sentiq.queue.queue_case import (
    QueueCase,
    answer,
    fields,
    jobs_of,
    numbered,
    on_each_server,
    only,
    sentiments,
    work,
)

EVERY_CHARACTER = [
    "".join(map(chr, range(0x20))),  # NUL and every other one that JSON must escape
    '"\\/\x7f\x80\u2028\u2029\ufeff\ufffe\uffff',
    "😀 👩‍👩‍👧‍👦 \U0001f1ea\U0001f1f8 \U0010ffff ñandú e\u0301",
    '\\u0041 \\n {"texts": ["not json"]} null',
    "",
    "ñ" * 5000,
    "😀" * 5000,
    "\x00" * 5000,
]


@on_each_server
class ReapTests(QueueCase):
    def test_the_jobs_of_a_dead_worker_are_tried_again_with_one_attempt_more(self) -> None:
        producer, dead, worker = self.producer(), self.worker(), self.worker()
        ids = [producer.submit([text]) for text in numbered(3)]
        dead.claim(64)
        self.end_lease(dead)
        self.assertEqual(worker.reap(), (3, 0))
        self.assertEqual(
            [(job.id, job.attempts) for job in self.waiting(keys.RETRY)], [(name, 1) for name in ids]
        )
        self.assertEqual(self.claim_of(dead), [])
        self.assertEqual(worker.reap(), (0, 0))

    def test_they_are_answered_then(self) -> None:
        producer, dead, worker = self.producer(), self.worker(), self.worker()
        request_id = producer.submit(numbered(200))
        dead.claim(128)
        self.end_lease(dead)
        worker.reap()
        work(worker)
        status = producer.status(request_id)
        assert status is not None
        self.assertEqual(sentiments(status.predictions), numbered(200))

    def test_after_three_attempts_a_job_is_given_up_with_a_failed_result(self) -> None:
        producer = self.producer(result_ttl_s=600)
        request_id = producer.submit(["poison"])
        outcomes = []
        for _ in range(MAX_ATTEMPTS):
            dead = self.worker()
            self.assertEqual([job.id for job in jobs_of(dead.claim(64))], [request_id])
            self.end_lease(dead)
            outcomes.append(dead.reap())  # who reaps does not matter
        self.assertEqual(outcomes, [(1, 0), (1, 0), (0, 1)])
        status = producer.status(request_id)
        assert status is not None
        self.assertEqual(status.state, "failed")
        self.assertIn("3 attempts", status.error)
        self.assertTrue(590 < self.redis.ttl(keys.REQUEST + request_id) <= 600)
        self.assertTrue(600 < self.redis.ttl(keys.RESULT + request_id) <= 610)
        self.assertEqual([job.id for job in self.waiting(keys.DEAD)], [request_id])
        self.assertEqual(work(self.worker()), 0)

    def test_a_poison_text_harms_only_itself(self) -> None:
        producer = self.producer()
        poison = producer.submit(["poison"])
        others = [producer.submit([text]) for text in numbered(5)]
        for _ in range(10):
            worker = self.worker()
            while (batch := worker.claim(64)).claimed:
                if poison in [job.id for job in jobs_of(batch)]:
                    self.end_lease(worker)
                    worker.reap()
                    break
                answer(worker, batch)
        states = [status.state for name in (poison, *others) if (status := producer.status(name))]
        self.assertEqual(states, ["failed"] + ["done"] * 5)

    def test_part_of_a_large_request_given_up_fails_the_request(self) -> None:
        producer, worker = self.producer(), self.worker()
        request_id = producer.submit(numbered(100))
        for _ in range(MAX_ATTEMPTS):
            dead = self.worker()
            while (batch := dead.claim(1)).claimed:
                if jobs_of(batch)[-1].id.endswith(".1"):
                    break
                answer(dead, batch)
            self.end_lease(dead)
            worker.reap()
        work(worker)
        status = producer.status(request_id)
        self.assertEqual(status and status.state, "failed")

    def test_the_dead_are_bounded(self) -> None:
        dead = self.worker()
        job = Job("abc", ("hola",), 60, attempts=MAX_ATTEMPTS)
        self.redis.rpush(keys.CLAIMED + dead.worker_id, *[job.encode()] * (DEAD_LIMIT + 50))
        self.end_lease(dead)
        self.assertEqual(self.worker().reap(), (0, DEAD_LIMIT + 50))
        self.assertEqual(self.redis.llen(keys.DEAD), DEAD_LIMIT)
        self.assertEqual(self.redis.exists(keys.RESULT + "abc"), 1)

    def test_every_text_comes_through_byte_for_byte(self) -> None:
        dead, worker = self.worker(), self.worker()
        self.producer().submit(EVERY_CHARACTER, trace_id=EVERY_CHARACTER[0])
        (before,) = jobs_of(dead.claim(64))
        self.end_lease(dead)
        worker.reap()
        (after,) = jobs_of(worker.claim(64))
        self.assertEqual(list(after.texts), EVERY_CHARACTER)
        self.assertEqual(after, replace(before, attempts=1))

    def test_times_stay_whole_numbers(self) -> None:
        dead, worker = self.worker(), self.worker()
        job = Job("abc", ("hola",), 2_592_000, 0, "", None, 1_999_999_999_999, 9_999_999_999_999)
        self.redis.rpush(keys.JOBS, job.encode())
        dead.claim(64)
        self.end_lease(dead)
        worker.reap()
        (raw,) = self.raw(keys.RETRY)
        self.assertEqual(fields(raw), {**fields(job.encode()), "attempts": 1})
        self.assertNotRegex(raw, rb"[0-9]e\+|[0-9]\.[0-9]")
        self.assertEqual(Job.decode(raw).deadline, 9_999_999_999_999)

    def test_broken_messages_in_its_claim_are_put_aside_and_the_rest_is_taken_back(self) -> None:
        broken = [
            b"nonsense",
            b"",
            b"\x00\xff",
            b"null",
            b"7",
            b"[]",
            b"{}",
            b'"text"',
            b'{"id":7,"keep_s":60}',
            b'{"id":"x","keep_s":"60"}',
            b'{"id":"x","keep_s":1.5,"attempts":2}',  # no expiry that Redis would take
            b'{"id":"x","keep_s":1e300,"attempts":2}',
            b'{"id":"x","keep_s":0,"attempts":2}',
            b'{"id":"x","keep_s":nan,"attempts":2}',
            b'{"id":"x","keep_s":60,"deadline":nan}',  # cjson reads it, but does not write it
        ]
        dead, worker = self.worker(), self.worker()
        claim = keys.CLAIMED + dead.worker_id
        self.redis.rpush(claim, *broken, Job("good", ("hola",), 60).encode())
        self.end_lease(dead)
        self.assertEqual(worker.reap(), (1, len(broken)))
        self.assertEqual(self.raw(keys.DEAD), broken[::-1])
        self.assertEqual([job.id for job in self.waiting(keys.RETRY)], ["good"])
        self.assertEqual(self.raw(claim), [])

    def test_a_dead_worker_is_forgotten_after_a_while(self) -> None:
        dead, worker = self.worker(), self.worker()
        self.end_lease(dead)
        worker.reap()
        self.assertIsNotNone(self.lease_end_ms(dead))
        self.redis.zadd(keys.WORKERS, {dead.worker_id: self.now_ms() - FORGET_AFTER_MS - 1})
        self.redis.rpush(keys.CLAIMED + dead.worker_id, Job("abc", ("hola",), 60).encode())
        self.assertEqual(worker.reap(), (1, 0))  # not before its claim was looked at once more
        self.assertIsNone(self.lease_end_ms(dead))
        self.assertIsNotNone(self.lease_end_ms(worker))


@on_each_server
class PausedWorkerTests(QueueCase):
    def test_a_late_write_is_refused_and_nothing_is_written(self) -> None:
        self.producer().submit(["hola"])
        paused, worker = self.worker(), self.worker()
        batch = paused.claim(64)
        self.end_lease(paused)
        for operation in (
            lambda: answer(paused, batch),
            lambda: paused.fail(only(batch), "too late"),
            paused.renew,
            lambda: paused.claim(64),
        ):
            before = self.everything()
            with self.assertRaises(LeaseLost):
                operation()
            self.assertEqual(self.everything(), before)
        worker.reap()
        with self.assertRaises(LeaseLost):
            answer(paused, batch)
        self.assertEqual(self.result_ids(), set())
        self.assertEqual(work(worker), 1)
        self.assertEqual(len(self.result_ids()), 1)

    def test_a_late_write_does_not_replace_the_result_of_another(self) -> None:
        producer, paused, worker = self.producer(), self.worker(), self.worker()
        request_id = producer.submit(["hola"])
        batch = paused.claim(64)
        self.end_lease(paused)
        worker.reap()
        work(worker)
        with self.assertRaises(LeaseLost):
            paused.finish([(job, Result(job.id, "failed", error="late")) for job in jobs_of(batch)])
        status = producer.status(request_id)
        self.assertEqual(status and status.state, "done")

    def test_it_registers_anew_and_works_on(self) -> None:
        producer, paused = self.producer(), self.worker()
        request_id = producer.submit(["hola"])
        paused.claim(64)
        self.end_lease(paused)
        old = paused.worker_id
        paused.register()
        self.assertNotEqual(paused.worker_id, old)
        self.assertEqual(paused.reap(), (1, 0))
        self.assertEqual(work(paused), 1)
        status = producer.status(request_id)
        self.assertEqual(status and status.state, "done")

    def test_a_move_that_is_served_after_the_lease_leaves_a_job_that_is_taken_back(self) -> None:
        paused, worker = self.worker(block_s=30), self.worker()
        claimed = self.in_thread(paused.claim, 64)
        self.wait_for_idle(1)
        self.end_lease(paused)
        self.assertEqual(worker.reap(), (0, 0))
        request_id = self.producer().submit(["hola"])
        with self.assertRaises(LeaseLost):
            claimed.result()
        self.assertEqual(len(self.claim_of(paused)), 1)
        self.assertEqual(worker.reap(), (1, 0))
        self.assertEqual([job.id for job in jobs_of(worker.claim(64))], [request_id])

    def everything(self) -> dict[bytes | str, object]:
        return {
            key: self.redis.zrange(key, 0, -1, withscores=True)
            if key == keys.WORKERS.encode()
            else self.redis.dump(key)
            for key in self.redis.scan_iter()
        }


@on_each_server
class NothingLostTests(QueueCase):
    """Several workers at once, some of which die or stand still at random, holding what they hold."""

    def test_no_job_is_lost_nor_answered_twice(self) -> None:
        producer = self.producer()
        dice = random.Random(20_240_607)
        requests = {}
        for number in range(150):
            texts = [f"{number}/{text}" for text in range(dice.choice((1, 1, 1, 2, 30, 100, 200)))]
            requests[producer.submit(texts)] = texts
        answered: Counter[str] = Counter()
        refused: Counter[str] = Counter()
        workers = [self.in_thread(self.live_and_die, seed, answered, refused) for seed in range(4)]
        for worker in workers:
            worker.result()
        for request_id, texts in requests.items():
            status = producer.status(request_id)
            assert status is not None
            if status.state == "done":
                self.assertEqual(sentiments(status.predictions), texts)
            else:  # a job whose worker died three times
                self.assertEqual(status.state, "failed")
        given_up = [job.id for job in self.waiting(keys.DEAD)]
        self.assertEqual(set(answered.values()), {1})
        self.assertEqual(len(given_up), len(set(given_up)))
        self.assertEqual(set(answered) & set(given_up), set())
        self.assertEqual(set(answered) | set(given_up), self.result_ids())
        self.assertGreater(sum(refused.values()), 0)
        state = producer.state()
        self.assertEqual((state.waiting, state.dead), (0, len(given_up)))
        self.assertEqual(list(self.redis.scan_iter(f"{keys.CLAIMED}*")), [])

    def live_and_die(self, seed: int, answered: "Counter[str]", refused: "Counter[str]") -> None:
        """One life after the other, until all requests are through."""
        dice = random.Random(seed)
        worker = self.worker()
        while True:
            worker.reap()
            batch = worker.claim(dice.choice((1, 16, 64)))
            ids = [job.id for job in jobs_of(batch)]
            fate = dice.random() if batch.claimed else 1.0
            if fate < 0.15:  # dies
                self.end_lease(worker)
                worker = self.worker()
            elif fate < 0.25:  # stands still past its lease
                self.end_lease(worker)
                with self.assertRaises(LeaseLost):
                    answer(worker, batch)
                refused.update(ids)
                worker.register()
            elif fate < 0.35:  # is told to stop, and started again
                worker.release()
                worker.register()
            else:
                answer(worker, batch)
                answered.update(ids)
                if not batch.claimed and self.all_is_through():
                    return

    def all_is_through(self) -> bool:
        held = next(self.redis.scan_iter(f"{keys.CLAIMED}*", count=10_000), None)
        return held is None and self.producer().state().waiting == 0


@on_each_server
class RedisGoesAwayTests(QueueCase):
    """Redis is killed, as by the kernel, and comes back at the same address with its append-only file."""

    def test_a_worker_that_waits_learns_of_it_and_works_on_afterwards(self) -> None:
        worker = self.worker(block_s=30)
        claimed = self.in_thread(worker.claim, 64)
        self.wait_for_idle(1)
        self.server.kill()
        with self.assertRaises(QueueUnavailable):
            claimed.result()
        with self.assertRaises(QueueUnavailable):
            worker.claim(64)
        self.server.start()
        request_id = self.producer().submit(["hola"])
        self.assertEqual([job.id for job in jobs_of(worker.claim(64))], [request_id])

    def test_a_client_that_waits_gets_its_answer_all_the_same(self) -> None:
        asked = self.in_thread(self.producer().ask, numbered(100), 60.0)
        self.wait_for_jobs(2)
        self.server.kill()
        self.server.start()
        self.assertEqual(work(self.worker()), 2)
        self.assertEqual(sentiments(asked.result().predictions), numbered(100))

    def test_a_client_that_waits_in_vain_learns_of_it_in_time(self) -> None:
        asked = self.in_thread(self.producer().ask, ["hola"], 0.3)
        self.wait_for_jobs(1)
        self.server.kill()
        with self.assertRaises(QueueUnavailable):
            asked.result()
        self.server.start()
        self.wait_for_jobs(1)

    def test_what_was_accepted_claimed_or_answered_before_is_there_afterwards(self) -> None:
        producer, worker, dead = self.producer(), self.worker(), self.worker()
        answered = producer.submit(["answered"])
        work(worker)
        lost = producer.submit(["held by a worker that dies meanwhile"])
        dead.claim(64)
        held = producer.submit(["held"])
        batch = worker.claim(64)
        waiting = producer.submit(numbered(1000))
        self.server.kill()
        with self.assertRaises(QueueUnavailable):
            answer(worker, batch)
        self.server.start()
        self.end_lease(dead)
        self.assertEqual(worker.reap(), (1, 0))
        self.assertEqual(worker.claim(1).claimed[: len(batch.claimed)], batch.claimed)
        work(worker)
        states = [producer.status(name) for name in (answered, lost, held, waiting)]
        self.assertEqual([status and status.state for status in states], ["done"] * 4)

    def test_every_operation_says_so_and_recovers(self) -> None:
        producer, worker = self.producer(), self.worker()
        operations = (
            lambda: producer.submit(["hola"]),
            lambda: producer.ask(["hola"], 0.01),
            lambda: producer.status("abc"),
            producer.state,
            worker.register,
            lambda: worker.claim(64),
            lambda: worker.finish([]),
            worker.renew,
            worker.reap,
            worker.release,
            lambda: warn_unless_noeviction(self.redis),
        )
        self.server.kill()
        for operation in operations:
            with self.assertRaises(QueueUnavailable):
                operation()
        self.server.start()
        self.assertEqual(producer.state().waiting, 0)

    def test_a_redis_that_stands_still_is_unavailable_after_the_time_to_read(self) -> None:
        client = connect(self.server.url, max_connections=2, read_timeout_s=0.3)
        self.addCleanup(client.close)
        producer = Producer(client, limit=10, result_ttl_s=60)
        producer.state()
        process = self.server.process
        process.signal(signal.SIGSTOP)
        try:
            started = time.monotonic()
            with self.assertRaises(QueueUnavailable):
                producer.state()
            self.assertLess(time.monotonic() - started, 5)
        finally:
            process.signal(signal.SIGCONT)
        self.assertEqual(producer.state().waiting, 0)

    def test_a_redis_that_is_full_is_unavailable_and_no_hang(self) -> None:
        self.redis.config_set("maxmemory", "1")
        self.addCleanup(self.redis.config_set, "maxmemory", "0")
        started = time.monotonic()
        for operation in (
            lambda: self.producer().ask(["hola"], 30.0),
            lambda: self.producer().submit(["hola"]),
        ):
            with self.assertRaises(QueueUnavailable):
                operation()
        self.assertLess(time.monotonic() - started, 10)


@on_each_server
class ForgottenScriptsTests(QueueCase):
    """A restarted Redis, or SCRIPT FLUSH, leaves no script behind."""

    def test_each_operation_goes_on(self) -> None:
        producer, worker = self.producer(), self.worker()
        self.redis.script_flush()
        request_id = producer.submit(["hola"])
        self.redis.script_flush()
        batch = worker.claim(64)
        self.redis.script_flush()
        answer(worker, batch)
        status = producer.status(request_id)
        assert status is not None
        self.assertEqual(sentiments(status.predictions), ["hola"])

    def test_a_job_that_came_to_a_blocked_worker_is_in_its_batch(self) -> None:
        worker = self.worker(block_s=20)
        batch = self.in_thread(worker.claim, 64)
        self.wait_for_idle(1)
        self.redis.script_flush()
        request_id = self.producer().submit(["hola"])
        self.redis.script_flush()
        self.assertEqual([job.id for job in jobs_of(batch.result(10))], [request_id])

    def test_what_many_ask_at_the_same_time_is_put_on_the_queue_once_each(self) -> None:
        producer = self.producer()
        self.redis.script_flush()
        asked = [self.in_thread(producer.submit, [text]) for text in numbered(20)]
        request_ids = {one.result(10) for one in asked}
        self.assertEqual({job.id for job in self.waiting(keys.JOBS)}, request_ids)
        self.assertEqual(len(self.waiting(keys.JOBS)), 20)


class NoRedisTests(TestCase):
    def test_nobody_listens(self) -> None:
        self.assert_unavailable(f"redis://127.0.0.1:{free_port()}/0")

    def test_no_such_host(self) -> None:
        self.assert_unavailable("redis://no-such-host.invalid:6379/0")

    def test_no_such_socket(self) -> None:
        self.assert_unavailable("unix:///no/such/redis.sock")

    def test_nobody_answers(self) -> None:
        with silent_port() as port:
            self.assert_unavailable(f"redis://127.0.0.1:{port}/0")

    def test_something_else_answers(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            thread = threading.Thread(target=greet, args=(server,))
            thread.start()
            self.assert_unavailable(f"redis://127.0.0.1:{server.getsockname()[1]}/0")
            server.shutdown(socket.SHUT_RDWR)
            thread.join()

    def assert_unavailable(self, url: str) -> None:
        client = connect(url, max_connections=2, read_timeout_s=5)
        self.addCleanup(client.close)
        producer = Producer(client, limit=10, result_ttl_s=60)
        self.addCleanup(producer.close)
        started = time.monotonic()
        with self.assertRaises(QueueUnavailable):
            producer.ask(["hola"], 3.0)
        self.assertLess(time.monotonic() - started, CONNECT_TIMEOUT_S + 3)


class ConnectTests(TestCase):
    def test_a_url_that_is_none_is_refused_at_once(self) -> None:
        for url in (
            "localhost:6379",
            "http://localhost",
            "redis://localhost:http",
            "redis://localhost:65536",
            "redis://localhost?socket_timeout=soon",
            "redis://localhost?no_such_option=1",
        ):
            with self.subTest(url=url), self.assertRaisesRegex(SettingsError, "^REDIS_URL is "):
                connect(url, max_connections=2, read_timeout_s=5)

    def test_every_kind_of_url_is_taken(self) -> None:
        for url in (
            "redis://localhost",
            "redis://:secret@host:1/3",
            "rediss://host",
            "unix:///run/redis.sock?db=1",
        ):
            with self.subTest(url=url):
                connect(url, max_connections=2, read_timeout_s=5).close()


@on_each_server
class PolicyTests(QueueCase):
    def test_noeviction_is_nothing_to_speak_of(self) -> None:
        with self.assertNoLogs("sentiq.queue.connection"):
            warn_unless_noeviction(self.redis)

    def test_any_other_policy_is_warned_of(self) -> None:
        self.addCleanup(self.redis.config_set, "maxmemory-policy", "noeviction")
        self.redis.config_set("maxmemory-policy", "allkeys-lru")
        with self.assertLogs("sentiq.queue.connection", logging.WARNING) as logs:
            warn_unless_noeviction(self.redis)
        self.assertRegex(logs.output[0], "JOBS CAN BE LOST.*allkeys-lru.*noeviction")

    def test_where_config_is_refused_nothing_is_known(self) -> None:
        self.redis.acl_setuser(
            "modest", True, passwords=["+secret"], keys=["*"], categories=["+@all"], commands=["-config"]
        )
        self.addCleanup(self.redis.acl_deluser, "modest")
        client = connect(
            f"redis://modest:secret@127.0.0.1:{self.server.port}/0", max_connections=2, read_timeout_s=5
        )
        self.addCleanup(client.close)
        with self.assertRaises(redis.ResponseError):
            client.config_get("maxmemory-policy")
        with self.assertNoLogs("sentiq.queue.connection"):
            warn_unless_noeviction(client)
        self.assertEqual(Producer(client, limit=10, result_ttl_s=60).state().waiting, 0)

    def test_a_wrong_password_is_unavailable(self) -> None:
        client = connect(
            f"redis://:wrong@127.0.0.1:{self.server.port}/0", max_connections=2, read_timeout_s=5
        )
        self.addCleanup(client.close)
        self.redis.config_set("requirepass", "right")
        self.addCleanup(self.redis.config_set, "requirepass", "")
        with self.assertRaises(QueueUnavailable):
            Consumer(client).register()


def greet(server: socket.socket) -> None:
    """Answers whoever comes, as a web server would, until the socket is shut down."""
    with suppress(OSError):
        while True:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


@contextmanager
def silent_port() -> Iterator[int]:
    """A port where a connection neither succeeds nor fails: the places in its queue are taken."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        taken: list[socket.socket] = []
        while not taken or taken[-1].connect_ex(server.getsockname()) == 0:
            place = socket.socket()
            place.settimeout(0.3)
            taken.append(place)
        try:
            yield server.getsockname()[1]
        finally:
            for place in taken:
                place.close()
