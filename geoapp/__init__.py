"""From a news article to a map that can be trusted.

>>> from geoapp import read_article
>>> read_article("Two ships left Tartus. They head west.").sentences[0].end
22
"""

from importlib.metadata import version

from geoapp.article import read_article
from geoapp.pipeline import load_backends, parse
from geoapp.web import create_app

__all__ = ["__version__", "create_app", "load_backends", "parse", "read_article"]

__version__ = version("geoapp")
