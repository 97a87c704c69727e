"""The arrows of the architecture: which folder may import what."""

import ast
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unittest import TestCase

REPOSITORY = Path(__file__).parent.parent.parent

# module -> the folders that may import it; a folder covers all that is in it
ONLY_IN = {
    "flask": ("api", "benchmarks", "stress_test/login.py", "tests"),  # Locust's page is a Flask app
    "flask_limiter": ("api/rate_limit.py", "tests"),
    "limits": ("api/rate_storage.py", "tests"),
    "redis": ("sentiq/queue", "benchmarks", "devtools", "tests"),
    "keras": ("sentiq/classifier/keras_runtime.py", "training", "docs/examples", "tests"),
    "tensorflow": ("sentiq/classifier/keras_runtime.py", "training", "tests"),
    "onnxruntime": ("sentiq/classifier/onnx_runtime.py",),
    "graypy": ("sentiq/logging", "tests"),
    "api": ("api", "tests"),
    "model": ("model", "tests"),
    "training": ("training", "tests"),
    "tests": ("tests",),
    "sentiq": ("sentiq", "api", "benchmarks", "devtools", "model", "training", "tests"),
    # The parts of the library do not know each other.
    "sentiq.queue": (
        "sentiq/queue",
        "api",
        "benchmarks",
        "model",
        "training/corrections.py",
        "tests",
    ),
    "sentiq.logging": ("sentiq/logging", "api", "devtools", "model", "tests"),
    "sentiq.classifier": ("sentiq/classifier", "benchmarks", "model", "training", "tests"),
    "sentiq.client": ("sentiq/client", "sentiq/__init__.py", "benchmarks", "docs/examples", "tests"),
    "httpx2": ("sentiq/client",),
    "python_calamine": ("sentiq/client/files",),
    "xlrd": ("sentiq/client/files",),
    "xlsxwriter": ("sentiq/client/files", "tests"),
}

CLIENT_MAY_IMPORT = ("__version__", "client", "errors")  # of sentiq

# folder -> the modules that it may not import, even if ONLY_IN allows them: these folders use HTTP alone
NEVER_IN = {
    "stress_test": ("api", "model", "sentiq", "training"),
    "tests/functional": ("api", "flask", "model", "redis", "sentiq", "training"),
}

# (file, source with one import against the arrows)
BREACHES = (
    ("api/queue.py", "import redis"),
    ("api/queue.py", "from redis.exceptions import RedisError"),
    ("api/routes.py", "from model.worker import Worker"),
    ("api/routes/predict.py", "from flask_limiter import Limiter"),
    ("api/routes.py", "def lazy():\n    import keras.layers as layers"),
    ("api/routes.py", "import orjson, onnxruntime"),
    ("model/worker.py", "from flask import request"),
    ("model/worker.py", "from api import routes"),
    ("model/worker.py", "from training import data"),
    ("model/worker.py", "import keras"),
    ("model/worker.py", "import redis"),
    ("model/worker.py", "import onnxruntime"),
    ("model/worker.py", "from tests.gelf_receiver import GelfReceiver"),
    ("api/scoring.py", "from training.data import read"),
    ("api/scoring.py", "from sentiq.classifier import folder"),
    ("api/scoring.py", "from sentiq import classifier"),
    ("api/routes/predict.py", "from sentiq.classifier.folder import read_manifest"),
    ("sentiq/classifier/tokens.py", "from sentiq import queue"),
    ("sentiq/classifier/tokens.py", "from .. import queue"),
    ("sentiq/classifier/tokens.py", "from ..queue import Producer"),
    ("sentiq/classifier/tokens.py", "from ..logging.records import log_request"),
    ("sentiq/classifier/tokens.py", "from sentiq.logging import configure"),
    ("sentiq/classifier/tokens.py", "import graypy"),
    ("sentiq/classifier/tokens.py", "import redis"),
    ("sentiq/classifier/tokens.py", "import flask"),
    ("sentiq/classifier/tokens.py", "import onnxruntime"),
    ("sentiq/classifier/text_classifier.py", "def load():\n    import keras"),
    ("sentiq/classifier/onnx_runtime.py", "import tensorflow"),
    ("sentiq/logging/records.py", "import sentiq.queue.producer"),
    ("sentiq/logging/handler.py", "from ..queue.producer import Producer"),
    ("sentiq/logging/handler.py", "import redis"),
    ("sentiq/queue/producer.py", "from sentiq.logging import records"),
    ("sentiq/queue/producer.py", "from ..classifier import folder"),
    ("sentiq/settings.py", "from sentiq.logging.gelf_sender import GelfSender"),
    ("sentiq/settings.py", "from .queue import keys"),
    ("sentiq/messages.py", "import training.data"),
    ("sentiq/messages.py", "from sentiq.client import Prediction"),
    ("sentiq/queue/producer.py", "from sentiq import client"),
    ("sentiq/client/scoring.py", "from sentiq.queue import Producer"),
    ("sentiq/client/scoring.py", "from ..logging import records"),
    ("sentiq/client/scoring.py", "import flask"),
    ("api/scoring.py", "import httpx2"),
    ("sentiq/client/scoring.py", "import xlrd"),
    ("api/routes/predict.py", "import xlsxwriter"),
    ("api/scoring.py", "from sentiq.client import Client"),
    ("model/worker.py", "from sentiq.client.client import Client"),
    ("benchmarks/service.py", "from tests.servers import RedisServer"),
    ("training/data.py", "import redis as store"),
    ("training/data.py", "from model.worker import Worker"),
    ("training/evaluate.py", "from sentiq.queue import Producer"),
    ("training/corrections.py", "import redis"),
    ("training/export.py", "import onnxruntime"),
    ("training/evaluate.py", "from api.app import create_app"),
    ("benchmarks/loop.py", "from model.worker import Worker"),
    ("benchmarks/loop.py", "import training"),
    ("devtools/processes.py", "from tests import gelf_receiver"),
    ("stress_test/run.py", "from tests.integration import redis_case"),
    ("stress_test/run.py", "from training import data"),
    ("docs/examples/topics.py", "import tests"),
    ("sentiq/queue/consumer.py", "from api.errors import TABLE"),
    ("sentiq/sentiment.py", "import model.classifier"),
    ("sentiq/settings.py", "if True:\n    import flask"),
    ("sentiq/settings.py", "__import__('tensorflow')"),
    ("sentiq/settings.py", "import importlib\nimportlib.import_module('keras.models')"),
    ("stress_test/locustfile.py", "from sentiq.messages import Job"),
    ("stress_test/locustfile.py", "import redis"),
    ("stress_test/users.py", "import flask"),
    ("stress_test/deeper/shape.py", "import api"),
    ("tests/functional/test_predict.py", "from sentiq import keys"),
    ("tests/functional/test_predict.py", "from model import classifier"),
    ("tests/functional/test_predict.py", "try:\n    import api.main\nexcept ImportError:\n    pass"),
    ("tests/functional/test_page.py", "import flask"),
    ("setup.py", "import sentiq"),
    ("monitoring/provision.py", "import redis"),
)

# file -> source whose imports all go along the arrows
ALLOWED = {
    "api/routes.py": "from flask import Flask\nfrom api import errors\nfrom sentiq import queue",
    "model/worker.py": "from sentiq.classifier import load_classifier\nfrom sentiq import keys",
    "training/network.py": "import tensorflow.keras\nfrom sentiq.classifier import folder",
    "sentiq/queue/connection.py": "import redis\nfrom sentiq import errors",
    "sentiq/classifier/keras_runtime.py": "import keras\nimport tensorflow as tf",
    "sentiq/queue/producer.py": "from . import scripts\nfrom .model import x\nfrom .. import errors",
    "sentiq/classifier/folder.py": "from ..errors import ModelError\nfrom .tokens import TextEncoder",
    "stress_test/locustfile.py": "import locust, requests",
    "stress_test/login.py": "from flask import request",
    "tests/integration/test_queue.py": "import redis\nfrom sentiq import keys\nimport training",
    "tests/functional/test_predict.py": "import requests\nfrom devtools import processes",
    ".venv/lib/flask/app.py": "import flask, redis, model",
}


def python_files(root: Path) -> Iterator[Path]:
    """Yield the paths below `root`, hidden folders (environments, caches) left out."""
    for path in sorted(root.rglob("*.py")):
        relative = path.relative_to(root)
        if not any(part.startswith(".") or part == "node_modules" for part in relative.parts):
            yield relative


def imports(path: Path, source: str) -> Iterator[tuple[int, str]]:
    """Yield line and full name of every imported module, those inside functions and by name included.

    `from sentiq import queue` yields "sentiq.queue": the name may be a module. Relative imports are resolved
    from `path`.
    """
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(names=names):
                base = absolute_name(path, node.level, node.module or "")
                yield from ((node.lineno, f"{base}.{alias.name}") for alias in names)
            case ast.Call(
                func=ast.Name(id="__import__" | "import_module") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(module)), *_],
            ):
                yield node.lineno, module


def absolute_name(path: Path, level: int, module: str) -> str:
    """Return the full name of `module`, imported by the file at `path` with `level` leading dots."""
    package = path.parts[:-level] if level else ()
    return ".".join([*package, *([module] if module else [])])


def breaches(root: Path) -> list[str]:
    """Return "file:line imports module" for each import against the arrows."""
    found = {
        (path, line, refused)
        for path in python_files(root)
        for line, module in imports(path, (root / path).read_text(encoding="utf-8"))
        if (refused := refused_package(path, module))
    }
    return [f"{path}:{line} imports {package}" for path, line, package in sorted(found)]


def refused_package(path: Path, module: str) -> str:
    """Return the package, at most two names deep, that `path` may not import; an empty string if it may."""
    parts = module.split(".")
    for package in (parts[0], ".".join(parts[:2])):
        if any(path.is_relative_to(folder) and package in names for folder, names in NEVER_IN.items()):
            return package
        if package in ONLY_IN and not any(path.is_relative_to(folder) for folder in ONLY_IN[package]):
            return package
    return ""


class ArchitectureTests(TestCase):
    def test_every_import_goes_along_an_arrow(self) -> None:
        self.assertEqual(breaches(REPOSITORY), [])

    def test_the_folders_of_the_architecture_are_looked_at(self) -> None:
        seen = {path.parts[0] for path in python_files(REPOSITORY)}
        self.assertGreaterEqual(
            seen, {"api", "devtools", "model", "sentiq", "stress_test", "tests", "training"}
        )

    def test_the_client_knows_no_other_part_of_the_library_but_the_errors(self) -> None:
        for path in python_files(REPOSITORY / "sentiq" / "client"):
            source = (REPOSITORY / "sentiq" / "client" / path).read_text(encoding="utf-8")
            for line, module in imports(Path("sentiq/client") / path, source):
                with self.subTest(path=path, line=line):
                    package, _, rest = module.partition(".")
                    self.assertTrue(package != "sentiq" or rest.split(".")[0] in CLIENT_MAY_IMPORT, module)


class BreachTests(TestCase):
    """Wrong imports in made-up files are found, so the tests above can fail."""

    def test_imports_against_the_arrows_are_found(self) -> None:
        for path, source in BREACHES:
            with self.subTest(path=path, source=source):
                self.assertEqual(len(self.breaches_of({path: source})), 1)

    def test_a_breach_names_its_file_and_line(self) -> None:
        self.assertEqual(
            self.breaches_of({"api/a.py": "import os\n\nimport redis\n"}), ["api/a.py:3 imports redis"]
        )

    def test_imports_along_the_arrows_are_allowed(self) -> None:
        self.assertEqual(self.breaches_of(ALLOWED), [])

    def breaches_of(self, files: dict[str, str]) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            for name, source in files.items():
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(source, encoding="utf-8")
            return breaches(Path(folder))
