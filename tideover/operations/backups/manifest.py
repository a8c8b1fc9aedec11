"""What a backup says of itself."""

import hashlib
import json
import zipfile
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from .errors import BackupError

FORMAT = 1
DUMP, MANIFEST = "dump", "manifest.json"
PIECE = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """When and by which version a backup was made, which migrations its database had ("app.name"), the major version of
    its server, and what its dump adds up to."""

    made_at: str
    tideover: str
    postgresql: int
    migrations: list[str]
    sha256: str
    format: int = FORMAT

    @property
    def at(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at)

    def text(self) -> str:
        """As it stands in the file."""
        return json.dumps(asdict(self), indent=1)


def read_manifest(file: Path) -> Manifest:
    """What the backup in `file` says of itself. Raises BackupError where it is none."""
    try:
        with zipfile.ZipFile(file) as parts:
            known = json.loads(parts.read(MANIFEST))
            parts.getinfo(DUMP)
            if known.get("format") != FORMAT:
                raise BackupError(f"{file} was made by a newer Tideover. Install that version, then restore it.")
            return Manifest(**known)
    except OSError as error:
        raise BackupError(f"{file} cannot be read ({error.strerror}). Name a backup that is there.") from error
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, AttributeError) as error:
        raise BackupError(f"{file} is no backup, or not all of one. Name one that `tideover backup` made.") from error


def take_out(file: Path, manifest: Manifest, to: Path) -> None:
    """Write the dump of the backup in `file` to `to`. Raises BackupError where it is not what its manifest says."""
    damaged = f"{file} is damaged: it is not what it was when it was made. Restore another backup."
    try:
        with zipfile.ZipFile(file) as parts, parts.open(DUMP) as dump, to.open("wb") as out:
            found = copy_counting(dump, out)
    except zipfile.BadZipFile as error:
        raise BackupError(damaged) from error
    if found != manifest.sha256:
        raise BackupError(damaged)


def copy_counting(source: IO[bytes], to: IO[bytes]) -> str:
    """Copy to the end; the SHA-256 of what was copied."""
    digest = hashlib.sha256()
    while piece := source.read(PIECE):
        digest.update(piece)
        to.write(piece)
    return digest.hexdigest()
