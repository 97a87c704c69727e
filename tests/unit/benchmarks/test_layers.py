"""Which layer a sample of the profiler belongs to, and the chart of it."""

import tempfile
import unittest
from pathlib import Path

from benchmarks.layers import API, OTHER, WORKER, layer, shares
from benchmarks.picture import draw

VIEW = "handle (gevent/pywsgi.py:578);wsgi_app (flask/app.py:1511);predict (api/predict.py:20)"


class TestLayers(unittest.TestCase):
    def test_the_innermost_frame_that_is_known_decides(self) -> None:
        for stack, expected in (
            (VIEW, "routes"),
            (f"{VIEW};ask (sentiq/queue/producer.py:76);dumps (json/encoder.py:9)", "queue"),
            (f"{VIEW};get (werkzeug/local.py:3)", "Flask"),
            ("handle (gevent/pywsgi.py:578);read (api/http_head.py:3);match (re/x.py:1)", "HTTP server"),
            (f"{VIEW};labels (prometheus_client/metrics.py:1);acquire (gevent/thread.py:2)", "metrics"),
            ("run (gevent/hub.py:647)", "event loop"),
            ("main (somewhere.py:1)", OTHER),
        ):
            with self.subTest(stack=stack):
                self.assertEqual(layer(stack.split(";"), API), expected)

    def test_the_worker_has_layers_of_its_own(self) -> None:
        for stack, expected in (
            ("step (model/worker.py:1);encode (model/tokens.py:2)", "tokenizer"),
            (
                "step (model/worker.py:1);__call__ (model/onnx_runtime.py:2);run (onnxruntime/x.py:1)",
                "network",
            ),
            ("step (model/worker.py:1);decode (sentiq/messages.py:2)", "messages, predictions"),
        ):
            with self.subTest(stack=stack):
                self.assertEqual(layer(stack.split(";"), WORKER), expected)

    def test_shares_add_up_to_one_and_no_samples_to_none(self) -> None:
        found = shares(f"{VIEW} 6\nrun (gevent/hub.py:647) 2\nmain (somewhere.py:1) 2\n", API)
        self.assertEqual(
            {name: share for name, share in found.items() if share},
            {"routes": 0.6, "event loop": 0.2, OTHER: 0.2},
        )
        self.assertEqual(shares("", API), {})


class TestPicture(unittest.TestCase):
    def test_the_same_figures_make_the_same_picture_with_every_layer(self) -> None:
        costs = {name: {"api": {"Flask": 100.0}, "redis": {"Redis": 50.0}} for name in ("before", "now")}
        with tempfile.TemporaryDirectory() as folder:
            paths = [Path(folder) / name for name in ("a.svg", "b.svg")]
            for path in paths:
                draw(costs, path)
            first, second = (path.read_text(encoding="utf-8") for path in paths)
        self.assertEqual(first, second)
        for words in ("api: Flask", "Redis", "before: 150 µs", "now: 150 µs"):
            self.assertIn(f"<!-- {words} -->", first)
