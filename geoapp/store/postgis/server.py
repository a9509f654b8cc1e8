"""Connections to a PostgreSQL server, and its errors in words that help.

A connection is made when it is first needed and kept for the next one. What
the server says about a failed one reaches the caller at once, without the
password.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import BoundedSemaphore, Lock
from typing import Any, TypeVar

import psycopg
from psycopg import Connection, errors
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import TransactionStatus

from geoapp.errors import StoreError

CONNECTIONS_MAX = 16
WAIT_S = 10.0
CONNECT_TIMEOUT_S = 5
STATEMENT_TIMEOUT_S = 10
IDLE_TIMEOUT_S = 60
"""How long a client may hold a transaction open and do nothing."""

Returned = TypeVar("Returned")
Session = Connection[tuple[Any, ...]]

_OPTIONS = {
    # What has conditions is planned anew each time, never prepared: a plan for
    # boxes of any size is wrong for most. The few other statements keep theirs.
    "plan_cache_mode": "auto",
    "statement_timeout": f"{STATEMENT_TIMEOUT_S}s",
    "idle_in_transaction_session_timeout": f"{IDLE_TIMEOUT_S}s",
    "search_path": "geoapp,public",
    "timezone": "UTC",
    # Many ask at once, each for little: what others of them need is no help.
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
}
_ALIVE = {
    "connect_timeout": CONNECT_TIMEOUT_S,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}

# https://www.postgresql.org/docs/15/errcodes-appendix.html
_ADVICE: tuple[tuple[type[psycopg.Error], str], ...] = (
    (errors.QueryCanceled, f"took over {STATEMENT_TIMEOUT_S} s to answer; narrow it"),
    (errors.InsufficientPrivilege, "does not allow that ({}); ask its owner"),
    (errors.ReadOnlySqlTransaction, "is read-only; choose one that can be written"),
    (errors.DiskFull, "cannot grow, its disk is full; make room"),
    (errors.TooManyConnections, "has no connection left; try again"),
    (errors.UniqueViolation, "has a feature of that id already; give each its own id"),
    (errors.LockNotAvailable, "is held by another program; try again"),
    (errors.DeadlockDetected, "is held by another program; try again"),
    (errors.UndefinedTable, "has lost a table ({}); restore it"),
    (errors.OperationalError, "cannot be reached ({}); is the server running?"),
)


class Server:
    """A database and the connections to it; safe to use from several threads."""

    def __init__(self, url: str) -> None:
        """Take the address of a database; nothing is connected yet.

        Raises:
            StoreError: If it is no address.
        """
        self._parameters = _read_url(url)
        self.name = _shown(self._parameters)
        self._idle: list[Session] = []
        self._lock = Lock()
        self._slots = BoundedSemaphore(CONNECTIONS_MAX)
        self._closed = False

    def run(self, work: Callable[[Session], Returned]) -> Returned:
        """Do something with a connection, again with a new one if it was lost.

        The work may be done twice, so twice must be as good as once.

        Raises:
            StoreError: If the server cannot be reached or refuses.
        """
        with self._slot():
            while True:
                with self._errors():
                    session, is_new = self._take()
                try:
                    with self._errors():
                        return work(session)
                except StoreError:
                    if is_new or not session.closed:
                        raise
                    # The server was started anew: the others are gone as well.
                    self._drop_idle()
                finally:
                    self._put(session)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Lend a connection; errors inside become those of a store."""
        with self._slot(), self._errors():
            session, _ = self._take()
            try:
                yield session
            finally:
                self._put(session)

    def close(self) -> None:
        """Close the connections; those lent are closed when they come back."""
        self._closed = True
        self._drop_idle()

    @contextmanager
    def _slot(self) -> Iterator[None]:
        if self._closed:
            raise StoreError(f"{self.name} was closed; open it again")
        if not self._slots.acquire(timeout=WAIT_S):
            raise StoreError(f"{self.name} is busy; try again")
        try:
            yield
        finally:
            self._slots.release()

    def _take(self) -> tuple[Session, bool]:
        with self._lock, suppress(IndexError):
            return self._idle.pop(), False
        return psycopg.connect(**self._parameters, autocommit=True), True

    def _put(self, session: Session) -> None:
        unusable = session.info.transaction_status is not TransactionStatus.IDLE
        if unusable or self._closed:
            session.close()
            return
        with self._lock:
            self._idle.append(session)

    def _drop_idle(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for session in idle:
            session.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (psycopg.OperationalError, psycopg.DatabaseError) as error:
            advice = next((a for kind, a in _ADVICE if isinstance(error, kind)), None)
            if advice is None:
                raise  # a statement that is wrong: a bug
            said = _one_line(error)
            raise StoreError(f"{self.name} {advice.format(said)}") from error


def _read_url(url: str) -> dict[str, Any]:
    try:
        given = conninfo_to_dict(url)
        options = " ".join(f"-c {name}={value}" for name, value in _OPTIONS.items())
        # What the address itself asks for comes last, and so it wins.
        given["options"] = f"{options} {given.get('options') or ''}".strip()
        given.setdefault("application_name", "geoapp")
        parameters: dict[str, Any] = {**_ALIVE, **given}
        make_conninfo(**parameters)
    except psycopg.ProgrammingError:
        # What libpq says of an address may quote the password in it.
        raise StoreError(
            "the store is no address of a database; write "
            "postgresql://user:password@host:port/database, with %40 for an @ "
            "in the password"
        ) from None
    return parameters


def _shown(parameters: dict[str, Any]) -> str:
    """Name a database without its password.

    >>> _shown({"user": "a", "password": "b", "host": "c", "dbname": "d"})
    'the database d at c'
    """
    name = parameters.get("dbname") or parameters.get("user") or "of this user"
    host = parameters.get("host") or parameters.get("hostaddr") or "this machine"
    port = parameters.get("port")
    return f"the database {name} at {host}" + (f":{port}" if port else "")


def _one_line(error: psycopg.Error) -> str:
    """Return what the server said, in one line."""
    said = error.diag.message_primary or str(error)
    return " ".join(said.split())
