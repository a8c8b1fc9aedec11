"""Where the files of a cluster lie, and how they come to lie where the server's user can reach them."""

import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .errors import DatabaseError
from .server_user import ServerUser

PORT = "5432"  # No network port: it only names the socket.
SOCKET_NAME = f".s.PGSQL.{PORT}"
LONGEST_SOCKET_PATH = 99
# Characters that mean the same to a shell, to PostgreSQL's list of folders and to a URL's host, which Python
# turns to lower case.
PLAIN_PATH = re.compile(r"[a-z0-9/._-]+")
# pg_ctl puts the data folder between double quotes in a shell command and escapes nothing.
UNSAFE_FOR_PG_CTL = re.compile(r'["$`\\\n]')
ELSEWHERE = (Path("/var/lib/tideover"), Path("/var/tmp"))  # noqa: S108


@dataclass(frozen=True)
class Place:
    """The files of one cluster: `folder` as asked for, `home` where the server's own files really are."""

    folder: Path
    home: Path

    @property
    def lock(self) -> Path:
        """Held while somebody starts or stops the server."""
        return self.folder / "lock"

    @property
    def users(self) -> Path:
        """Held, shared, by every process that needs the server to run."""
        return self.folder / "users.lock"

    @property
    def alive(self) -> Path:
        """Held by the server's own processes, and by those that make its data: free when none is left."""
        return self.folder / "server.lock"

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server says while it runs."""
        return self.home / "server.log"

    @property
    def owner_password(self) -> Path:
        """The password of the cluster's owner, readable by the user of this process alone."""
        return self.home / "owner-password"

    @property
    def socket_folder(self) -> Path:
        """Where the server's socket is: beside the data, or in a short temporary folder."""
        beside = self.home / "socket"
        fits = len(os.fsencode(beside / SOCKET_NAME)) <= LONGEST_SOCKET_PATH
        if fits and PLAIN_PATH.fullmatch(str(beside)):
            return beside
        return Path("/tmp", f"tideover-{hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]}")  # noqa: S108


def place_of(folder: Path) -> Place:
    """Where the cluster asked for in `folder` is, made or not."""
    pointer = folder / "elsewhere"
    return Place(folder, Path(pointer.read_text()) if pointer.exists() else folder)


def make_folder(folder: Path) -> None:
    """Make the cluster's folder; others may pass through it but not look into it.

    Raises DatabaseError where it cannot be made, or has a name that pg_ctl cannot be trusted with.
    """
    if UNSAFE_FOR_PG_CTL.search(str(folder)):
        raise DatabaseError(f"{folder} has a character in its name that PostgreSQL's pg_ctl cannot handle. Move it.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _make_passable(folder)
    except OSError as error:
        raise DatabaseError(
            f"The database's folder {folder} cannot be made: {error.strerror}. Set TIDEOVER_VAR to a folder "
            "you may write to."
        ) from error


def reachable_place(folder: Path, user: ServerUser, say: Callable[[str], None]) -> Place:
    """The place of `folder`'s cluster, moved to where `user` can reach it if need be.

    No parent's mode is changed: data of a server that may not pass through them are kept elsewhere on the
    machine, and a file in `folder` says where.
    """
    place = place_of(folder)
    if user.can_enter(place.home):
        return place
    if place.home != folder:
        raise DatabaseError(
            f"The user {user.name}, who runs the database, cannot reach {place.home}. Open the way to it for that user."
        )
    for parent in ELSEWHERE:
        try:
            if not parent.exists():
                _make_passable(parent)
            home = Path(tempfile.mkdtemp(prefix="postgres-", dir=parent))
        except OSError:
            continue
        home.chmod(0o711)
        if not user.can_enter(home):
            home.rmdir()
            continue
        (folder / "elsewhere").write_text(str(home))
        say(
            f"The database is kept in {home}, because PostgreSQL does not run as root and the user "
            f"{user.name}, who runs it instead, may not enter {folder}."
        )
        return Place(folder, home)
    raise DatabaseError(
        f"The user {user.name}, who runs the database, may not enter {folder}. Start Tideover as an ordinary "
        "user, or set TIDEOVER_VAR to a folder everybody may pass through."
    )


def make_socket_folder(place: Place, user: ServerUser) -> None:
    """Make the folder of the server's socket, closed to everybody but `user`.

    Its name in the temporary folder can be guessed, so one that somebody else has made there is refused.
    """
    folder = place.socket_folder
    try:
        folder.mkdir(mode=0o700)
        user.owns(folder)
    except FileExistsError:
        pass
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != user.uid or stat.S_IMODE(found.st_mode) != 0o700:
        raise DatabaseError(
            f"{folder} is not a folder that only the user {user.name} may enter, so the database's socket "
            "would not be safe there. Find out who made it and remove it."
        )


def _make_passable(folder: Path) -> None:
    """Make `folder` unless it exists, whatever the umask, so that others can pass through it."""
    try:
        folder.mkdir()
    except FileExistsError:
        return
    folder.chmod(0o711)
