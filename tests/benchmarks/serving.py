"""Requests a second beside other servers, and growth with size: `make bench`.

Every server stands on one core and wrk on another; all get the same queries
over the same events. Peers run over PostGIS, as far as they are installed; the
work of its server is not in the milliseconds.
"""

import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

import psycopg

from geoapp.query import LIMIT_MAX
from geoapp.store import open_store
from tests.benchmarks.crowd import crowd
from tests.benchmarks.load import Load, Server, is_ready, pressed, serving
from tests.benchmarks.peers import Peer, peers
from tests.benchmarks.queries import Asked, queries
from tests.postgis import MissingServer, free_port, running_server

COUNT = 100_000
SIZES = (10_000, 100_000, 1_000_000)
_SECONDS = 4

Row = Mapping[str, Load | None]


def main() -> None:
    """Print both tables, or say what is missing."""
    if not is_ready():
        print("wrk is not installed: no figures of serving")
        return
    sizes = tuple(int(size) for size in sys.argv[1:]) or SIZES
    with TemporaryDirectory() as name:
        folder = Path(name)
        grown = {size: _file_row(folder, size) for size in sizes}
        if COUNT in grown:
            columns = {"geoapp, file": grown[COUNT], **_over_postgis(folder)}
            _print_table(f"serving {COUNT:,} events, one core", columns)
        _print_table("growth", {f"{size:,} events": row for size, row in grown.items()})


def _file_row(folder: Path, count: int) -> Row:
    path = folder / f"{count}.gpkg"
    _fill(str(path), count)
    with _geoapp(str(path)) as server:
        row = _row(server, _own_paths(server, count), folder)
    path.unlink()
    return row


def _over_postgis(folder: Path) -> Mapping[str, Row]:
    try:
        with running_server() as database, database.database() as url:
            return _beside_peers(url, folder)
    except MissingServer as error:
        print(f"{error}: no figures over PostGIS")
        return {}


def _beside_peers(url: str, folder: Path) -> Mapping[str, Row]:
    _fill(url, COUNT)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    with _geoapp(url) as server:
        rows = {"geoapp, PostGIS": _row(server, _own_paths(server, COUNT), folder)}
    asked = queries(_some_events(), COUNT)
    for peer in peers(url, folder, free_port()):
        with serving(peer.command, peer.url, peer.environment) as server:
            rows[peer.name] = _row(server, _peer_paths(peer, asked), folder)
    return rows


def _fill(url: str, count: int) -> None:
    """Put events into a store, and print how fast where memory holds them."""
    timed = count <= COUNT
    made = list(crowd(count)) if timed else crowd(count)
    with closing(open_store(url)) as store:
        start = time.perf_counter()
        store.add_many(made)
        rate = count / (time.perf_counter() - start)
    if timed:
        kind = "PostGIS" if "://" in url else "a file"
        print(f"{count:,} events into {kind}: {rate:,.0f} a second", flush=True)


@contextmanager
def _geoapp(store: str) -> Iterator[Server]:
    port = free_port()
    command = [str(Path(sys.executable).parent / "geoapp"), "serve"]
    command += ["--store", store, "--port", str(port)]
    with serving(command, f"http://127.0.0.1:{port}") as server:
        yield server


def _own_paths(server: Server, count: int) -> Mapping[str, Sequence[str]]:
    """Return geoapp's addresses; a page deep inside is reached by its links."""
    base = "/collections/events/items"
    asked = queries(_some_events(), count)
    return {
        name: [_own_path(server, base, one) for one in many]
        for name, many in asked.items()
    }


def _own_path(server: Server, base: str, asked: Asked) -> str:
    if asked.item is not None:
        return f"{base}/{asked.item}"
    path = f"{base}?{'&'.join((f'limit={asked.limit}', *asked.words))}"
    return _after(server, base, asked) if asked.offset else path


def _after(server: Server, base: str, asked: Asked) -> str:
    size = min(LIMIT_MAX, asked.offset)
    address = f"{server.url}{base}?limit={size}"
    for _ in range(asked.offset // size):
        with urlopen(address, timeout=60) as answer:
            links = json.load(answer)["links"]
        address = next(link["href"] for link in links if link["rel"] == "next")
    path = address.removeprefix(server.url)
    return path.replace(f"limit={size}", f"limit={asked.limit}")


def _peer_paths(
    peer: Peer, asked: Mapping[str, Sequence[Asked]]
) -> Mapping[str, Sequence[str]]:
    return {name: [peer.path(one) for one in many] for name, many in asked.items()}


def _row(server: Server, paths: Mapping[str, Sequence[str]], folder: Path) -> Row:
    return {
        name: pressed(server, many, folder, seconds=_SECONDS)
        for name, many in paths.items()
    }


def _some_events() -> Sequence[Mapping[str, object]]:
    return [
        feature for _, collection in crowd(4_000) for feature in collection["features"]
    ]


def _print_table(title: str, columns: Mapping[str, Row]) -> None:
    lines = [(title, *columns), ("---",) * (len(columns) + 1)]
    for name in next(iter(columns.values())):
        lines.append((name, *(_told(row.get(name)) for row in columns.values())))
    print("\n".join(f"| {' | '.join(line)} |" for line in lines), "\n")


def _told(load: Load | None) -> str:
    if load is None:
        return "failed"
    return f"{load.rate:,.0f}/s, {load.cpu_ms:.2f} ms"


if __name__ == "__main__":
    main()
