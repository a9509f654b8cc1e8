"""A server under load: started on one core, asked by wrk from another.

wrk sends the addresses of a list in turn, so that no answer is asked for twice
in a row. Everything stays on loopback and ends by the clock.
"""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from urllib.error import URLError
from urllib.request import urlopen

CONNECTIONS = 8
_START_S = 60.0
_TICK_S = 1 / os.sysconf("SC_CLK_TCK")

# https://github.com/wg/wrk: request() is called for each request
_IN_TURN = """
local paths = {}
for line in io.lines(os.getenv("BENCH_PATHS")) do paths[#paths + 1] = line end
local number = 0
request = function()
  number = number % #paths + 1
  return wrk.format("GET", paths[number])
end
done = function(summary)
  local bad = summary.errors
  io.write(string.format("bad %d\\n", bad.status + bad.read + bad.timeout))
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """Requests a second, and processor milliseconds of the server for each."""

    rate: float
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address, and the processes that work for it."""

    url: str
    pid: int


@contextmanager
def serving(
    command: Sequence[str], url: str, environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Run a server on the first core until the block ends.

    Raises:
        RuntimeError: If nothing answers at `url` within a minute.
    """
    with TemporaryFile("w+") as told:
        process = subprocess.Popen(
            [*_core(0), *command],
            env={**os.environ, **(environment or {})},
            stdout=subprocess.DEVNULL,
            stderr=told,
            start_new_session=True,
        )
        try:
            if not _answers(url, process):
                told.seek(0)
                raise RuntimeError(f"{command[0]} does not answer: {told.read()}")
            yield Server(url, process.pid)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)


def pressed(
    server: Server, paths: Sequence[str], folder: Path, *, seconds: int = 5
) -> Load | None:
    """Ask for the paths in turn, as fast as the server answers.

    Returns:
        What was measured; `None` where an answer was an error.
    """
    script, listed = folder / "in_turn.lua", folder / "paths.txt"
    script.write_text(_IN_TURN, encoding="utf-8")
    listed.write_text("".join(f"{path}\n" for path in paths), encoding="utf-8")
    tree = _tree(server.pid)
    before = _cpu_s(tree)
    options = f"-t1 -c{CONNECTIONS} -d{seconds}s --timeout 10s -s".split()
    told = subprocess.run(
        [*_core(1), "wrk", *options, str(script), server.url],
        env={**os.environ, "BENCH_PATHS": str(listed)},
        capture_output=True,
        text=True,
        timeout=seconds + 60,
        check=True,
    ).stdout
    spent_s = _cpu_s(tree) - before
    requests = int(_found(r"(\d+) requests in", told))
    if int(_found(r"bad (\d+)", told)) or not requests:
        return None
    rate = float(_found(r"Requests/sec:\s*([\d.]+)", told))
    return Load(rate, 1000 * spent_s / requests)


def is_ready() -> bool:
    """Say whether wrk is there to ask."""
    return shutil.which("wrk") is not None


def _core(number: int) -> list[str]:
    """Return what keeps a command on one core, where there are two."""
    if shutil.which("taskset") is None or (os.cpu_count() or 1) < 2:
        return []
    return ["taskset", "-c", str(number)]


def _answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    end = time.monotonic() + _START_S
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(url, timeout=5):
                return True
        except (URLError, OSError):
            time.sleep(0.2)
    return False


def _tree(pid: int) -> list[int]:
    """Return a process and all that it has started."""
    listed = subprocess.run(
        ["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    ).stdout
    parents = [tuple(map(int, line.split())) for line in listed.splitlines()]
    tree = [pid]
    for one in tree:
        tree += [child for child, parent in parents if parent == one]
    return tree


def _cpu_s(pids: Sequence[int]) -> float:
    """Return the processor time that the processes have used, seconds."""
    ticks = 0
    for pid in pids:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
        except FileNotFoundError:
            continue
        user, system = stat.rpartition(")")[2].split()[11:13]
        ticks += int(user) + int(system)
    return ticks * _TICK_S


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise ValueError(f"wrk told something else: {text}")
    return match.group(1)
