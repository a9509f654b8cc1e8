"""A line of JSON for each request, for programs that read logs."""

import json
import os
from contextlib import suppress
from datetime import UTC, datetime

_STDOUT = 1
# A line of up to 4096 bytes goes into a pipe at once, not mixed with another's;
# each byte of a path makes up to six.
_PATH_BYTES = 600


def log_request(
    method: str, path: str, status: int, length: int, seconds: float
) -> None:
    """Write the line; a log that nobody reads any more is no error.

    The query and the headers, which may hold secrets, are left out.
    """
    with suppress(OSError):
        os.write(_STDOUT, to_line(method, path, status, length, seconds))


def to_line(method: str, path: str, status: int, length: int, seconds: float) -> bytes:
    r"""Return the line of a request.

    Args:
        method: Its method.
        path: Its path, decoded.
        status: The status of the answer.
        length: Bytes of the body as sent.
        seconds: How long it took.

    >>> to_line("GET", '/a"b\nc', 404, 120, 0.0015)[40:]
    b'"method":"GET","path":"/a\\"b\\nc","status":404,"bytes":120,"duration_ms":1.5}\n'
    """
    told = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "method": _clean(method[:20]),
        "path": _clean(path[:_PATH_BYTES]),
        "status": status,
        "bytes": length,
        "duration_ms": round(seconds * 1000, 3),
    }
    # ASCII alone: some readers take a line separator of Unicode for one.
    return json.dumps(told, separators=(",", ":")).encode() + b"\n"


def _clean(text: str) -> str:
    """Return the text as the client meant it: WSGI hands bytes over as Latin-1."""
    return text.encode("latin-1", "replace").decode("utf-8", "replace")
