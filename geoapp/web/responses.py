"""Answers of Flask that reach the server as one piece where they are one."""

from collections.abc import Iterable
from typing import Any

from flask import Response

_WHOLE = 8_388_608  # bytes; a larger file is read while it is sent


class Answer(Response):
    """An answer whose body is a list of one `bytes`, unless it is a stream.

    The server sends such a body without asking Python again.
    """

    def get_app_iter(self, environ: dict[str, Any]) -> Iterable[bytes]:
        """Return the body for the server."""
        status = self.status_code
        if environ["REQUEST_METHOD"] == "HEAD" or status in (204, 304):
            self.close()
            return []
        if self.is_streamed and not self._is_small_file:
            return super().get_app_iter(environ)
        body = b"".join(self.iter_encoded())
        self.close()
        return [body]

    @property
    def _is_small_file(self) -> bool:
        length = self.content_length
        return self.direct_passthrough and length is not None and length <= _WHOLE
