"""Between server and app: what is the same for every request, without Flask.

Headers, compression, the path behind a proxy, how many long answers and
uploads there may be at once, the counts and the access log.
"""

from collections.abc import Callable, Iterable, Iterator
from threading import BoundedSemaphore
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

from geoapp.settings import Settings
from geoapp.web.accesslog import log_request
from geoapp.web.compression import Compression, Headers, compressed_stream, compressor
from geoapp.web.metrics import Metrics
from geoapp.web.policy import Policy

# A client that reads or writes slowly holds a thread meanwhile. Others must
# always find one, so those that may take long are fewer than the threads.
THREADS = 64
STREAMS = 36
UPLOADS = 8

RULE = "geoapp.rule"
"""Where the app leaves the route of a request, in its environ."""

_WHOLE = 1_048_576  # bytes; a longer answer is sent in parts, as a stream is
_PART = 65_536
_BUSY = (
    b'{"type":"about:blank","title":"Service Unavailable","status":503,'
    b'"detail":"too many long requests at once; try again in a few seconds"}'
)
_BUSY_HEADERS = (
    ("Content-Type", "application/problem+json"),
    ("Content-Length", str(len(_BUSY))),
    ("Retry-After", "5"),
)

Environ = dict[str, Any]
Start = Callable[..., Any]
App = Callable[[Environ, Start], Iterable[bytes]]


class Gateway:
    """A WSGI app around the app of Flask.

    What the app answers as one list of bytes stays one; everything else is a
    stream.
    """

    def __init__(self, app: App, settings: Settings, metrics: Metrics) -> None:
        """Take over the app's place."""
        public = urlsplit(settings.root_path)
        self._app = app
        self._metrics = metrics
        self._policy = Policy(settings)
        self._compression = Compression()
        self._origin = (public.scheme, public.netloc) if public.netloc else None
        self._root = public.path
        self._logs = settings.access_log == "json"
        self._streams = BoundedSemaphore(STREAMS)
        self._uploads = BoundedSemaphore(UPLOADS)

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Answer a request."""
        exchange = _Exchange(environ, perf_counter())
        if self._root or self._origin:
            self._mount(environ)
        body = self._body(exchange)
        if isinstance(body, list) and body and len(body[0]) > _WHOLE:
            body = _parts(body[0])
        if not isinstance(body, list):
            body = self._stream(exchange, body)
        self._policy.dress(environ, exchange.headers)
        start_response(exchange.status, exchange.headers)
        if isinstance(body, list):
            self._tell(exchange, len(body[0]) if body else 0)
        return body

    def _mount(self, environ: Environ) -> None:
        """Let the app believe that it is where the proxy shows it.

        The proxy may have cut the path off already.
        """
        path, root = environ["PATH_INFO"], self._root
        environ["SCRIPT_NAME"] = root
        if path == root or path.startswith(f"{root}/"):
            environ["PATH_INFO"] = path[len(root) :] or "/"
        if self._origin:
            environ["geoapp.host"] = environ.get("HTTP_HOST", "")
            environ["wsgi.url_scheme"], environ["HTTP_HOST"] = self._origin

    def _body(self, exchange: "_Exchange") -> Iterable[bytes]:
        environ = exchange.environ
        method = environ["REQUEST_METHOD"]
        if method == "GET" or method == "HEAD":
            body = self._app(environ, exchange.begin)
        elif method == "OPTIONS" and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in environ:
            return exchange.answer("204 No Content", self._policy.preflight(environ))
        else:
            body = self._written(exchange)
        if isinstance(body, list) and body:
            body[0] = self._compression.whole(
                environ["PATH_INFO"],
                exchange.headers,
                body[0],
                environ.get("HTTP_ACCEPT_ENCODING", ""),
            )
        return body

    def _written(self, exchange: "_Exchange") -> Iterable[bytes]:
        if not self._uploads.acquire(blocking=False):
            return exchange.busy()
        try:
            return self._app(exchange.environ, exchange.begin)
        finally:
            self._uploads.release()

    def _stream(
        self, exchange: "_Exchange", chunks: Iterable[bytes]
    ) -> Iterable[bytes]:
        if not self._streams.acquire(blocking=False):
            _close(chunks)
            return exchange.busy()

        def ended(length: int) -> None:
            self._streams.release()
            self._tell(exchange, length)

        accepted = exchange.environ.get("HTTP_ACCEPT_ENCODING", "")
        return _Stream(chunks, compressor(exchange.headers, accepted), ended)

    def _tell(self, exchange: "_Exchange", length: int) -> None:
        """Count and log a request that has been answered."""
        environ = exchange.environ
        seconds = perf_counter() - exchange.began
        method, status = environ["REQUEST_METHOD"], int(exchange.status[:3])
        rule = environ.get(RULE)
        self._metrics.tell(method, rule and rule.rule, status, seconds)
        if self._logs:
            log_request(method, environ["PATH_INFO"], status, length, seconds)


class _Exchange:
    """A request, and what the app says before the body of its answer."""

    __slots__ = ("began", "environ", "headers", "status")

    def __init__(self, environ: Environ, began: float) -> None:
        self.environ = environ
        self.began = began
        self.status = ""
        self.headers: Headers = []

    def begin(self, status: str, headers: Headers, exc_info: object = None) -> None:
        self.status, self.headers = status, headers

    def answer(self, status: str, headers: Headers) -> list[bytes]:
        self.status, self.headers = status, headers
        return []

    def busy(self) -> list[bytes]:
        self.answer("503 Service Unavailable", list(_BUSY_HEADERS))
        return [_BUSY]


class _Stream:
    """The body of a long answer; says once when it ends, however it ends."""

    def __init__(
        self,
        chunks: Iterable[bytes],
        way: Any,
        ended: Callable[[int], None],
    ) -> None:
        self._chunks = chunks
        self._rest = iter(chunks)
        if way is not None:
            self._rest = compressed_stream(self._rest, way)
        self._ended: Callable[[int], None] | None = ended
        self._length = 0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        chunk = next(self._rest)
        self._length += len(chunk)
        return chunk

    def close(self) -> None:
        if self._ended is None:
            return
        ended, self._ended = self._ended, None
        try:
            _close(self._chunks)
        finally:
            ended(self._length)


def _parts(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), _PART):
        yield body[start : start + _PART]


def _close(chunks: Iterable[bytes]) -> None:
    close = getattr(chunks, "close", None)
    if close is not None:
        close()
