"""What a user can mend, as a small tree of exceptions.

Each message is one line that says what is wrong, with which value, and what
to do. Everything that is not a `GeoappError` is a bug and keeps its traceback.
"""


class GeoappError(Exception):
    """Base of every error that a user of geoapp can mend."""


class SettingsError(GeoappError):
    """A setting, option or plug-in name that cannot be used."""


class ArticleError(GeoappError):
    """A text that is no article: empty, binary, unreadable."""


class ArticleTooLargeError(ArticleError):
    """A text over the size limit."""


class DocumentError(GeoappError):
    """A line of input, or a file of such lines, that cannot be used."""


class WorkerError(GeoappError):
    """A worker process that ended before its work was done."""


class GazetteerError(GeoappError):
    """A gazetteer that cannot be built or opened."""


class StoreError(GeoappError):
    """A store that cannot be opened, read or written."""


class AssetsError(GeoappError):
    """A file of the installation (front-end package, table) that is missing."""


class NotFoundError(GeoappError):
    """Something that was asked for by its name and is not there."""


class QueryError(GeoappError):
    """A parameter of a query that cannot be read; `parameter` is its name."""

    def __init__(self, parameter: str, message: str) -> None:
        """Take the name of the parameter, and what is wrong with it."""
        super().__init__(message)
        self.parameter = parameter
