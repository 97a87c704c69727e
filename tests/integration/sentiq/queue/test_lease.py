"""The lease of a worker, from registration to release."""

from devtools.processes import wait_until
from sentiq import keys
from sentiq.errors import LeaseLost
from sentiq.messages import Chunk
from tests.integration.sentiq.queue.queue_case import (
    QueueCase,
    answer,
    chunks_of,
    numbered,
    on_each_server,
    work,
)


@on_each_server
class LeaseTests(QueueCase):
    def test_a_lease_begins_with_registration_and_is_renewed_by_renew_and_claim(self) -> None:
        worker = self.worker(lease_ms=60_000)
        for prolong in (worker.register, worker.renew, lambda: worker.claim(64)):
            self.redis.zadd(keys.WORKERS, {worker.worker_id: self.now_ms() + 5000})
            before = self.now_ms()
            prolong()
            end = self.lease_end_ms(worker)
            assert end is not None
            self.assertTrue(before + 60_000 <= end <= self.now_ms() + 60_000)

    def test_finishing_and_failing_do_not_prolong_it(self) -> None:
        self.producer().submit(["hola"])
        worker = self.worker()
        batch = worker.claim(64)
        end = self.lease_end_ms(worker)
        answer(worker, batch)
        self.assertEqual(self.lease_end_ms(worker), end)

    def test_a_lease_runs_out_by_itself(self) -> None:
        worker = self.worker(lease_ms=30)
        wait_until(lambda: self.producer().queue_state().workers == 0, "the lease has run out")
        for operation in (worker.renew, lambda: worker.claim(64), lambda: worker.finish([])):
            with self.assertRaises(LeaseLost):
                operation()

    def test_it_can_be_renewed_while_the_worker_blocks(self) -> None:
        worker = self.worker(block_s=30)
        claimed = self.in_thread(worker.claim, 64)
        self.wait_for_idle(1)
        worker.renew()
        self.producer().submit(["hola"])
        self.assertEqual(len(claimed.result().claimed), 1)

    def test_a_lease_that_is_renewed_is_not_reaped(self) -> None:
        self.producer().submit(["hola"])
        worker = self.worker()
        batch = worker.claim(64)
        self.assertEqual(self.worker().reap(), (0, 0))
        answer(worker, batch)

    def test_after_flushall_a_worker_registers_again(self) -> None:
        worker = self.worker()
        self.redis.flushall()
        with self.assertRaises(LeaseLost):
            worker.claim(64)
        worker.register()
        self.producer().submit(["hola"])
        self.assertEqual(work(worker), 1)

    def test_a_chunk_that_a_blocked_worker_got_after_flushall_is_taken_back(self) -> None:
        worker = self.worker(block_s=30)
        claimed = self.in_thread(worker.claim, 64)
        self.wait_for_idle(1)
        self.redis.flushall()
        job_id = self.producer().submit(["hola"])
        with self.assertRaises(LeaseLost):
            claimed.result()
        self.assertEqual(len(self.claim_of(worker)), 1)
        worker.register()
        self.assertEqual(worker.reap(), (1, 0))
        self.assertEqual([chunk.job_id for chunk in chunks_of(worker.claim(64))], [job_id])

    def test_a_worker_that_registers_again_does_not_prolong_its_earlier_lease(self) -> None:
        worker = self.worker()
        self.end_lease(worker)
        earlier = worker.worker_id
        end = self.redis.zscore(keys.WORKERS, earlier)
        worker.register()
        self.assertEqual(self.redis.zscore(keys.WORKERS, earlier), end)


@on_each_server
class ReleaseTests(QueueCase):
    def test_held_chunks_go_back_to_the_head_in_order(self) -> None:
        producer, worker = self.producer(), self.worker()
        ids = [producer.submit([text]) for text in numbered(6)]
        worker.claim(3)
        worker.release()
        waiting = self.waiting(keys.CHUNKS) + self.waiting(keys.BULK)
        self.assertEqual([chunk.job_id for chunk in waiting], ids)
        self.assertEqual({chunk.attempts for chunk in waiting}, {0})

    def test_a_released_worker_is_not_counted_and_has_no_lease(self) -> None:
        worker = self.worker()
        worker.release()
        self.assertEqual(self.producer().queue_state().workers, 0)
        for operation in (worker.renew, lambda: worker.claim(64), lambda: worker.finish([])):
            with self.assertRaises(LeaseLost):
                operation()

    def test_it_may_register_again(self) -> None:
        worker = self.worker()
        worker.release()
        worker.register()
        self.producer().submit(["hola"])
        self.assertEqual(work(worker), 1)

    def test_releasing_twice_changes_nothing(self) -> None:
        worker = self.worker()
        worker.release()
        worker.release()
        self.assertEqual(self.producer().queue_state().waiting, 0)

    def test_a_chunk_moved_after_release_is_taken_back(self) -> None:
        worker = self.worker()
        worker.release()
        self.redis.rpush(keys.CLAIM + worker.worker_id, Chunk("late", ("late",), 60).encode())
        other = self.worker()
        self.assertEqual(other.reap(), (1, 0))
        self.assertEqual([chunk.job_id for chunk in chunks_of(other.claim(64))], ["late"])
