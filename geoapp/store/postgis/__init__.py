"""The store in a database: PostgreSQL with PostGIS."""
