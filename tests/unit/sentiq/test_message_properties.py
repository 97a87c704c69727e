"""Messages of any content: encode and decode are inverses, and decode of any bytes has one error."""

import unittest
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiq.errors import MessageError
from sentiq.messages import LONGEST_KEEP_S, Chunk, Prediction, Result

EXAMPLES = settings(max_examples=300, deadline=None, derandomize=True, database=None)
TEXT = st.text(max_size=40)
PARTS = st.floats(0, 1)
MILLISECONDS = st.integers(0, 2**53)
CHUNKS = st.builds(
    Chunk,
    chunk_id=TEXT,
    texts=st.lists(TEXT, max_size=5).map(tuple),
    keep_s=st.integers(1, LONGEST_KEEP_S),
    first_index=st.integers(0, 2**31),
    indexes=st.none(),
    attempts=st.integers(0, 100),
    request_id=TEXT,
    reply_to=st.none() | TEXT,
    enqueued_at=st.none() | MILLISECONDS,
    deadline=st.none() | MILLISECONDS,
    explains=st.booleans(),
)
PREDICTIONS = st.builds(
    Prediction,
    sentiment=TEXT,
    score=PARTS,
    probabilities=st.dictionaries(TEXT, PARTS, max_size=4),
    confident=st.none() | st.booleans(),
    truncated=st.booleans(),
    read_chars=st.none() | st.integers(0, 2**31),
)
RESULTS = st.builds(
    Result,
    chunk_id=TEXT,
    status=st.sampled_from(("done", "failed", "expired")),
    predictions=st.lists(PREDICTIONS, max_size=4).map(tuple),
    model=TEXT,
    error=TEXT,
    label_names=st.dictionaries(TEXT, TEXT, max_size=4),
    queue_ms=st.none() | st.floats(0, 1e9),
    infer_ms=st.none() | st.floats(0, 1e9),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | TEXT,
    lambda children: st.lists(children, max_size=4) | st.dictionaries(TEXT, children, max_size=4),
    max_leaves=10,
)
NAMES = sorted({*Chunk.__dataclass_fields__, *Result.__dataclass_fields__, "id", "trace_id", "ok", "extra"})


def decoded(raw: bytes) -> list[Any]:
    """Return what each class decodes. Raises any error but MessageError."""
    found: list[Any] = []
    for kind in (Chunk, Result):
        try:
            found.append(kind.decode(raw))
        except MessageError:
            found.append(None)
    return found


class TestMessages(unittest.TestCase):
    @EXAMPLES
    @given(CHUNKS)
    def test_a_chunk_comes_back_as_it_was(self, chunk: Chunk) -> None:
        self.assertEqual(Chunk.decode(chunk.encode()), chunk)

    @EXAMPLES
    @given(RESULTS)
    def test_a_result_comes_back_as_it_was(self, result: Result) -> None:
        self.assertEqual(Result.decode(result.encode()), result)

    @EXAMPLES
    @given(CHUNKS)
    def test_what_was_decoded_is_encoded_the_same(self, chunk: Chunk) -> None:
        self.assertEqual(Chunk.decode(chunk.encode()).encode(), chunk.encode())

    @EXAMPLES
    @given(st.binary(max_size=200))
    def test_any_bytes_give_the_one_error(self, raw: bytes) -> None:
        self.assertEqual(decoded(raw), [None, None])

    @EXAMPLES
    @given(JSON)
    def test_any_json_gives_the_one_error(self, value: object) -> None:
        self.assertEqual(decoded(orjson.dumps(value)), [None, None])

    @EXAMPLES
    @given(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=12))
    def test_an_object_with_the_right_names_gives_a_message_or_the_one_error(self, value: object) -> None:
        decoded(orjson.dumps(value))

    @EXAMPLES
    @given(CHUNKS | RESULTS, st.sampled_from(NAMES), JSON)
    def test_a_message_with_one_other_value_gives_a_message_or_the_one_error(
        self, message: Chunk | Result, name: str, value: object
    ) -> None:
        decoded(orjson.dumps({**orjson.loads(message.encode()), name: value}))

    @EXAMPLES
    @given(CHUNKS | RESULTS, st.data())
    def test_a_message_cut_off_gives_the_one_error(
        self, message: Chunk | Result, data: st.DataObject
    ) -> None:
        raw = message.encode()
        self.assertEqual(decoded(raw[: data.draw(st.integers(0, len(raw) - 1))]), [None, None])
