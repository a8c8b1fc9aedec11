"""The program that fits the server is found among those there are."""

from pathlib import Path

import pytest

from tideover.operations.backups.errors import BackupError
from tideover.operations.backups.programs import program


def folder(tmp_path: Path, name: str, said: str) -> Path:
    made = tmp_path / name
    made.mkdir()
    (made / "pg_dump").write_text(f"#!/bin/sh\necho '{said}'\n")
    (made / "pg_dump").chmod(0o755)
    return made


def test_the_oldest_that_is_not_older_than_the_server_is_taken(tmp_path: Path) -> None:
    folders = [
        folder(tmp_path, "new", "pg_dump (PostgreSQL) 18.6"),
        folder(tmp_path, "old", "pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"),
        folder(tmp_path, "between", "pg_dump (PostgreSQL) 16.2"),
        folder(tmp_path, "broken", "no such thing"),
        tmp_path / "none",
    ]
    chosen = [program("pg_dump", server, folders).parent.name for server in (15, 16, 17, 18)]
    assert chosen == ["old", "between", "new", "new"]


def test_without_one_a_sentence_says_what_to_install(tmp_path: Path) -> None:
    old = folder(tmp_path, "old", "pg_dump (PostgreSQL) 15.18")
    with pytest.raises(
        BackupError, match=r"no pg_dump of PostgreSQL 17 or newer.*apt-get install postgresql-client-17"
    ):
        program("pg_dump", 17, [old])
