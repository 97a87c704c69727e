"""The layer of a sampled stack."""

import unittest

from benchmarks.stack_layers import API, OTHER, WORKER, layer_of, layer_shares

VIEW = "handle (gevent/pywsgi.py:578);wsgi_app (flask/app.py:1511);predict (api/routes/predict.py:20)"


class StackLayersTest(unittest.TestCase):
    def test_the_innermost_known_frame_decides(self) -> None:
        for stack, expected in (
            (VIEW, "routes"),
            (f"{VIEW};ask (sentiq/queue/producer.py:76);dumps (json/encoder.py:9)", "queue"),
            (f"{VIEW};get (werkzeug/local.py:3)", "Flask"),
            ("handle (gevent/pywsgi.py:578);read (api/server/headers.py:3);match (re/x.py:1)", "HTTP server"),
            (f"{VIEW};labels (prometheus_client/metrics.py:1);acquire (gevent/thread.py:2)", "metrics"),
            (f"{VIEW};emit (sentiq/logging/handler.py:9);dumps (json/encoder.py:9)", "log record"),
            ("run (gevent/hub.py:647)", "event loop"),
            ("main (somewhere.py:1)", OTHER),
        ):
            with self.subTest(stack=stack):
                self.assertEqual(layer_of(stack.split(";"), API), expected)

    def test_the_worker_has_other_layers(self) -> None:
        for stack, expected in (
            ("step (model/worker.py:1);encode (sentiq/classifier/tokens.py:2)", "tokenizer"),
            (
                "step (model/worker.py:1);call (sentiq/classifier/onnx_runtime.py:2);run (onnxruntime/x.py)",
                "network",
            ),
            ("step (model/worker.py:1);report (model/telemetry/batch_reporter.py:2)", "log records, metrics"),
            ("step (model/worker.py:1);finish (sentiq/queue/consumer.py:2)", "queue"),
            ("step (model/worker.py:1);decode (sentiq/messages.py:2)", "messages, predictions"),
        ):
            with self.subTest(stack=stack):
                self.assertEqual(layer_of(stack.split(";"), WORKER), expected)

    def test_the_layout_of_release_0_1_has_the_same_layers(self) -> None:
        for stack, layers, expected in (
            ("predict (api/predict.py:20)", API, "routes"),
            ("read (api/http_head.py:3)", API, "HTTP server"),
            ("write (sentiq/logs.py:3)", API, "log record"),
            ("encode (model/tokens.py:2)", WORKER, "tokenizer"),
            ("__call__ (model/keras_runtime.py:2)", WORKER, "network"),
            ("note (sentiq/positivity.py:2)", WORKER, "log records, metrics"),
        ):
            with self.subTest(stack=stack):
                self.assertEqual(layer_of([stack], layers), expected)

    def test_shares_sum_to_one_and_without_samples_there_are_no_shares(self) -> None:
        shares = layer_shares(f"{VIEW} 6\nrun (gevent/hub.py:647) 2\nmain (somewhere.py:1) 2\n", API)
        self.assertEqual(
            {name: share for name, share in shares.items() if share},
            {"routes": 0.6, "event loop": 0.2, OTHER: 0.2},
        )
        self.assertEqual(layer_shares("", API), {})
