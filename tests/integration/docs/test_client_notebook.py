"""docs/examples/client.ipynb, run from top to bottom against a real service.

A notebook is JSON, and its cells are Python. A kernel for it (nbclient, ipykernel) would bring 20 packages.
"""

import json
import os
import unittest
from contextlib import redirect_stdout
from importlib.util import find_spec
from io import StringIO
from typing import Any
from unittest.mock import patch

from devtools.local_service import LocalService
from devtools.processes import REPOSITORY

NOTEBOOK = REPOSITORY / "docs" / "examples" / "client.ipynb"


def code_cells() -> list[str]:
    """Return the source of each cell with code."""
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


class ClientNotebookTests(unittest.TestCase):
    @unittest.skipUnless(find_spec("pandas"), "needs pandas")
    def test_every_cell_runs_and_the_results_are_what_the_words_say(self) -> None:
        names: dict[str, Any] = {}
        printed = StringIO()
        with (
            LocalService() as service,
            patch.dict(os.environ, SENTIQ_URL=service.url),
            redirect_stdout(printed),
        ):
            for number, source in enumerate(code_cells()):
                with self.subTest(cell=number):
                    exec(compile(source, f"cell {number}", "exec"), names)
        self.assertEqual(names["prediction"].sentiment, "positive")
        self.assertEqual(names["scored"]["error"].tolist()[2], "not_a_string")
        self.assertIn("None -> not_a_string", printed.getvalue())
        self.assertIn("(empty)", printed.getvalue())

    def test_the_notebook_is_stored_without_outputs(self) -> None:
        cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
        self.assertEqual([cell["outputs"] for cell in cells if cell.get("outputs")], [])
