"""Making a backup."""

import json
import os
import zipfile
from contextlib import suppress
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from subprocess import PIPE

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tideover.foundation import clock

from .errors import BackupError
from .manifest import DUMP, MANIFEST, Manifest, copy_counting
from .programs import program, run

LAST = "last-backup.json"
SUFFIX = ".backup"


def back_up(address: str, out: Path, var: Path) -> Path:
    """Write all of the database at `address` to the file `out`, or to a new file in the folder `out`; where it is.

    The file is for its owner alone, and has its name only once it is complete. When it was made is noted in `var`.
    Django is set up for the same database. Raises BackupError where there is nothing to back up, where there
    is no pg_dump, or where it cannot be written.
    """
    at = clock.now().replace(microsecond=0)
    file = out / f"tideover-{at:%Y-%m-%dT%H%M%SZ}{SUFFIX}" if out.is_dir() else out
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    if file.suffix != SUFFIX:
        # A folder that is not there, such as one of a disk that is not mounted, must not become a file of its name.
        raise BackupError(f"{file} is no folder. Name a folder that is there, or a file that ends in {SUFFIX}.")
    if file.exists():
        raise BackupError(f"{file} is there already. Name another file, or a folder.")
    if not MigrationRecorder(connection).applied_migrations():
        # Without its settings a command finds, or makes, an empty database of its own; a file of that is no backup.
        wanted = "Set DATABASE_URL or TIDEOVER_VAR as they are for `tideover migrate`."
        raise BackupError(f"This database holds nothing of Tideover, so there is nothing to back up. {wanted}")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
            with zipfile.ZipFile(handle, "w") as parts:
                _write(parts, address, at)
            handle.flush()
            os.fsync(handle.fileno())
        unfinished.rename(file)
    except OSError as error:
        wanted = "Name a folder that is there, is yours to write in and has room."
        raise BackupError(f"{file} cannot be written ({error.strerror}). {wanted}") from error
    finally:
        with suppress(OSError):
            unfinished.unlink()
    _note(var, at, file)
    return file


def last_made(var: Path) -> datetime | None:
    """When the last backup was made here, as far as is known."""
    try:
        return datetime.fromisoformat(json.loads((var / LAST).read_text("utf-8"))["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(parts: zipfile.ZipFile, address: str, at: datetime) -> None:
    connection.ensure_connection()
    server = int(connection.connection.info.server_version) // 10_000
    applied = MigrationRecorder(connection).applied_migrations()
    dumping = run(
        program("pg_dump", server), address, ["--format=custom", "--no-owner", "--no-privileges"], stdout=PIPE
    )
    with dumping:
        assert dumping.stdout is not None
        assert dumping.stderr is not None
        with parts.open(DUMP, "w", force_zip64=True) as dump:
            sha256 = copy_counting(dumping.stdout, dump)
        said = dumping.stderr.read().decode(errors="replace").strip()
    if dumping.returncode:
        raise BackupError(f"pg_dump could not read the database: {said}. `tideover doctor` may say why.")
    manifest = Manifest(
        made_at=at.isoformat(),
        tideover=version("tideover"),
        postgresql=server,
        migrations=sorted(f"{app}.{name}" for app, name in applied),
        sha256=sha256,
    )
    parts.writestr(MANIFEST, manifest.text())


def _note(var: Path, at: datetime, file: Path) -> None:
    unfinished = var / f"{LAST}.{os.getpid()}"
    unfinished.write_text(json.dumps({"at": at.isoformat(), "file": str(file.resolve())}), "utf-8")
    unfinished.replace(var / LAST)
