from dataclasses import FrozenInstanceError, fields
from pathlib import Path
from typing import Any
from unittest import TestCase

from sentiq.errors import SettingsError
from sentiq.settings import DEFAULT_MODEL, GelfAddress, RateLimit, Settings

SECRETS = Path(__file__).parent / "secrets"
SECRET = SECRETS / "redis_url"

DEFAULTS = {
    "host": "127.0.0.1",
    "port": 8000,
    "api_processes": 2,
    "api_connections": 1000,
    "http_reader": "strict",
    "redis_url": "redis://localhost:6379/0",
    "api_keys_file": None,
    "sync_accepted": False,
    "rate_limit": None,
    "trusted_proxies": 0,
    "cors_origins": (),
    "model_path": DEFAULT_MODEL,
    "model_runtime": "onnx",
    "model_threads": 1,
    "batch_size": 64,
    "batch_chars": 16_384,
    "queue_limit": 10_000,
    "queue_bytes": 134_217_728,
    "stored_bytes": 402_653_184,
    "predict_timeout_s": 10.0,
    "result_ttl_s": 3600,
    "feedback_bytes": 33_554_432,
    "feedback_ttl_s": 7_776_000,
    "max_text_chars": 5000,
    "max_texts": 1000,
    "max_body_bytes": 8_388_608,
    "bodies_bytes": 33_554_432,
    "gelf": None,
    "log_level": "INFO",
    "log_format": None,
    "log_text": False,
    "health_file": None,
    "metrics_port": None,
}

GOOD: dict[str, list[tuple[str, Any]]] = {
    "HOST": [("0.0.0.0", "0.0.0.0"), ("::", "::"), (" localhost ", "localhost")],
    "PORT": [("1", 1), ("65535", 65535), (" 8080\n", 8080), ("08080", 8080)],
    "API_PROCESSES": [("1", 1), ("64", 64)],
    "API_CONNECTIONS": [("1", 1), ("100000", 100_000)],
    "HTTP_READER": [("strict", "strict"), ("gunicorn", "gunicorn")],
    "REDIS_URL": [
        (url, url) for url in ("redis://queue:6379/1", "rediss://:secret@queue", "unix:///run/redis.sock")
    ],
    "REDIS_URL_FILE": [(str(SECRET), "redis://:s3cret@queue:6379/1")],
    "API_KEYS_FILE": [("/run/secrets/api_keys", Path("/run/secrets/api_keys"))],
    "RATE_LIMIT": [
        *(("1/second", RateLimit(1, "second")), (" 100 / minute ", RateLimit(100, "minute"))),
        *(("999999999/hour", RateLimit(999_999_999, "hour")), ("5/day", RateLimit(5, "day"))),
    ],
    "TRUSTED_PROXIES": [("0", 0), ("10", 10)],
    "CORS_ORIGINS": [
        ("*", ("*",)),
        (" https://a.example , http://localhost:5173,", ("https://a.example", "http://localhost:5173")),
        ("HTTPS://A.example:443,http://b:80,http://b", ("https://a.example", "http://b")),
        ("http://[::1]:8000,capacitor://localhost", ("http://[::1]:8000", "capacitor://localhost")),
    ],
    "MODEL_PATH": [("/models/mine", Path("/models/mine")), ("models/mine", Path("models/mine"))],
    "MODEL_RUNTIME": [("onnx", "onnx"), ("keras", "keras")],
    "MODEL_THREADS": [("1", 1), ("256", 256)],
    "BATCH_SIZE": [("1", 1), ("4096", 4096)],
    "BATCH_CHARS": [("1", 1), ("100000000", 100_000_000)],
    "QUEUE_LIMIT": [("1", 1), ("10000000", 10_000_000)],
    "QUEUE_BYTES": [("16777216", 16_777_216), ("1099511627776", 1_099_511_627_776)],
    "STORED_BYTES": [("16777216", 16_777_216), ("1099511627776", 1_099_511_627_776)],
    "PREDICT_TIMEOUT_S": [("0.05", 0.05), ("300", 300.0), ("2.5", 2.5), (".5", 0.5), ("10.", 10.0)],
    "RESULT_TTL_S": [("1", 1), ("2592000", 2_592_000)],
    "FEEDBACK_BYTES": [("65536", 65_536), ("1099511627776", 1_099_511_627_776)],
    "FEEDBACK_TTL_S": [("1", 1), ("315360000", 315_360_000)],
    "MAX_TEXT_CHARS": [("1", 1), ("1000000", 1_000_000)],
    "MAX_TEXTS": [("1", 1), ("100000", 100_000)],
    "MAX_BODY_BYTES": [("1024", 1024), ("1073741824", 1_073_741_824)],
    "BODIES_BYTES": [("8388608", 8_388_608), ("1099511627776", 1_099_511_627_776)],
    "GELF_HOST": [("graylog", GelfAddress("graylog", 12201))],
    "LOG_LEVEL": [(level, level) for level in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")],
    "LOG_FORMAT": [("json", "json"), (" text ", "text")],
    "LOG_TEXT": [("0", False), ("1", True)],
    "SYNC_ACCEPTED": [("0", False), ("1", True)],
    "HEALTH_FILE": [("/tmp/alive", Path("/tmp/alive"))],
    "METRICS_PORT": [("1", 1), ("65535", 65535)],
}

NO_WHOLE_NUMBER = ("-1", "1.5", "ten", "1e3", "0x10", "1_000", "+5", "٣", "²", "nan", "9" * 5000)
NO_SECONDS = (
    "-1",
    "0",
    "0.04",
    "301",
    "ten",
    "nan",
    "inf",
    "-inf",
    "1,5",
    "10s",
    "1e1",
    "+5",
    "1_0",
    "010",
    "٣",
    ".",
)
NO_CHOICE = ("none", "ONNX", "info", "true", "yes", "2")

BAD: dict[str, tuple[str, ...]] = {
    "PORT": (*NO_WHOLE_NUMBER, "0", "65536"),
    "API_PROCESSES": (*NO_WHOLE_NUMBER, "0", "65"),
    "API_CONNECTIONS": (*NO_WHOLE_NUMBER, "0", "100001"),
    "HTTP_READER": (*NO_CHOICE, "Strict"),
    "REDIS_URL": (
        *("localhost:6379", "http://queue", "redis:/queue", "redis"),
        *("redis://queue:port", "redis://queue:65536", "redis://:pass/word@queue", "redis://[queue"),
    ),
    "REDIS_URL_FILE": ("/no/such/file", "/", *(str(path) for path in sorted(SECRETS.glob("bad_*")))),
    "RATE_LIMIT": (
        *("100", "/minute", "0/minute", "-1/minute", "1.5/minute", "01/minute", "1/minutes", "1/Minute"),
        *("1 per minute", "1/minute;2/hour", "1/2minute", "1//minute", "1000000000/day", "٣/minute"),
    ),
    "TRUSTED_PROXIES": (*NO_WHOLE_NUMBER, "11"),
    "CORS_ORIGINS": (
        *("a.example", "https://a.example/", "https://a.example/path", "https://", "null", "*.example"),
        *("https://*.example", "*,https://a.example", "https://a.example:0", "https://a.example:65536"),
        *("https://a.example:port", "https://ñ.example", "https://u:p@a.example", "https://[::1", "://a"),
        *(
            "https://a.example?x",
            "https://a.example\x00",
            ",".join(f"https://a{n}.example" for n in range(101)),
        ),
    ),
    "MODEL_RUNTIME": NO_CHOICE,
    "MODEL_THREADS": (*NO_WHOLE_NUMBER, "0", "257"),
    "BATCH_SIZE": (*NO_WHOLE_NUMBER, "0", "4097"),
    "BATCH_CHARS": (*NO_WHOLE_NUMBER, "0", "100000001"),
    "QUEUE_LIMIT": (*NO_WHOLE_NUMBER, "0", "10000001"),
    "QUEUE_BYTES": (*NO_WHOLE_NUMBER, "16777215", "1099511627777"),
    "STORED_BYTES": (*NO_WHOLE_NUMBER, "16777215", "1099511627777"),
    "PREDICT_TIMEOUT_S": NO_SECONDS,
    "RESULT_TTL_S": (*NO_WHOLE_NUMBER, "0", "2592001"),
    "FEEDBACK_BYTES": (*NO_WHOLE_NUMBER, "65535", "1099511627777"),
    "FEEDBACK_TTL_S": (*NO_WHOLE_NUMBER, "0", "315360001"),
    "MAX_TEXT_CHARS": (*NO_WHOLE_NUMBER, "0", "1000001"),
    "MAX_TEXTS": (*NO_WHOLE_NUMBER, "0", "100001"),
    "MAX_BODY_BYTES": (*NO_WHOLE_NUMBER, "1023", "1073741825"),
    "BODIES_BYTES": (*NO_WHOLE_NUMBER, "8388607", "1099511627777"),
    "GELF_PORT": (*NO_WHOLE_NUMBER, "0", "65536"),
    "LOG_LEVEL": NO_CHOICE,
    "LOG_FORMAT": (*NO_CHOICE, "JSON", "plain"),
    "LOG_TEXT": NO_CHOICE[:-1],
    "SYNC_ACCEPTED": NO_CHOICE[:-1],
    "METRICS_PORT": (*NO_WHOLE_NUMBER, "0", "65536"),
}

TAKES_ANY_TEXT = {"HOST", "API_KEYS_FILE", "MODEL_PATH", "GELF_HOST", "HEALTH_FILE"}
VARIABLES = {*GOOD, "GELF_PORT"}


def field_of(variable: str) -> str:
    if variable == "REDIS_URL_FILE":
        return "redis_url"
    return "gelf" if variable.startswith("GELF") else variable.lower()


class SettingsTests(TestCase):
    def test_every_variable_has_good_and_bad_values_here(self) -> None:
        # Add each new setting above.
        self.assertEqual({field_of(name) for name in VARIABLES}, {field.name for field in fields(Settings)})
        self.assertEqual(set(BAD), VARIABLES - TAKES_ANY_TEXT)

    def test_an_empty_environment_gives_the_defaults(self) -> None:
        self.assertEqual(Settings.from_environment({}), Settings(**DEFAULTS))  # type: ignore[arg-type]

    def test_an_empty_or_blank_variable_counts_as_not_set(self) -> None:
        for blank in ("", " ", "\t\n"):
            environment = dict.fromkeys(VARIABLES, blank)
            self.assertEqual(Settings.from_environment(environment), Settings.from_environment({}))

    def test_good_values_are_accepted(self) -> None:
        for name, cases in GOOD.items():
            for text, value in cases:
                with self.subTest(name=name, text=text):
                    settings = Settings.from_environment({name: text})
                    self.assertEqual(getattr(settings, field_of(name)), value)
                    self.assertIs(type(getattr(settings, field_of(name))), type(value))

    def test_bad_values_are_refused_with_the_variables_name(self) -> None:
        for name, values in BAD.items():
            for value in values:
                with self.subTest(name=name, value=value[:20]):
                    with self.assertRaises(SettingsError) as raised:
                        Settings.from_environment({name: value})
                    self.assertRegex(str(raised.exception), rf"\A{name} is .*; it may be .*\Z")

    def test_the_error_names_the_allowed_values(self) -> None:
        for name, value, may_be in (
            ("PORT", "http", "a whole number from 1 to 65535"),
            ("MODEL_RUNTIME", "torch", "onnx, keras"),
            ("LOG_FORMAT", "xml", "json, text"),
            ("PREDICT_TIMEOUT_S", "soon", "a number of seconds from 0.05 to 300.0"),
            ("REDIS_URL", "queue:6379", "redis://HOST:PORT/DB"),
        ):
            with self.subTest(name=name), self.assertRaises(SettingsError) as raised:
                Settings.from_environment({name: value})
            self.assertIn(may_be, str(raised.exception))

    def test_the_url_may_not_come_from_a_variable_and_a_file(self) -> None:
        environment = {"REDIS_URL": "redis://:s3cret@queue", "REDIS_URL_FILE": str(SECRET)}
        with self.assertRaises(SettingsError) as raised:
            Settings.from_environment(environment)
        self.assertRegex(str(raised.exception), r"\AREDIS_URL is set, and so is REDIS_URL_FILE; .*\Z")

    def test_no_error_shows_a_secret(self) -> None:
        urls = ("http://:s3cret@queue", "redis://:s3c/ret@queue", "s3cret", "redis://:x@queue:s3cret")
        for environment in (
            *({"REDIS_URL": url} for url in urls),
            *({"REDIS_URL_FILE": value} for value in BAD["REDIS_URL_FILE"]),
            {"REDIS_URL": "redis://:s3cret@queue", "REDIS_URL_FILE": str(SECRET)},
        ):
            with self.subTest(environment=environment), self.assertRaises(SettingsError) as raised:
                Settings.from_environment(environment)
            self.assertNotIn("s3c", str(raised.exception))
            self.assertIsNone(raised.exception.__cause__)

    def test_gelf_has_its_own_port(self) -> None:
        settings = Settings.from_environment({"GELF_HOST": "graylog", "GELF_PORT": "12345"})
        self.assertEqual(settings.gelf, GelfAddress("graylog", 12345))

    def test_a_gelf_port_alone_sends_nothing(self) -> None:
        self.assertIsNone(Settings.from_environment({"GELF_PORT": "12345"}).gelf)

    def test_unknown_variables_are_ignored(self) -> None:
        self.assertEqual(
            Settings.from_environment({"PATH": "/bin", "port": "x"}), Settings.from_environment({})
        )

    def test_settings_do_not_change(self) -> None:
        with self.assertRaises(FrozenInstanceError):
            Settings.from_environment({}).port = 1  # type: ignore[misc]
