"""`python -m benchmarks.cpu_breakdown` measures and draws the processor time of one request, by layer.

py-spy samples one process of the api and the worker under a load of single texts. The kernel counts the
processor time of each part; the shares of the samples divide that time among the layers.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import orjson

from benchmarks import stack_layers
from benchmarks.cpu_chart import draw_cpu_chart
from benchmarks.environment import BenchmarkEnvironment
from benchmarks.measurements.rows import single_texts_row
from benchmarks.run_facts import run_facts
from benchmarks.wrk import require_wrk
from devtools.checkout import commit
from devtools.errors import BenchmarkError, DevtoolsError
from devtools.local_service import LocalService
from devtools.process_stats import child_ids, family_cpu_s, family_system_cpu_s
from devtools.processes import REPOSITORY

OUT = REPOSITORY / "docs" / "pictures"
CONNECTIONS = 64
LOAD_S = 12.0
SAMPLING_S = 8
SAMPLES_PER_S = 500

Costs = dict[str, dict[str, float]]  # part -> layer -> µs of processor time for one request


class StackSampler:
    """py-spy on one process, for SAMPLING_S seconds; `options` are py-spy's."""

    def __init__(self, pid: int, folder: Path, *options: str) -> None:
        self._raw = folder / str(pid)
        command = ["py-spy", "record", "--pid", str(pid), "--format", "raw", "--output", str(self._raw)]
        command += ["--duration", str(SAMPLING_S), "--rate", str(SAMPLES_PER_S), *options]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def samples(self) -> str:
        """Wait until py-spy ends and return its raw output. Raises BenchmarkError if py-spy fails."""
        _, errors = self._process.communicate()
        if self._process.returncode:
            raise BenchmarkError(f"py-spy: {errors.decode(errors='replace')}")
        return self._raw.read_text(encoding="utf-8")


def measure_costs(environment: BenchmarkEnvironment, service: LocalService, folder: Path) -> Costs:
    """Return the processor time of one request by part and layer.

    The api is sampled only while it runs Python: in a system call that wakes another process it often loses
    the processor, so samples would show more time there than it uses. The kernel counts that time.
    """
    master, worker = service.api.pid, service.workers[0].pid
    with tempfile.TemporaryDirectory(dir=folder) as raw_folder:
        api_sampler = StackSampler(child_ids(master)[0], Path(raw_folder), "--gil")
        worker_sampler = StackSampler(worker, Path(raw_folder))
        cpu_before_s, system_before_s = family_cpu_s(master), family_system_cpu_s(master)
        _, figures = single_texts_row(environment, service, CONNECTIONS, "")
        system_share = (family_system_cpu_s(master) - system_before_s) / (family_cpu_s(master) - cpu_before_s)
        python_shares = stack_layers.layer_shares(api_sampler.samples(), stack_layers.API)
        worker_shares = stack_layers.layer_shares(worker_sampler.samples(), stack_layers.WORKER)
    api_shares = {name: share * (1 - system_share) for name, share in python_shares.items()}
    return {
        "api": _in_us(api_shares | {"system calls": system_share}, figures["api CPU µs"]),
        "worker": _in_us(worker_shares, figures["worker CPU µs"]),
        "redis": _in_us({"Redis": 1.0}, figures["redis CPU µs"]),
        "client": _in_us({"load generator": 1.0}, figures["client CPU µs"]),
    }


def _in_us(shares: Mapping[str, float], total_us: float) -> dict[str, float]:
    return {name: round(share * total_us, 1) for name, share in shares.items()}


def main() -> int:
    """Return 0, or 1 if something could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cpu_breakdown")
    parser.add_argument("--against", type=Path, help="another checkout, drawn beside this one")
    parser.add_argument("--out", type=Path, default=OUT, help="folder for request.json and request.svg")
    arguments = parser.parse_args()
    try:
        require_wrk()
        _measure_and_draw(arguments.against, arguments.out)
    except DevtoolsError as error:
        print(f"cpu_breakdown: {error}", file=sys.stderr)
        return 1
    return 0


def _measure_and_draw(baseline: Path | None, out: Path) -> None:
    with (
        BenchmarkEnvironment(LOAD_S, baseline) as environment,
        tempfile.TemporaryDirectory(prefix="sentiq-bench-") as folder,
    ):
        facts = run_facts(baseline)
        services = {
            commit(checkout): environment.service(folder=checkout)
            for checkout in environment.checkouts().values()
        }
        costs = {
            version: measure_costs(environment, service, Path(folder))
            for version, service in services.items()
        }
    out.mkdir(parents=True, exist_ok=True)
    data, picture = out / "request.json", out / "request.svg"
    content = {"run": facts, "us_a_request": costs}
    data.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2) + b"\n")
    draw_cpu_chart(costs, picture)
    print(f"Written: {data}, {picture}")


if __name__ == "__main__":
    sys.exit(main())
