"""Other servers of OGC API - Features over the same tables: pygeoapi and tipg.

They are asked where they are installed, in this Python or in the virtual
environment that the variable PEERS names.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.benchmarks.queries import Asked


@dataclass(frozen=True, slots=True)
class Peer:
    """Another server: how it is started, where it answers, how it is asked.

    `time` is what names the column to a query by time; `by_row` tells that one
    feature is asked for by the number of its row.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    url: str
    collection: str
    time: str = ""
    by_row: bool = False

    def path(self, asked: Asked) -> str:
        """Return the address of a query in this server's words."""
        base = f"/collections/{self.collection}/items"
        if asked.item is not None:
            return f"{base}/{asked.row if self.by_row else asked.item}"
        words = [f"limit={asked.limit}", *asked.words]
        words += [f"offset={asked.offset}"] if asked.offset else []
        timed = any(word.startswith("datetime=") for word in asked.words)
        return f"{base}?{'&'.join(words)}{self.time if timed else ''}"


def peers(database: str, folder: Path, port: int) -> Iterator[Peer]:
    """Yield the peers that are installed.

    Args:
        database: URL of the PostGIS database that holds the events.
        folder: Where settings of theirs may be written.
        port: A free port of loopback.
    """
    if granian := _program("granian", beside="pygeoapi"):
        yield _pygeoapi(granian, database, folder, port)
    if uvicorn := _program("uvicorn", beside="tipg"):
        yield _tipg(uvicorn, database, port)


def _program(name: str, *, beside: str) -> str | None:
    folders = [Path(sys.executable).parent]
    if named := os.environ.get("PEERS"):
        folders.insert(0, Path(named) / "bin")
    for folder in folders:
        packages = folder.parent.glob(f"lib/python*/site-packages/{beside}")
        if any(packages) and (found := shutil.which(name, path=str(folder))):
            return found
    return None


def _pygeoapi(granian: str, database: str, folder: Path, port: int) -> Peer:
    url = f"http://127.0.0.1:{port}"
    settings, document = folder / "pygeoapi.yml", folder / "openapi.json"
    # YAML takes JSON as it is.
    settings.write_text(json.dumps(_pygeoapi_settings(database, url, port)))
    document.write_text('{"openapi": "3.0.2", "info": {}, "paths": {}}')
    return Peer(
        "pygeoapi",
        (
            *(granian, "--interface", "wsgi", "--workers", "1", "--no-ws"),
            *("--port", str(port), "pygeoapi.flask_app:APP"),
        ),
        {"PYGEOAPI_CONFIG": str(settings), "PYGEOAPI_OPENAPI": str(document)},
        url,
        "events",
    )


def _pygeoapi_settings(database: str, url: str, port: int) -> dict[str, object]:
    server = urlsplit(database)
    told = {"title": "bench", "description": "bench", "keywords": ["bench"]}
    provider = {
        "type": "feature",
        "name": "PostgreSQL",
        "data": {
            "host": server.hostname or "127.0.0.1",
            "port": server.port or 5432,
            "dbname": server.path.lstrip("/"),
            "user": server.username or "postgres",
            "password": server.password or "",
            "search_path": ["geoapp", "public"],
        },
        "id_field": "id",
        "table": "events",
        "geom_field": "geom",
        "time_field": "when",
    }
    collection = {
        "type": "collection",
        **told,
        "links": [],
        "extents": {"spatial": {"bbox": [-180, -90, 180, 90]}},
        "providers": [provider],
    }
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port},
            "url": url,
            "mimetype": "application/json",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "limits": {"default_items": 100, "max_items": 10_000},
            "map": {"url": "", "attribution": ""},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {**told, "terms_of_service": "", "url": url},
            "license": {"name": "none", "url": url},
            "provider": {"name": "bench", "url": url},
            "contact": {"name": "bench"},
        },
        "resources": {"events": collection},
    }


def _tipg(uvicorn: str, database: str, port: int) -> Peer:
    environment = {
        "DATABASE_URL": database,
        "TIPG_DB_SCHEMAS": '["geoapp"]',
        "TIPG_MAX_FEATURES_PER_QUERY": "10000",
    }
    return Peer(
        "tipg",
        (uvicorn, "--port", str(port), "--log-level", "error", "tipg.main:app"),
        environment,
        f"http://127.0.0.1:{port}",
        "geoapp.events",
        time="&datetime-column=when",
        by_row=True,
    )
