"""Workers that were paused past their lease."""

from sentiq import keys
from sentiq.errors import LeaseLost
from sentiq.messages import Result
from tests.integration.sentiq.queue.queue_case import (
    QueueCase,
    answer,
    chunks_of,
    on_each_server,
    only,
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
        job_id = producer.submit(["hola"])
        batch = paused.claim(64)
        self.end_lease(paused)
        worker.reap()
        work(worker)
        with self.assertRaises(LeaseLost):
            paused.finish(
                [(chunk, Result(chunk.chunk_id, "failed", error="late")) for chunk in chunks_of(batch)]
            )
        status = producer.job_status(job_id)
        self.assertEqual(status and status.state, "done")

    def test_a_worker_registers_again_after_a_lost_lease(self) -> None:
        producer, paused = self.producer(), self.worker()
        job_id = producer.submit(["hola"])
        paused.claim(64)
        self.end_lease(paused)
        old = paused.worker_id
        paused.register()
        self.assertNotEqual(paused.worker_id, old)
        self.assertEqual(paused.reap(), (1, 0))
        self.assertEqual(work(paused), 1)
        status = producer.job_status(job_id)
        self.assertEqual(status and status.state, "done")

    def test_a_chunk_moved_after_the_end_of_the_lease_is_taken_back(self) -> None:
        paused, worker = self.worker(block_s=30), self.worker()
        claimed = self.in_thread(paused.claim, 64)
        self.wait_for_idle(1)
        self.end_lease(paused)
        self.assertEqual(worker.reap(), (0, 0))
        job_id = self.producer().submit(["hola"])
        with self.assertRaises(LeaseLost):
            claimed.result()
        self.assertEqual(len(self.claim_of(paused)), 1)
        self.assertEqual(worker.reap(), (1, 0))
        self.assertEqual([chunk.job_id for chunk in chunks_of(worker.claim(64))], [job_id])

    def everything(self) -> dict[bytes | str, object]:
        return {
            key: self.redis.zrange(key, 0, -1, withscores=True)
            if key == keys.WORKERS.encode()
            else self.redis.dump(key)
            for key in self.redis.scan_iter()
        }
