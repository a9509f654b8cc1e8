"""Conditions of a query in, SQL of either store out."""
