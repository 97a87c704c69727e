"""The account of a row, on invented jobs: each kind of damage is found, an allowed one is not reported."""

import math
from unittest import TestCase

from benchmarks.faults.accounting import Cost, Window, account, broken_promises
from benchmarks.faults.jobs import Answer, End, Job

REFERENCE = {"good": (0.1, 0.2, 0.7), "bad": (0.8, 0.1, 0.1)}
GOOD: Answer = ((0.1, 0.2, 0.7),)
BAD: Answer = ((0.8, 0.1, 0.1),)
FAULT = Window(100.0, 105.0)


def answered(sent_at: float = 101.0, latency_s: float = 0.1, answer: Answer = GOOD) -> Job:
    told_at = sent_at + latency_s
    return Job(("good",), True, sent_at, told_at, 200, "a", End.ANSWERED, answer)


def accepted(sent_at: float, end: End, answer: Answer = ()) -> Job:
    return Job(("good",), False, sent_at, sent_at + 0.1, 202, "b", end, answer)


def refused(sent_at: float, status: int) -> Job:
    return Job(("good",), True, sent_at, sent_at + 0.1, status, "", End.REFUSED)


def without_response(sent_at: float, end: End) -> Job:
    return Job(("good",), True, sent_at, sent_at + 0.1, 0, "", end)


def broken(*jobs: Job, cost: Cost | None = None) -> list[str]:
    """Return the broken promises of a row that has normal answers besides `jobs`."""
    every = [answered(95.0), *jobs, *(answered(106.0 + number) for number in range(20))]
    return broken_promises(account(every, FAULT, REFERENCE), every, FAULT, cost or Cost())


class TestAccount(TestCase):
    def test_each_job_is_counted_by_its_end(self) -> None:
        jobs = [
            answered(95.0),
            accepted(101.0, End.ANSWERED, GOOD),
            accepted(101.0, End.LOST),
            accepted(101.0, End.OPEN),
            accepted(101.0, End.LOST, GOOD),
            refused(101.0, 503),
            without_response(101.0, End.BROKEN_OFF),
            without_response(101.0, End.NOT_CONNECTED),
        ]
        figures = account(jobs, FAULT, REFERENCE)
        self.assertEqual((figures.jobs, figures.answered, figures.refused), (8, 3, {503: 1}))
        self.assertEqual((figures.lost, figures.forgotten), (2, 1))
        self.assertEqual((figures.broken_off, figures.not_connected), (1, 1))

    def test_latencies_are_those_of_answers_before_and_during_the_fault(self) -> None:
        jobs = [answered(90.0, 0.1), answered(99.0, 4.0), refused(101.0, 503), answered(107.0, 0.2)]
        figures = account(jobs, FAULT, REFERENCE)
        self.assertAlmostEqual(figures.p50_before_s, 0.1)
        self.assertAlmostEqual(figures.p99_during_s, 4.0)
        self.assertAlmostEqual(figures.slowest_s, 4.0)

    def test_answers_are_normal_again_when_the_last_slow_or_refused_request_has_ended(self) -> None:
        normal = [answered(110.0 + number) for number in range(20)]
        for event, seconds in ((refused(107.0, 503), 5.0), (answered(104.0, 5.0), 5.0)):
            figures = account([event, *normal], FAULT, REFERENCE)
            self.assertAlmostEqual(figures.normal_again_s, seconds)

    def test_without_an_answer_after_the_fault_they_are_never_normal(self) -> None:
        self.assertEqual(account([refused(107.0, 503)], FAULT, REFERENCE).normal_again_s, math.inf)


class TestBrokenPromises(TestCase):
    def test_a_row_without_damage_breaks_none(self) -> None:
        self.assertEqual(broken(answered(), accepted(101.0, End.ANSWERED, GOOD)), [])

    def test_a_job_without_an_end_is_lost(self) -> None:
        self.assertEqual(broken(accepted(101.0, End.OPEN)), ["1 accepted jobs were lost or forgotten"])

    def test_a_job_that_the_service_does_not_know_is_lost(self) -> None:
        self.assertEqual(broken(accepted(101.0, End.LOST)), ["1 accepted jobs were lost or forgotten"])

    def test_an_answer_that_is_forgotten_is_a_loss(self) -> None:
        self.assertEqual(broken(accepted(101.0, End.LOST, GOOD)), ["1 accepted jobs were lost or forgotten"])

    def test_only_jobs_of_the_declared_seconds_before_the_fault_may_be_lost(self) -> None:
        cost = Cost(lost_s=3.0)
        self.assertEqual(broken(accepted(98.0, End.LOST), cost=cost), [])
        for sent_at in (96.0, 106.0):
            self.assertTrue(broken(accepted(sent_at, End.LOST), cost=cost), sent_at)

    def test_an_answer_of_another_text_is_found(self) -> None:
        self.assertEqual(broken(answered(answer=BAD)), ["1 answers were not those of the texts"])

    def test_an_answer_with_too_few_texts_is_found(self) -> None:
        job = Job(("good", "bad"), True, 101.0, 101.1, 200, "a", End.ANSWERED, GOOD)
        self.assertEqual(broken(job), ["1 answers were not those of the texts"])

    def test_a_second_answer_that_differs_is_found(self) -> None:
        job = answered()
        job.later_answers += [GOOD, ((0.1, 0.2, 0.699),)]
        self.assertEqual(broken(job), ["1 jobs had two answers that differ"])

    def test_a_status_is_allowed_only_if_it_is_declared_and_only_in_time(self) -> None:
        cost = Cost(statuses={503}, back_s=10.0)
        self.assertEqual(broken(refused(101.0, 503), cost=cost), [])
        for job in (refused(101.0, 500), refused(95.0, 503), refused(116.0, 503)):
            self.assertIn("refused", broken(job, cost=cost)[0])

    def test_a_lost_connection_is_allowed_only_if_it_is_declared_and_only_in_time(self) -> None:
        for end in (End.BROKEN_OFF, End.NOT_CONNECTED):
            self.assertEqual(broken(without_response(101.0, end), cost=Cost(connections=True)), [])
            self.assertEqual(broken(without_response(101.0, end)), ["1 connections were lost"])
            before = without_response(95.0, end)
            self.assertEqual(broken(before, cost=Cost(connections=True)), ["1 connections were lost"])

    def test_a_failed_job_is_found(self) -> None:
        self.assertEqual(broken(accepted(101.0, End.FAILED)), ["1 jobs failed"])

    def test_a_request_beyond_the_time_limit_is_found(self) -> None:
        self.assertEqual(broken(answered(99.0, 16.0)), ["1 requests took more than 15 s"])

    def test_answers_that_do_not_become_normal_are_found(self) -> None:
        slow = [answered(125.0 + number, 4.0) for number in range(20)]
        jobs = [answered(95.0), *slow]
        found = broken_promises(account(jobs, FAULT, REFERENCE), jobs, FAULT, Cost())
        self.assertEqual(found, ["answers were not normal again 20 s after the fault"])

    def test_a_503_that_comes_late_is_broken_while_redis_hangs(self) -> None:
        late = Job(("good",), True, 101.0, 104.5, 503, "", End.REFUSED)
        self.assertEqual(broken(late, cost=Cost(statuses={503})), [])
        found = broken(late, cost=Cost(statuses={503}, refused_s=3.0))
        self.assertEqual(found, ["1 requests got 503 after more than 3 s"])

    def test_texts_of_a_job_that_got_504_may_have_expired(self) -> None:
        answer: Answer = ((), (0.8, 0.1, 0.1))
        late = Job(("good", "bad"), True, 101.0, 111.0, 504, "a", End.ANSWERED, answer)
        self.assertEqual(broken(late, cost=Cost(statuses={504})), [])
        accepted_job = Job(("good", "bad"), False, 101.0, 101.1, 202, "a", End.ANSWERED, answer)
        self.assertEqual(broken(accepted_job), ["1 answers were not those of the texts"])
