"""The store in one file: a GeoPackage, read and written by SQLite."""
