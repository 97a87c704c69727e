"""The names of gevent and gunicorn on which the HTTP server relies: this fails when a version changes one."""

import inspect
import re
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gevent import pywsgi
from gunicorn.workers.ggevent import GeventPyWSGIWorker

from api.server import worker

README = Path(worker.__file__).parent / "README.md"
HANDLER = pywsgi.WSGIHandler
SPECIAL = {"__module__", "__doc__"}


def parameters(function: Callable[..., Any]) -> list[str]:
    return list(inspect.signature(function).parameters)


def own_names(child: type, parent: type) -> set[str]:
    """Return the names that `child` takes from `parent` and defines again."""
    return {name for name in vars(child) if name in dir(parent)} - SPECIAL


class TestNames(unittest.TestCase):
    def test_each_overridden_name_is_in_the_readme_and_no_other(self) -> None:
        rows = [
            line.split("|")[1] for line in README.read_text("utf-8").splitlines() if line.startswith("| `")
        ]
        documented = {name.split(".")[-1] for row in rows for name in re.findall(r"`([\w.]+)`", row)}
        overridden = (
            own_names(worker.Handler, HANDLER)
            | own_names(worker.Server, pywsgi.WSGIServer)
            | own_names(worker.Worker, GeventPyWSGIWorker)
        )
        called = {"handle_one_response", "_discard", "do_read", "do_handle", "full"}
        self.assertEqual(documented, overridden | called)

    def test_parameters_are_those_of_the_overridden_methods(self) -> None:
        for name, expected in (
            ("__init__", ["self", "sock", "address", "server", "rfile"]),
            ("handle_one_request", ["self"]),
            ("get_environ", ["self"]),
            ("handle_one_response", ["self"]),
            ("_write_with_headers", ["self", "data"]),
            ("_sendall", ["self", "data"]),
            ("finalize_headers", ["self"]),
            ("log_request", ["self"]),
            ("log_error", ["self", "msg", "args"]),
        ):
            with self.subTest(name=name):
                self.assertEqual(parameters(getattr(HANDLER, name)), expected)

    def test_gevent_calls_the_private_names_where_it_did(self) -> None:
        for caller, called in (
            ("handle", {"handle_one_request"}),
            ("handle_one_response", {"wsgi_input", "_discard", "run_application", "close_connection"}),
            ("run_application", {"environ", "start_response", "application"}),
            ("write", {"_write_with_headers", "headers_sent"}),
            ("_write_with_headers", {"finalize_headers", "_sendall", "_write", "response_headers"}),
            ("_write", {"_sendall", "response_use_chunked"}),
            ("_sendall", {"socket", "response_length"}),
            ("finalize_headers", {"response_headers"}),
            ("start_response", {"request_version", "close_connection"}),
        ):
            with self.subTest(caller=caller):
                self.assertLessEqual(called, set(getattr(HANDLER, caller).__code__.co_names))

    def test_the_servers_listening_socket_has_the_methods_that_close_uses(self) -> None:
        for name, expected in (("close", ["self"]), ("do_read", ["self"]), ("do_handle", ["self", "args"])):
            with self.subTest(name=name):
                self.assertEqual(parameters(getattr(pywsgi.WSGIServer, name)), expected)
        self.assertIn("close", GeventPyWSGIWorker.run.__code__.co_names)

    def test_gevent_ignores_a_client_that_is_gone(self) -> None:
        self.assertTrue(any(number == 104 for number in HANDLER.ignored_socket_errors))  # ECONNRESET on Linux

    def test_gunicorn_takes_the_classes_from_the_worker(self) -> None:
        names = set(GeventPyWSGIWorker.run.__code__.co_names)
        self.assertLessEqual({"server_class", "wsgi_handler", "wsgi"}, names)
