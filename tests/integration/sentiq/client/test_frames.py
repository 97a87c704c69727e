"""Columns and tables of pandas, polars and pyarrow, with missing values."""

import unittest
from importlib.util import find_spec
from typing import Any

from sentiq import Client
from sentiq.client import InvalidArgument
from tests.integration.sentiq.client.scripted_server import ScriptedServer

ITEMS = ["bueno", None, "mejor"]
CODES = ["positive", "not_a_string", "positive"]
NAMES = ["text", "n", "sentiment", "score", "confident", "error"]


@unittest.skipUnless(find_spec("pandas") and find_spec("polars"), "needs pandas, polars and pyarrow")
class FrameTests(unittest.TestCase):
    def setUp(self) -> None:
        server = ScriptedServer().start()
        self.addCleanup(server.stop)
        self.client = Client(server.url)
        self.addCleanup(self.client.close)

    def test_columns_with_missing_values_are_scored_in_order(self) -> None:
        import pandas as pd
        import polars as pl
        import pyarrow as pa

        for column in (
            pd.Series(ITEMS, index=[5, 5, 7]),
            pd.Series(ITEMS, dtype="category"),
            pd.Series(ITEMS, dtype="object"),
            pd.Series(ITEMS).to_numpy(),
            pl.Series(ITEMS),
            pl.Series(ITEMS, dtype=pl.Categorical),
            pa.array(ITEMS),
            pa.chunked_array([ITEMS[:1], ITEMS[1:]]),
            pa.array(ITEMS).dictionary_encode(),
        ):
            with self.subTest(type=type(column)):
                predictions = self.client.predict(column)
                self.assertEqual(
                    [one.error.code if one.error else one.sentiment for one in predictions], CODES
                )

    def test_a_long_arrow_column_is_read_in_slices(self) -> None:
        import pyarrow as pa

        texts = [f"texto {number}" for number in range(2_345)]
        self.assertEqual([one.text for one in self.client.predict(pa.array(texts))], texts)

    def test_a_table_of_pandas_keeps_its_index_and_columns(self) -> None:
        import pandas as pd

        table = pd.DataFrame({"text": ITEMS, "n": [1, 2, 3]}, index=[5, 5, 7])
        scored = self.client.score_frame(table)
        self.assertEqual((list(scored.columns), list(scored.index)), (NAMES, [5, 5, 7]))
        self.assertEqual(scored["score"].isna().tolist(), [False, True, False])
        self.assertEqual(scored["error"].tolist()[1], "not_a_string")
        self.assertEqual(str(scored["confident"].dtype), "boolean")
        self.assertEqual(list(table.columns), ["text", "n"])

    def test_a_table_of_polars_stays_one(self) -> None:
        import polars as pl

        scored = self.client.score_frame(pl.DataFrame({"text": ITEMS, "n": [1, 2, 3]}))
        self.assertEqual((type(scored), scored.columns), (pl.DataFrame, NAMES))
        self.assertEqual(scored["sentiment"].to_list(), ["positive", None, "positive"])
        self.assertEqual(scored["error"].to_list(), [None, "not_a_string", None])

    def test_a_table_of_pyarrow_stays_one(self) -> None:
        import pyarrow as pa

        for table in (
            pa.table({"text": ITEMS, "n": [1, 2, 3]}),
            pa.record_batch({"text": ITEMS, "n": [1, 2, 3]}),
        ):
            scored = self.client.score_frame(table)
            self.assertEqual((type(scored), scored.schema.names), (type(table), NAMES))
            self.assertEqual(scored["score"].to_pylist(), [0.9, None, 0.9])

    def test_an_empty_table_gets_empty_columns(self) -> None:
        import polars as pl

        self.assertEqual(self.client.score_frame(pl.DataFrame({"text": []})).shape, (0, 5))

    def test_another_column_and_a_prefix_can_be_chosen(self) -> None:
        import polars as pl

        scored = self.client.score_frame(pl.DataFrame({"c": ITEMS, "score": ITEMS}), "c", prefix="sentiq_")
        self.assertEqual(scored.columns[2:], [f"sentiq_{name}" for name in NAMES[2:]])

    def test_what_cannot_be_scored_is_refused_with_advice(self) -> None:
        import pandas as pd
        import polars as pl

        for table, words in (
            (pd.DataFrame({"x": ITEMS}), "no column named 'text': give column=… with one of 'x'"),
            (pd.DataFrame([["a", "b"]], columns=["text", "text"]), "2 columns"),
            (pl.DataFrame({"text": ITEMS, "score": ITEMS}), "prefix"),
            (pl.LazyFrame({"text": ITEMS}), "in memory"),
            ({"text": ITEMS}, "in memory"),
        ):
            with self.subTest(words=words), self.assertRaisesRegex(InvalidArgument, words):
                self.client.score_frame(table)
        columns = {"text": ITEMS}
        tables: list[Any] = [pd.DataFrame(columns), pl.DataFrame(columns), pl.LazyFrame(columns)]
        for table in tables:
            with self.subTest(table=type(table)), self.assertRaisesRegex(InvalidArgument, "score_frame"):
                self.client.predict(table)
