"""The shapes: the number of users over time."""

import unittest

from stress_test.shapes import SHAPES, UserCurve


def users_of(shape: str, seconds: float | None = 100, count: int = 200) -> list[int]:
    """Return the number of users at each second of a run."""
    curve = UserCurve(shape, count, 10, seconds)
    numbers = [curve.users_at(at) for at in range(100)]
    return [number for number in numbers if number is not None]


class ShapesTest(unittest.TestCase):
    def test_steady_has_all_users_all_the_time(self) -> None:
        self.assertEqual(set(users_of("steady")), {200})

    def test_steady_without_a_length_does_not_end(self) -> None:
        self.assertEqual(UserCurve("steady", 200, 10, None).users_at(1e9), 200)

    def test_ramp_has_ten_steps_up_to_all_users(self) -> None:
        ramp = users_of("ramp")
        self.assertEqual(sorted(set(ramp)), [20, 40, 60, 80, 100, 120, 140, 160, 180, 200])
        self.assertEqual(ramp, sorted(ramp))

    def test_spike_has_few_users_then_all_then_few(self) -> None:
        self.assertEqual(users_of("spike"), [20] * 40 + [200] * 20 + [20] * 40)

    def test_soak_has_half_of_the_users_and_starts_and_ends_slowly(self) -> None:
        soak = users_of("soak")
        self.assertEqual(set(soak[5:95]), {100})
        self.assertLess(max(soak[0], soak[-1]), 30)

    def test_each_shape_ends_after_its_length(self) -> None:
        for shape in SHAPES:
            curve = UserCurve(shape, 200, 10, 60)
            self.assertIsNotNone(curve.users_at(59.9), shape)
            self.assertIsNone(curve.users_at(60), shape)
            self.assertIsNone(curve.next_step(60, 200), shape)

    def test_all_shapes_but_steady_have_a_default_length(self) -> None:
        for shape in set(SHAPES) - {"steady"}:
            self.assertIsNone(UserCurve(shape, 200, 10, None).users_at(4000), shape)

    def test_there_is_always_at_least_one_user(self) -> None:
        for shape in SHAPES:
            self.assertGreaterEqual(min(users_of(shape, count=1)), 1, shape)


class StepsTest(unittest.TestCase):
    def test_users_start_at_the_rate(self) -> None:
        self.assertEqual(UserCurve("steady", 200, 10, 60).next_step(0, 0), (10, 10))
        self.assertEqual(UserCurve("steady", 200, 10, 60).next_step(5, 195), (200, 10))

    def test_users_stop_at_the_rate(self) -> None:
        self.assertEqual(UserCurve("steady", 50, 10, 60).next_step(5, 200), (190, 10))

    def test_a_spike_rises_within_two_seconds(self) -> None:
        spike, users = UserCurve("spike", 200, 10, 100), 20
        for second in (40, 41):
            step = spike.next_step(second, users)
            assert step is not None
            users = step[0]
        self.assertEqual(users, 200)

    def test_a_rate_below_one_a_second_starts_one_user_at_a_time(self) -> None:
        self.assertEqual(UserCurve("steady", 200, 0.5, 60).next_step(0, 3), (4, 0.5))
