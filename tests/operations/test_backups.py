"""A service that was backed up comes back whole, and each service still sees its own rows alone."""

import hashlib
import json
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.walks.catalogue import tenant_models
from tideover.foundation.database.logins import kept_address
from tideover.operations.backups.errors import BackupError
from tideover.operations.backups.making import back_up
from tideover.operations.backups.manifest import DUMP, MANIFEST, read_manifest

from .conftest import Base

pytestmark = pytest.mark.django_db
"""The test server, of which each test here has databases of its own."""


def changed(backup: Path, to: Path, *, dump: bytes | None = None, **told: object) -> Path:
    """A copy of a backup whose manifest says something else, or whose dump is something else."""
    with zipfile.ZipFile(backup) as parts, zipfile.ZipFile(to, "w") as copy:
        copy.writestr(DUMP, parts.read(DUMP) if dump is None else dump)
        copy.writestr(MANIFEST, json.dumps({**json.loads(parts.read(MANIFEST)), **told}))
    return to


def seen_by_web(base: Base, service: int) -> dict[str, set[object]]:
    """The services whose rows the web's login sees in each table, in a transaction opened for one."""
    address = kept_address(base.var / "logins.json", "web")
    assert address
    with psycopg.connect(address) as web:
        web.execute("SELECT set_config('tideover.service', %s, true)", [str(service)])
        return {
            name: {each for (each,) in web.execute(asked).fetchall()}
            for name in (model._meta.db_table for model in tenant_models())
            for asked in [sql.SQL("SELECT DISTINCT service_id FROM {}").format(sql.Identifier(name))]
        }


def test_a_backup_is_one_complete_file_for_its_owner_alone_that_says_what_it_is(source: Base, backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    manifest = read_manifest(backup)
    applied = source.rows("SELECT app || '.' || name FROM django_migrations")
    assert manifest.migrations == sorted(str(name) for (name,) in applied)
    assert json.loads((source.var / "last-backup.json").read_text())["at"] == manifest.made_at
    with pytest.raises(BackupError, match="is there already"):
        back_up(source.url, backup, source.var)
    assert [each.name for each in backup.parent.iterdir()] == [backup.name]


def test_what_is_restored_has_every_row_and_keeps_services_apart(
    source: Base, backup: Path, make_base: Callable[..., Base]
) -> None:
    target = make_base("dst")
    told = target.tideover("restore", str(backup))
    assert told.returncode == 1
    assert "give --yes" in told.stderr
    assert target.counted() == {}
    done = target.tideover("restore", str(backup), "--yes")
    assert done.returncode == 0, done.stderr
    assert target.counted() == source.counted()
    assert min(target.counted()[model._meta.db_table] for model in tenant_models()) > 0
    assert target.rows("SELECT relname FROM pg_class WHERE relname = 'people_person' AND reltuples > 0")
    for (service,) in target.rows("SELECT id FROM foundation_service"):
        wrong = {name: found for name, found in seen_by_web(target, int(str(service))).items() if found != {service}}
        assert wrong == {}
    assert "fault    Row-level" not in (looked := target.tideover("doctor").stdout)
    for check in ("Login web", "Login worker", "Row-level security", "Migrations"):
        assert f"OK       {check}:" in looked
    with pytest.raises(BackupError, match="has services already: harbour, valley"):
        target.restore(backup)
    _what_was_restored_can_be_backed_up_and_replaced(target, source)


def _what_was_restored_can_be_backed_up_and_replaced(target: Base, source: Base) -> None:
    again = target.var / "again.backup"
    assert target.tideover("backup", "--out", str(again)).returncode == 0
    with psycopg.connect(target.url) as owner:
        owner.execute("DELETE FROM foundation_draft")
        with pytest.raises(BackupError, match="Somebody else uses the database"):
            target.restore(again, replace=True)
    target.restore(again, replace=True)
    assert target.counted() == source.counted()
    assert target.rows("SELECT nspname FROM pg_namespace WHERE nspname = 'before_restoring'") == []


def test_a_folder_that_is_not_there_does_not_become_a_file(source: Base, tmp_path: Path) -> None:
    """A disk that is not mounted is noticed in the first night."""
    done = source.tideover("backup", "--out", str(tmp_path / "backups"))
    assert done.returncode == 1
    assert "backups is no folder. Name a folder that is there, or a file that ends in .backup." in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_is_no_backup(programs: None, make_base: Callable[..., Base], tmp_path: Path) -> None:
    empty = make_base("void")
    done = empty.tideover("backup", "--out", str(tmp_path))
    assert done.returncode == 1
    assert "nothing to back up. Set DATABASE_URL or TIDEOVER_VAR" in done.stderr
    assert list(tmp_path.iterdir()) == []
    assert not (empty.var / "last-backup.json").exists()


def test_a_damaged_cut_or_foreign_file_is_refused_and_nothing_is_done(
    backup: Path, make_base: Callable[..., Base], tmp_path: Path
) -> None:
    target = make_base("bad")
    with zipfile.ZipFile(backup) as parts:
        dump = parts.read(DUMP)
    flipped = changed(backup, tmp_path / "flipped", dump=dump[:-1] + bytes([dump[-1] ^ 1]))
    cut = tmp_path / "cut"
    cut.write_bytes(backup.read_bytes()[:-2000])
    torn = Path(shutil.copy(backup, tmp_path / "torn"))
    with torn.open("r+b") as bytes_of_it:
        bytes_of_it.seek(5000)
        bytes_of_it.write(b"torn")
    foreign = tmp_path / "foreign"
    foreign.write_text("a letter")
    for file, said in (
        (flipped, "is damaged"),
        (torn, "is damaged"),
        (cut, "is no backup"),
        (foreign, "is no backup"),
        (tmp_path / "none", "cannot be read"),
    ):
        with pytest.raises(BackupError, match=said):
            target.restore(file)
    assert target.counted() == {}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"tideover": "99.0"}, "newer Tideover"),
        ({"migrations": ["worklist.9999_of_next_year"]}, "newer Tideover"),
        ({"format": 2}, "newer Tideover"),
        ({"postgresql": 99}, "on PostgreSQL 99"),
    ],
)
def test_a_backup_of_a_newer_version_is_refused(
    source: Base, backup: Path, tmp_path: Path, told: dict[str, Any], said: str
) -> None:
    with pytest.raises(BackupError, match=said):
        source.restore(changed(backup, tmp_path / "newer", **told), replace=True)


def test_a_restoring_that_fails_or_is_killed_leaves_what_was_there(
    source: Base, backup: Path, make_base: Callable[..., Base], tmp_path: Path
) -> None:
    target, before = make_base("kept"), source.counted()
    target.restore(backup)
    with zipfile.ZipFile(backup) as parts:
        whole = parts.read(DUMP)
    half = whole[: len(whole) // 2]
    broken = changed(backup, tmp_path / "broken", dump=half, sha256=hashlib.sha256(half).hexdigest())
    with pytest.raises(BackupError, match="the database is as it was"):
        target.restore(broken, replace=True)
    assert target.counted() == before
    with psycopg.connect(target.url) as killed:
        killed.execute("ALTER SCHEMA public RENAME TO before_restoring")
        killed.execute("CREATE SCHEMA public")
    with pytest.raises(BackupError, match="has services already"):
        target.restore(backup)
    assert target.counted() == before
    with psycopg.connect(target.url) as doubtful:
        doubtful.execute("CREATE SCHEMA before_restoring")
    with pytest.raises(BackupError, match="drop the one that is not wanted"):
        target.restore(backup)
    assert target.counted() == before
