"""Stores in PostGIS: opened, filled and asked in a line."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any

import orjson
import psycopg
import pytest

from geoapp.errors import StoreError
from geoapp.query import Query
from geoapp.store import Store, open_store
from tests.stores import make_article, make_collection, make_feature

PASSWORD = "s3cret-Tartus"


@contextmanager
def opened(url: str) -> Iterator[Store]:
    with closing(open_store(url)) as store:
        yield store


@contextmanager
def connected(url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def refused(url: str) -> str:
    """Return why a store cannot be opened: one line without a password."""
    with pytest.raises(StoreError) as caught, opened(url):
        pass
    said = str(caught.value)
    assert "\n" not in said
    assert PASSWORD not in said
    return said


def ids(store: Store, query: Query) -> list[str]:
    """Return the ids on all pages."""
    found: list[str] = []
    while True:
        page = store.page(query)
        features = orjson.loads(b"[%b]" % page.features)
        found += (feature["id"] for feature in features)
        if page.after is None:
            return found
        query = replace(query, after=page.after)


def add(store: Store, text: str, *ids: str, lon: float = 1.0) -> None:
    events = (make_feature(id, (lon, 2.0)) for id in ids)
    store.add(make_article(text), make_collection(*events))
