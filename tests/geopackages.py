"""Stores in files: what they are filled with and how they are judged."""

import sqlite3
from contextlib import closing
from pathlib import Path

from geoapp.columns import LAYERS
from geoapp.store import open_store
from tests.stores import make_article, make_collection, make_feature

LINE = {"type": "LineString", "coordinates": [[-10.5, -5], [20, 40]]}


def fill(path: Path, *texts: str) -> None:
    with closing(open_store(path)) as store:
        for text in texts or ("Ships left Tartus.",):
            feature = make_feature(text, (1.0, 2.0), title="Ships", when="2024-03-01")
            mention = make_feature(f"m {text}", (1.5, 2.0), kind="mention")
            movement = make_feature(f"v {text}", LINE, kind="movement")
            store.add(make_article(text), make_collection(mention, feature, movement))


def disagreements(path: Path) -> list[str]:
    """Return what is wrong in a file: what SQLite finds and what tables tell."""
    with closing(sqlite3.connect(path)) as connection:
        wrong = [x for (x,) in connection.execute("PRAGMA integrity_check")]
        for name, layer in LAYERS.items():
            hidden = (f"geoapp_{name}_body", f"geoapp_{name}_key")
            rows = [
                f"SELECT fid FROM {table} ORDER BY fid" for table in (name, *hidden)
            ]
            told = [connection.execute(row).fetchall() for row in rows]
            if layer.located:
                boxes = f"SELECT id FROM rtree_{name}_geom ORDER BY id"
                placed = f"SELECT fid FROM {name} WHERE geom NOT NULL ORDER BY fid"
                told[1:1] = []
                if connection.execute(boxes).fetchall() != (
                    connection.execute(placed).fetchall()
                ):
                    wrong.append(f"boxes of {name}")
            if not told[0] == told[1] == told[2]:
                wrong.append(f"rows of {name}")
            words = f"geoapp_{name}_text"
            try:
                connection.execute(
                    f"INSERT INTO {words} ({words}) VALUES ('integrity-check')"
                )
            except sqlite3.DatabaseError:
                wrong.append(f"words of {name}")
    return [x for x in wrong if x != "ok"]
