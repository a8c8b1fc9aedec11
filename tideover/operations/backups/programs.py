"""Which pg_dump and pg_restore fit a server: not older than it, and no newer than need be.

A newer program reads an older server, but what it writes may say things that the older server does not know.
"""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tideover.foundation.database.binaries import embedded
from tideover.foundation.database.errors import DatabaseError

from .errors import BackupError

DEBIANS = Path("/usr/lib/postgresql")


def program(name: str, server: int, folders: Sequence[Path] | None = None) -> Path:
    """The program of that name for a server of that major version. Raises BackupError where there is none."""
    known = list(_folders()) if folders is None else folders
    fitting = [
        (major, place, folder / name)
        for place, folder in enumerate(known)
        if (major := _major(folder / name)) is not None and major >= server
    ]
    if not fitting:
        raise BackupError(
            f"There is no {name} of PostgreSQL {server} or newer on this machine. Install it (Debian: apt-get install "
            f"postgresql-client-{server}), or add the folder of one to PATH."
        )
    return min(fitting)[2]


def run(program: Path, address: str, arguments: Sequence[str], *, stdout: int) -> "subprocess.Popen[bytes]":
    """Start a program on the database at `address`. The password is handed over where nobody else can read it."""
    parts = urlsplit(address)
    user, at, host = parts.netloc.rpartition("@")
    shown = parts._replace(netloc=f"{user.partition(':')[0]}{at}{host}").geturl()
    return subprocess.Popen(
        [str(program), "--no-password", *arguments, f"--dbname={shown}"],
        env=_environment(unquote(parts.password or "")),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
    )


def _environment(password: str) -> Mapping[str, str]:
    kept = {**os.environ, "LC_ALL": "C"}
    return kept | {"PGPASSWORD": password} if password else kept


def _folders() -> Iterator[Path]:
    """Where the programs may be. Debian's own folders come before PATH, where a wrapper of theirs stands."""
    with suppress(DatabaseError):
        yield embedded().folder
    yield from sorted(DEBIANS.glob("*/bin"))
    yield from (Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder)


def _major(path: Path) -> int | None:
    if not os.access(path, os.X_OK):
        return None
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(found[1]) if found else None
