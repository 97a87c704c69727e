"""`sentiq explain` with the answer of a service that is written down."""

import json
from typing import ClassVar

import orjson

from tests.integration.sentiq.client.command.command_case import ProcessCase
from tests.integration.sentiq.client.scripted_server import PREDICTION, ScriptedAnswer, ScriptedServer

WORDS = [
    {"text": "me", "start": 0, "end": 2, "weight": -0.05},
    {"text": "encantó", "start": 3, "end": 10, "weight": 0.5},
]
ANSWER = {"success": True, "text": "me encantó", **PREDICTION, "explained": "positive", "words": WORDS}


class ExplainTests(ProcessCase):
    server: ClassVar[ScriptedServer]

    @classmethod
    def setUpClass(cls) -> None:
        headers = {"Content-Type": "application/json"}
        answer = ScriptedAnswer(body=json.dumps(ANSWER).encode(), headers=headers)
        cls.server = ScriptedServer([answer] * 2).start()
        cls.url = cls.server.url

    @classmethod
    def tearDownClass(cls) -> None:  # not addClassCleanup: nosetests does not run it
        cls.server.stop()

    def test_each_word_has_its_weight(self) -> None:
        done = self.run_sentiq("explain", "me encantó")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout.decode(), "-0.050\t\tme\n+0.500\t\tencantó\n")
        self.assertIn(b"positive, score 0.90", done.stderr)

    def test_json_has_the_form_of_the_service(self) -> None:
        done = self.run_sentiq("explain", "me encantó", "--json", "--sentiment", "positive")
        fields = orjson.loads(done.stdout)
        self.assertEqual((fields["explained"], fields["words"]), ("positive", WORDS))
        self.assertEqual(orjson.loads(self.server.requests[-1].body)["sentiment"], "positive")
