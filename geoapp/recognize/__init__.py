"""Recognizers: an article in, the names in it out."""
