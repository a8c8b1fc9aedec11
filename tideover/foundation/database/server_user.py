"""Who runs the database server: ourselves, or, as PostgreSQL refuses root, a user without rights."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import DatabaseError

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class ServerUser:
    """The user and group that own the data folder and run the server."""

    uid: int
    gid: int

    @property
    def name(self) -> str:
        """The user's name, or its number where the machine has no name for it."""
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:
            return str(self.uid)

    @property
    def is_other(self) -> bool:
        """Whether this is somebody other than the user of this process."""
        return self.uid != os.geteuid()

    def process_options(self) -> dict[str, Any]:
        """What subprocess.run is given so that the program runs as this user, with no other groups."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_other else {}

    def owns(self, *paths: Path) -> None:
        """Make this user the owner of `paths`, which we have just made."""
        if self.is_other:
            for path in paths:
                os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def can_enter(self, folder: Path) -> bool:
        """Whether this user can reach `folder` through all its parents."""
        if not self.is_other:
            return os.access(folder, os.X_OK)
        return self._succeeds(["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)])

    def _succeeds(self, command: Sequence[str]) -> bool:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd="/",
            check=False,
            **self.process_options(),
        )
        return done.returncode == 0


def server_user(data: Path) -> ServerUser:
    """Who runs the server whose data are in `data`: their owner, or, for new data, ourselves.

    Root runs it as the machine's `postgres` or `nobody`. Raises DatabaseError where the data belong to
    somebody we cannot act for.
    """
    if data.exists():
        owner = data.stat()
        if os.geteuid() not in (0, owner.st_uid):
            user = ServerUser(owner.st_uid, owner.st_gid)
            raise DatabaseError(
                f"{data} belongs to the user {user.name}. Start Tideover as that user, or move it away."
            )
        if owner.st_uid != 0:
            return ServerUser(owner.st_uid, owner.st_gid)
    if os.geteuid() != 0:
        return ServerUser(os.geteuid(), os.getegid())
    return _user_without_rights()


def _user_without_rights() -> ServerUser:
    for name in CANDIDATES:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        if found.pw_uid != 0:
            return ServerUser(found.pw_uid, found.pw_gid)
    raise DatabaseError(
        f"PostgreSQL refuses to run as root, and this machine has no user {' or '.join(CANDIDATES)}. Start "
        "Tideover as an ordinary user, or set DATABASE_URL to the address of a server."
    )
