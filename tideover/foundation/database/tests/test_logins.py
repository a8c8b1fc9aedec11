"""The logins of web and worker are made once, work, and may not do too much."""

import stat
from collections.abc import Callable
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest

from tideover.foundation.database.cluster import FOR_TESTS, Cluster
from tideover.foundation.database.errors import DatabaseError
from tideover.foundation.database.logins import kept_address, login_urls, role_name, user_of

pytestmark = pytest.mark.thorough
"""Each of them starts a server."""


@pytest.fixture
def owner_url(short_folder: Path, cluster_in: Callable[..., Cluster]) -> str:
    cluster = cluster_in(short_folder / "postgres", settings=FOR_TESTS)
    cluster.start()
    cluster.ensure_database("tideover")
    return cluster.url("tideover")


def whom(url: str) -> tuple[object, ...] | None:
    with psycopg.connect(url) as connection:
        return connection.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles "
            "WHERE rolname = current_user"
        ).fetchone()


def owned_by(owner_url: str, name: str) -> str:
    """The address of the database `name` for its owner of the same name and password."""
    server = owner_url.rpartition("@")[2].rpartition("/")[0]
    return f"postgresql://{name}:{name}@{server}/{name}"


def test_the_logins_are_made_once_with_passwords_only_we_can_read(owner_url: str, tmp_path: Path) -> None:
    kept_in = tmp_path / "var" / "logins.json"
    urls = login_urls(owner_url, kept_in, {})
    assert whom(urls["web"]) == ("tideover_web", False, False, False, False)
    assert whom(urls["worker"]) == ("tideover_worker", False, False, False, False)
    assert stat.S_IMODE(kept_in.stat().st_mode) == 0o600
    assert login_urls(owner_url, kept_in, {}) == urls


@pytest.mark.parametrize("statement", ["SET ROLE tideover", "SET SESSION AUTHORIZATION tideover"])
def test_neither_login_can_become_the_owner(owner_url: str, tmp_path: Path, statement: LiteralString) -> None:
    for url in login_urls(owner_url, tmp_path / "logins.json", {}).values():
        with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


def test_a_lost_file_of_passwords_is_made_anew_and_the_old_password_ends(owner_url: str, tmp_path: Path) -> None:
    old = login_urls(owner_url, tmp_path / "logins.json", {})
    new = login_urls(owner_url, tmp_path / "other.json", {})
    assert whom(new["web"])
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(old["web"])


def test_given_addresses_are_used_as_they_are(owner_url: str, tmp_path: Path) -> None:
    made = login_urls(owner_url, tmp_path / "logins.json", {})
    given = {"TIDEOVER_WEB_DATABASE_URL": made["web"], "TIDEOVER_WORKER_DATABASE_URL": made["worker"]}
    assert login_urls(owner_url, tmp_path / "other.json", given) == made
    assert kept_address(tmp_path / "other.json", "web") == made["web"]


def test_a_given_address_that_does_not_work_is_reported_by_its_variable(owner_url: str, tmp_path: Path) -> None:
    given = {"TIDEOVER_WEB_DATABASE_URL": owner_url.replace("tideover:", "nobody_known:")}
    with pytest.raises(DatabaseError, match=r"cannot sign in .* Set TIDEOVER_WEB_DATABASE_URL"):
        login_urls(owner_url, tmp_path / "logins.json", given)


def test_the_owner_is_refused_as_a_web_login(owner_url: str, tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="may pass by the boundary between services"):
        login_urls(owner_url, tmp_path / "logins.json", {"TIDEOVER_WEB_DATABASE_URL": owner_url})


@pytest.mark.parametrize("right", ["SUPERUSER", "BYPASSRLS"])
def test_a_login_that_the_policies_do_not_bind_is_refused(owner_url: str, tmp_path: Path, right: str) -> None:
    login_urls(owner_url, tmp_path / "logins.json", {})
    with psycopg.connect(owner_url) as connection:
        connection.execute(f"ALTER ROLE tideover_web {right}")
    with pytest.raises(DatabaseError, match="may pass by the boundary between services"):
        login_urls(owner_url, tmp_path / "logins.json", {})


def test_an_owner_who_may_not_make_logins_is_told_the_sql(owner_url: str, tmp_path: Path) -> None:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE small LOGIN PASSWORD 'small'")
        connection.execute("CREATE DATABASE small OWNER small")
    small = owned_by(owner_url, "small")
    with pytest.raises(DatabaseError, match=r"may not make the login small_web(?s:.)*CREATE ROLE") as refused:
        login_urls(small, tmp_path / "logins.json", {})
    assert "TIDEOVER_WEB_DATABASE_URL and TIDEOVER_WORKER_DATABASE_URL" in str(refused.value)


def test_an_owner_who_may_make_logins_but_is_no_superuser_is_enough(owner_url: str, tmp_path: Path) -> None:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE maker LOGIN CREATEROLE PASSWORD 'maker'")
        connection.execute("CREATE DATABASE maker OWNER maker")
    maker = owned_by(owner_url, "maker")
    urls = login_urls(maker, tmp_path / "logins.json", {})
    assert user_of(urls["web"]) == "maker_web"
    assert whom(urls["worker"])


def test_a_database_name_too_long_for_its_logins_is_refused() -> None:
    assert role_name("x" * 56, "worker")
    with pytest.raises(DatabaseError, match="at most 56 bytes"):
        role_name("x" * 57, "worker")
