"""A plugin of coverage.py for each process that the tests start: what it measures, and where.

Processes that run on gevent measure greenlets, all others threads.

One setting for all is no choice. With greenlets, coverage asks gevent at each call of a function which
greenlet runs it: tests that train a network took twice as long, and tests in which many threads end hung
(coverage 7.17, greenlet 3.5). With threads alone, the lines of a greenlet are counted for another.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from coverage import CoveragePlugin
from coverage.plugin_support import Plugins
from coverage.types import TConfigurable

ON_GEVENT = frozenset({"gunicorn", "locust"})


class ProcessCoverage(CoveragePlugin):
    """Set options of [tool.coverage.run] from the command line and the folder of the process."""

    def configure(self, config: TConfigurable) -> None:
        """Set `concurrency`, and `source` where the process runs in a copy of the checkout."""
        config.set_option("run:concurrency", [concurrency_of(sys.orig_argv)])
        if Path("sentiq").is_dir():
            sources = cast(list[str], config.get_option("run:source"))
            config.set_option("run:source", [str(Path(Path(source).name).resolve()) for source in sources])


def concurrency_of(command: Iterable[str]) -> str:
    """Return the name that coverage.py has for the concurrency of a process with this command line."""
    return "gevent" if ON_GEVENT & {Path(part).name for part in command} else "thread"


def coverage_init(plugins: Plugins, _options: dict[str, Any]) -> None:
    """Register the plugin: coverage.py calls this by its name."""
    plugins.add_configurer(ProcessCoverage())
