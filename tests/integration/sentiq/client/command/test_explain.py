"""`sentiq explain` with the answer of a service that is written down."""

from typing import ClassVar

import orjson

from tests.integration.sentiq.client.command.command_case import ProcessCase
from tests.integration.sentiq.client.scripted_server import PREDICTION, ScriptedServer, json_answer

WORDS = [
    {"text": "me", "start": 0, "end": 2, "weight": -0.05},
    {"text": "encantó", "start": 3, "end": 10, "weight": 0.5},
]
ONLY_WORD = [{"text": "genial", "start": 0, "end": 6, "weight": None}]
ANSWER = {"success": True, "text": "me encantó", **PREDICTION, "explained": "positive", "words": WORDS}


class ExplainTests(ProcessCase):
    server: ClassVar[ScriptedServer]

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = ScriptedServer().start()
        cls.url = cls.server.url

    @classmethod
    def tearDownClass(cls) -> None:  # not addClassCleanup: nosetests does not run it
        cls.server.stop()

    def test_each_word_has_its_weight(self) -> None:
        self.server.add_answer(json_answer(ANSWER))
        done = self.run_sentiq("explain", "me encantó")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout.decode(), "-0.050\t\tme\n+0.500\t\tencantó\n")
        self.assertIn(b"positive, score 0.90; a weight above 0 speaks for 'positive'", done.stderr)

    def test_in_spanish_the_label_has_its_spanish_name(self) -> None:
        self.server.add_answer(json_answer(ANSWER))
        done = self.run_sentiq("explain", "me encantó", LANG="es_ES.UTF-8")
        self.assertIn("un peso mayor que 0 habla a favor de 'positivo'", done.stderr.decode())

    def test_the_only_word_of_a_text_has_no_weight(self) -> None:
        self.server.add_answer(json_answer({**ANSWER, "text": "genial", "words": ONLY_WORD}))
        done = self.run_sentiq("explain", "genial")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout.decode(), "\t\tgenial\n")
        self.assertIn(b"a word without a weight", done.stderr)

    def test_json_has_the_form_of_the_service(self) -> None:
        self.server.add_answer(json_answer(ANSWER))
        done = self.run_sentiq("explain", "me encantó", "--json", "--sentiment", "positive")
        fields = orjson.loads(done.stdout)
        self.assertEqual((fields["explained"], fields["words"]), ("positive", WORDS))
        self.assertEqual(orjson.loads(self.server.requests[-1].body)["sentiment"], "positive")
