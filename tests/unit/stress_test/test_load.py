"""The shapes of the stress tests: how many users there are when."""

import unittest

from stress_test.load import SHAPES, Load


def users(shape: str, seconds: float | None = 100, count: int = 200) -> list[int]:
    """At each second of a run."""
    load = Load(shape, count, 10, seconds)
    found = [load.at(at) for at in range(100)]
    return [number for number in found if number is not None]


class TestShapes(unittest.TestCase):
    def test_steady_is_all_of_them_all_the_time(self) -> None:
        self.assertEqual(set(users("steady")), {200})

    def test_steady_goes_on_without_end_where_no_time_is_given(self) -> None:
        self.assertEqual(Load("steady", 200, 10, None).at(1e9), 200)

    def test_ramp_goes_up_ten_stairs_to_all_of_them(self) -> None:
        ramp = users("ramp")
        self.assertEqual(sorted(set(ramp)), [20, 40, 60, 80, 100, 120, 140, 160, 180, 200])
        self.assertEqual(ramp, sorted(ramp))

    def test_spike_is_few_then_all_then_few(self) -> None:
        spike = users("spike")
        self.assertEqual(spike, [20] * 40 + [200] * 20 + [20] * 40)

    def test_soak_is_half_of_them_for_long_and_comes_and_goes_slowly(self) -> None:
        soak = users("soak")
        self.assertEqual(set(soak[5:95]), {100})
        self.assertLess(max(soak[0], soak[-1]), 30)

    def test_each_ends_when_its_time_is_over(self) -> None:
        for shape in SHAPES:
            load = Load(shape, 200, 10, 60)
            self.assertIsNotNone(load.at(59.9), shape)
            self.assertIsNone(load.at(60), shape)
            self.assertIsNone(load.step(60, 200), shape)

    def test_all_but_steady_end_by_themselves(self) -> None:
        for shape in set(SHAPES) - {"steady"}:
            self.assertIsNone(Load(shape, 200, 10, None).at(4000), shape)

    def test_there_is_never_less_than_one_user(self) -> None:
        for shape in SHAPES:
            self.assertGreaterEqual(min(users(shape, count=1)), 1, shape)


class TestSteps(unittest.TestCase):
    def test_users_come_at_their_rate(self) -> None:
        self.assertEqual(Load("steady", 200, 10, 60).step(0, 0), (10, 10))
        self.assertEqual(Load("steady", 200, 10, 60).step(5, 195), (200, 10))

    def test_users_go_at_their_rate(self) -> None:
        self.assertEqual(Load("steady", 50, 10, 60).step(5, 200), (190, 10))

    def test_a_spike_is_there_within_two_seconds(self) -> None:
        spike, now = Load("spike", 200, 10, 100), 20
        for second in (40, 41):
            step = spike.step(second, now)
            assert step is not None
            now = step[0]
        self.assertEqual(now, 200)

    def test_a_rate_below_one_a_second_brings_one_at_a_time(self) -> None:
        self.assertEqual(Load("steady", 200, 0.5, 60).step(0, 3), (4, 0.5))
