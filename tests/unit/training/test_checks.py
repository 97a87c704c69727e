"""Checks of a model before it may be served, on networks that are plain functions."""

import unittest
from collections.abc import Callable
from unittest import mock

import numpy as np

from sentiq.classifier import Probabilities, TokenIds
from sentiq.errors import ModelError
from training.checks import check_ids, check_padding, random_rows

ROWS = random_rows(9, 5)


def network_of(function: Callable[[TokenIds], object]) -> Callable[[TokenIds], Probabilities]:
    """Return a network of two classes; `function` gives P(first class) of each row."""

    def network(ids: TokenIds) -> Probabilities:
        first = np.asarray(function(ids), dtype=np.float32)
        return np.stack([first, 1 - first], axis=1)

    return network


class ChecksTest(unittest.TestCase):
    def test_random_rows_hold_all_ids_except_the_padding(self) -> None:
        self.assertEqual(set(random_rows(3, 50).ravel().tolist()), {1, 2, 3})

    def test_a_network_that_masks_its_padding_passes(self) -> None:
        check_padding(network_of(lambda ids: ids.sum(axis=1) / 100), ROWS, 512)

    def test_a_network_that_depends_on_the_width_of_a_row_is_refused(self) -> None:
        with self.assertRaisesRegex(ModelError, "padded to 6 with zeros, change .* by 0.01"):
            check_padding(network_of(lambda ids: (ids == 0).sum(axis=1) / 100), ROWS, 512)

    def test_a_network_that_depends_on_long_padding_alone_is_refused(self) -> None:
        with self.assertRaisesRegex(ModelError, "padded to 512"):
            check_padding(network_of(lambda ids: np.full(len(ids), float(ids.shape[1] > 100))), ROWS, 512)

    def test_a_network_that_gives_nan_is_refused(self) -> None:
        with self.assertRaisesRegex(ModelError, "padding"):
            check_padding(network_of(lambda ids: np.full(len(ids), np.nan)), ROWS, 512)

    def test_a_network_that_reads_fewer_than_max_tokens_is_refused(self) -> None:
        failing = mock.Mock(side_effect=[np.zeros((8, 2)), np.zeros((8, 2)), ValueError("64 positions\nat")])
        with self.assertRaisesRegex(ModelError, "rows of 512 tokens: 64 positions; .*--max-tokens"):
            check_padding(failing, ROWS, 512)

    def test_rows_of_one_token_have_no_padding(self) -> None:
        check_padding(network_of(lambda ids: np.full(len(ids), ids.shape[1] / 9)), ROWS[:, :1], 1)

    def test_the_highest_id_is_scored(self) -> None:
        network = mock.Mock()
        check_ids(network, 41)
        self.assertEqual(network.call_args.args[0].tolist(), [[41]])
