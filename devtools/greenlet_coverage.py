"""A plugin of coverage.py: measure greenlets in the processes that run on gevent, and threads in all others.

One setting for all is no choice. With greenlets, coverage asks gevent at each call of a function which greenlet
runs it: tests that train a network took twice as long, and tests in which many threads end hung (coverage 7.17,
greenlet 3.5). With threads alone, the lines of a greenlet are counted for another.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from coverage import CoveragePlugin
from coverage.plugin_support import Plugins
from coverage.types import TConfigurable

ON_GEVENT = frozenset({"gunicorn", "locust"})


class GreenletCoverage(CoveragePlugin):
    """Set the kind of concurrency from the command line of the process."""

    def configure(self, config: TConfigurable) -> None:
        """Set the option `concurrency` of [tool.coverage.run]."""
        config.set_option("run:concurrency", [concurrency_of(sys.orig_argv)])


def concurrency_of(command: Iterable[str]) -> str:
    """Return the name that coverage.py has for the concurrency of a process with this command line."""
    return "gevent" if ON_GEVENT & {Path(part).name for part in command} else "thread"


def coverage_init(plugins: Plugins, _options: dict[str, Any]) -> None:
    """Register the plugin: coverage.py calls this by its name."""
    plugins.add_configurer(GreenletCoverage())
