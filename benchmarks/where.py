"""`python -m benchmarks.where` finds where the processor time of one request goes, and draws it.

py-spy samples an api process and the worker under a load of single texts. Each part's processor time for a
request, as the kernel counts it, is divided among its layers by their shares of the samples.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import orjson

from benchmarks import layers, machine
from benchmarks.errors import BenchmarkError
from benchmarks.measurements.rows import singles
from benchmarks.picture import draw
from benchmarks.service import HERE, Service
from benchmarks.stage import Stage

OUT = HERE / "docs" / "pictures"
CONNECTIONS = 64
LOAD_S = 12.0
SAMPLED_S = 8
RATE_HZ = 500

Costs = dict[str, dict[str, float]]  # part -> layer -> µs of processor time for one request


class Sampler:
    """py-spy on one process, for SAMPLED_S; `options` are its own."""

    def __init__(self, pid: int, folder: Path, *options: str) -> None:
        self._raw = folder / str(pid)
        command = ["py-spy", "record", "--pid", str(pid), "--format", "raw", "--output", str(self._raw)]
        command += ["--duration", str(SAMPLED_S), "--rate", str(RATE_HZ), *options]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def samples(self) -> str:
        """Once it has ended. Raises BenchmarkError."""
        _, said = self._process.communicate()
        if self._process.returncode:
            raise BenchmarkError(f"py-spy: {said.decode(errors='replace')}")
        return self._raw.read_text(encoding="utf-8")


def costs(stage: Stage, service: Service, folder: Path) -> Costs:
    """Where the time of one request goes in this service.

    Of the api, samples are taken while it runs Python: a process that wakes another one in a system call is
    often put off the processor there, and would be found there more often than it works there. Its time in
    the kernel is told apart by the kernel.
    """
    with tempfile.TemporaryDirectory(dir=folder) as own:
        api = Sampler(service.api.children()[0], Path(own), "--gil")
        worker = Sampler(service.workers[0].pid, Path(own))
        before_s, in_kernel_s = service.api.cpu_s(), service.api.system_s()
        _, figures = singles(stage, service, CONNECTIONS, "")
        in_kernel = (service.api.system_s() - in_kernel_s) / (service.api.cpu_s() - before_s)
        in_python = layers.shares(api.samples(), layers.API)
        of_worker = layers.shares(worker.samples(), layers.WORKER)
    api_shares = {name: share * (1 - in_kernel) for name, share in in_python.items()}
    return {
        "api": _scaled(api_shares | {"system calls": in_kernel}, figures["api CPU µs"]),
        "worker": _scaled(of_worker, figures["worker CPU µs"]),
        "redis": _scaled({"Redis": 1.0}, figures["redis CPU µs"]),
        "client": _scaled({"load generator": 1.0}, figures["client CPU µs"]),
    }


def _scaled(shares: Mapping[str, float], total_us: float) -> dict[str, float]:
    return {name: round(share * total_us, 1) for name, share in shares.items()}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.where")
    parser.add_argument("--against", type=Path, help="another checkout, to be drawn beside this one")
    parser.add_argument("--out", type=Path, default=OUT, help="folder for request.json and request.svg")
    arguments = parser.parse_args()
    with Stage(LOAD_S, arguments.against) as stage, tempfile.TemporaryDirectory() as folder:
        trees = {machine.commit(tree): stage.service(folder=tree) for tree in stage.trees().values()}
        found = {name: costs(stage, service, Path(folder)) for name, service in trees.items()}
    content = {"run": machine.facts(HERE, arguments.against), "us_a_request": found}
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "request.json").write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2) + b"\n")
    draw(found, arguments.out / "request.svg")
    print(f"Written: {arguments.out / 'request.json'}, {arguments.out / 'request.svg'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
