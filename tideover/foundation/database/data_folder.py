"""The data folder of a cluster: made once, by one version of PostgreSQL, with a password for its owner."""

import os
import secrets
import shutil
from pathlib import Path

from .binaries import Binaries
from .errors import DatabaseError
from .place import Place
from .server_user import ServerUser

OWNER = "tideover"


def make_data(where: Place, binaries: Binaries, user: ServerUser, *, alive: int, durable: bool) -> None:
    """Make the data folder, all or nothing: a start that is killed in between leaves no half-made one.

    The programs hold the file descriptor `alive` open, so that a start after such a kill can wait for them.
    `durable` also waits until everything is on the disk.
    """
    unfinished, password = where.home / "data.unfinished", where.home / "password.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    secret = where.owner_password.read_text() if where.owner_password.exists() else secrets.token_urlsafe(24)
    _write_secret(where.owner_password, secret)
    _write_secret(password, secret)
    unfinished.mkdir(mode=0o700)
    user.owns(unfinished, password)
    output = where.folder / "initdb.log"
    arguments = [f"--pgdata={unfinished}", f"--username={OWNER}", f"--pwfile={password}", "--encoding=UTF8"]
    arguments += ["--auth-local=scram-sha-256", "--auth-host=scram-sha-256", *_locale(binaries)]
    arguments += [] if durable else ["--no-sync"]
    status = binaries.run("initdb", arguments, user=user, output=output, inherited=[alive])
    password.unlink()
    if status != 0:
        raise DatabaseError(f"The database could not be made. The end of {output} says why:\n{end_of(output)}")
    unfinished.rename(where.data)


def _locale(binaries: Binaries) -> list[str]:
    """Order by code point and know every letter's case, the same on every version and machine."""
    if binaries.major >= 17:
        return ["--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8", "--lc-messages=C"]


def refuse_other_version(where: Place, binaries: Binaries) -> None:
    """Raise DatabaseError where the data were made by another major version than these programs are."""
    made_by = (where.data / "PG_VERSION").read_text().strip()
    if int(made_by) != binaries.major:
        raise DatabaseError(
            f"{where.data} was made by PostgreSQL {made_by} and this is {binaries.version}. Carry the data "
            f"over with pg_dump, or move {where.home} away to start afresh."
        )


def _write_secret(path: Path, secret: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secret)


def end_of(path: Path) -> str:
    """The last lines of a log."""
    return "\n".join(path.read_text(errors="replace").splitlines()[-8:])
