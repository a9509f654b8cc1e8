"""Mapped articles kept in one file: an article and its GeoJSON text go in and out."""

from geoapp.store.sqlite import ArticleSummary, Store, open_store

__all__ = ["ArticleSummary", "Store", "open_store"]
