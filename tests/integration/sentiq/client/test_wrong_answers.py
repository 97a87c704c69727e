"""Errors that say what to do: wrong addresses, other servers, proxies, keys; and what is sent again."""

import ssl
import subprocess
import tempfile
import unittest
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from devtools.processes import free_port
from sentiq import Client
from sentiq.client import (
    ClientClosed,
    ClientError,
    InvalidArgument,
    KeyRefused,
    NotSentiq,
    RequestRefused,
    ServiceFailed,
    ServiceUnreachable,
    TimeLimitExceeded,
)
from tests.integration.api.keys_case import KeysCase
from tests.integration.sentiq.client.client_case import GOOD
from tests.integration.sentiq.client.scripted_server import (
    ScriptedAnswer,
    ScriptedServer,
    json_answer,
    problem,
)

PAGE = ScriptedAnswer(200, b"<html>router</html>", {"Content-Type": "text/html"})


def self_signed_certificate(folder: Path) -> Path:
    """Return a file with a certificate for 127.0.0.1 and its key."""
    file = folder / "certificate.pem"
    options = "-x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    command = ("openssl", "req", *options.split(), "-keyout", str(file), "-out", str(folder / "public.pem"))
    subprocess.run(command, check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + (folder / "public.pem").read_bytes())
    return file


class AddressTests(unittest.TestCase):
    def test_an_address_that_cannot_be_one_is_refused_at_once(self) -> None:
        for url in (
            "localhost:8000",
            "ftp://host",
            "http://",
            "",
            "http://user:password@host",
            "http://host:x",
        ):
            with self.subTest(url=url), self.assertRaises(InvalidArgument) as caught:
                Client(url)
            self.assertNotIn("password@", str(caught.exception))

    def test_an_address_where_nothing_listens_fails_at_once(self) -> None:
        with Client(f"http://127.0.0.1:{free_port()}") as client:
            for call in (lambda: client.predict(GOOD), lambda: client.predict([GOOD]), client.health):
                with self.assertRaisesRegex(ServiceUnreachable, "check the address"):
                    call()

    def test_a_name_that_is_unknown_fails_at_once(self) -> None:
        with Client("http://no-such-host.invalid") as client, self.assertRaises(ServiceUnreachable):
            client.predict(GOOD)

    def test_a_server_without_tls_says_so(self) -> None:
        with (
            ScriptedServer() as server,
            Client(server.url.replace("http:", "https:")) as client,
            self.assertRaises(ServiceUnreachable),
        ):
            client.predict(GOOD)

    def test_a_certificate_that_nobody_signed_is_refused_until_the_client_trusts_it(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            certificate = self_signed_certificate(Path(folder))
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            with ScriptedServer(tls=context) as server:
                with Client(server.url) as client, self.assertRaisesRegex(ServiceUnreachable, "cafile="):
                    client.predict(GOOD)
                trust = ssl.create_default_context(cafile=certificate)
                with Client(server.url, tls=trust) as client:
                    self.assertEqual(client.predict(GOOD).sentiment, "positive")

    def test_a_key_that_cannot_be_a_header_is_refused_and_not_shown(self) -> None:
        for key in ("secret\n", "ñandú"):
            with self.assertRaises(InvalidArgument) as caught:
                Client(api_key=key)
            self.assertNotIn(key, str(caught.exception))


class ScriptedTests(unittest.TestCase):
    """Answers of proxies and other servers, each before the good ones."""

    def outcome(self, answers: Sequence[ScriptedAnswer], timeout_s: float = 30) -> list[str | None]:
        """Return the labels that a client gets for two texts, and keep what was sent in `self.seen`."""
        with ScriptedServer(answers) as server, Client(server.url, timeout_s=timeout_s) as client:
            self.seen = server.requests
            return [one.sentiment for one in client.predict([GOOD, GOOD + "!"])]

    def test_a_page_of_another_server_is_recognized(self) -> None:
        for answer in (
            PAGE,
            ScriptedAnswer(404, b"nope"),
            json_answer({"message": "hi"}),
            json_answer({}, 405),
        ):
            with self.subTest(answer=answer), self.assertRaisesRegex(NotSentiq, "check the address"):
                self.outcome([answer])

    def test_a_redirection_is_named_and_not_followed(self) -> None:
        with self.assertRaisesRegex(NotSentiq, "https://elsewhere"):
            self.outcome([ScriptedAnswer(301, b"", {"Location": "https://elsewhere/predict"})])

    def test_busy_answers_are_waited_out(self) -> None:
        for answer in (
            problem(503, "full", Retry_After="0"),
            problem(429, "slowly", Retry_After="0"),
            ScriptedAnswer(502, b"<html>Bad Gateway</html>"),
            ScriptedAnswer(503, b""),
            problem(408, "slow"),
        ):
            with self.subTest(answer=answer):
                self.assertEqual(self.outcome([answer, answer]), ["positive", "positive"])
                self.assertEqual(len(self.seen), 3)

    def test_the_wait_ends_at_the_time_limit_and_is_not_begun_if_it_would_not_end_before(self) -> None:
        with self.assertRaisesRegex(TimeLimitExceeded, "3600 s"):
            self.outcome([problem(503, "full", Retry_After="3600")], timeout_s=5)
        self.assertEqual(len(self.seen), 1)

    def test_a_connection_that_breaks_is_made_again(self) -> None:
        good = json_answer({"success": True, "status": "live", "version": "0", "workers": 1})
        with ScriptedServer([good, good, ScriptedAnswer(close=True)]) as server, Client(server.url) as client:
            client.health()
            self.assertEqual(client.predict(GOOD).sentiment, "positive")

    def test_a_body_that_a_proxy_refuses_is_cut(self) -> None:
        self.assertEqual(self.outcome([ScriptedAnswer(413, b"<html>")]), ["positive", "positive"])
        sent = [(request.path, request.body.count(GOOD.encode())) for request in self.seen]
        self.assertEqual(sent, [("/predict", 2), ("/openapi.json", 0), ("/predict", 1), ("/predict", 1)])

    def test_a_service_that_fails_on_one_text_scores_the_others(self) -> None:
        with ScriptedServer([problem(500, "no"), problem(500, "no")]) as server, Client(server.url) as client:
            first, second = client.predict(["bad", "good"])
        self.assertEqual((first.error and first.error.code, second.sentiment), ("scoring_failed", "positive"))

    def test_a_service_that_always_fails_ends_the_call(self) -> None:
        with ScriptedServer([problem(500, "no")] * 50) as server, Client(server.url) as client:
            with self.assertRaisesRegex(ServiceFailed, "log"):
                client.predict([f"text {number}" for number in range(1_000)])
            self.assertLess(len(server.requests), 20)

    def test_a_prediction_too_few_is_noticed(self) -> None:
        with self.assertRaisesRegex(NotSentiq, "0 predictions for 2 texts"):
            self.outcome([json_answer({"success": True, "predictions": []})])

    def test_predictions_without_their_members_are_noticed(self) -> None:
        bad: tuple[object, ...] = ([{}, {}], [1, 2], None)
        for listed in bad:
            with self.subTest(listed=listed), self.assertRaisesRegex(NotSentiq, "release"):
                self.outcome([json_answer({"success": True, "predictions": listed})])

    def test_a_refusal_for_good_is_not_repeated(self) -> None:
        with self.assertRaisesRegex(RequestRefused, "no forms") as caught:
            self.outcome([problem(403, "no forms")])
        self.assertEqual((caught.exception.status, len(self.seen)), (403, 1))

    def test_a_late_job_is_asked_for_at_its_id_below_the_path_of_the_client(self) -> None:
        late = problem(504, "late", Location="/jobs/0123")
        waiting = json_answer({"success": True, "job_id": "0123", "status": "running"})
        with ScriptedServer([late, waiting]) as server, Client(server.url + "/sentiq/") as client:
            server.add_answer(
                json_answer({"success": False, "job_id": "0123", "status": "expired", "error": "late"})
            )
            self.assertEqual(client.predict(GOOD).sentiment, "positive")
        self.assertEqual(
            [(request.method, request.path) for request in server.requests],
            [
                ("POST", "/sentiq/predict"),
                ("GET", "/sentiq/jobs/0123"),
                ("GET", "/sentiq/jobs/0123"),
                ("POST", "/sentiq/predict"),
            ],
        )

    def test_a_job_has_an_idempotency_key_that_stays_the_same(self) -> None:
        accepted = json_answer({"success": True, "job_id": "0123", "status": "queued"}, 202)
        refusal = problem(503, "full", Retry_After="0")
        with ScriptedServer([refusal, accepted]) as server, Client(server.url) as client:
            client.submit([GOOD])
        keys = [request.headers["Idempotency-Key"] for request in server.requests]
        self.assertEqual((len(keys), len(set(keys))), (2, 1))

    def test_a_closed_client_says_so(self) -> None:
        with ScriptedServer() as server:
            client = Client(server.url)
            client.close()
            client.close()
            for call in (lambda: client.predict(GOOD), client.health, lambda: client.predict([GOOD])):
                with self.assertRaises(ClientClosed):
                    call()

    def test_every_error_is_a_client_error(self) -> None:
        for error in (InvalidArgument, KeyRefused, NotSentiq, ServiceUnreachable, TimeLimitExceeded):
            self.assertTrue(issubclass(error, ClientError))


class KeyTests(KeysCase):
    def test_a_key_opens_the_service_and_a_wrong_one_is_refused_with_advice(self) -> None:
        with Client(self.service.url, api_key=self.keys["web"]) as client:
            self.assertEqual(client.predict([GOOD])[0].sentiment, "positive")
            job = client.submit(GOOD)
            self.assertEqual(job.wait(60)[0].sentiment, "positive")
        for key in (None, "wrong"):
            with Client(self.service.url, api_key=key) as client:
                with self.assertRaisesRegex(KeyRefused, "api_key"):
                    client.predict(GOOD)
                self.assertTrue(client.health().ready)


class SlowAnswerTests(unittest.TestCase):
    def test_an_answer_that_comes_byte_by_byte_does_not_outlast_the_time_limit(self) -> None:
        slow = ScriptedAnswer(200, b" " * 600, {"Content-Type": "application/json"}, pause_s=0.1)
        with ScriptedServer([slow] * 9) as server, Client(server.url, timeout_s=0.5) as client:
            before = monotonic()
            with self.assertRaisesRegex(ServiceUnreachable, "slow"):
                client.predict(GOOD)
            self.assertLess(monotonic() - before, 30)  # the whole answer takes a minute
