"""Two services with a row in every table, and the ways to look at them."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy

import pytest
from django.db import connection

from tests.fixtures import check_all_constraints, kept_for_a_file
from tests.walks.filled import Filled, fill
from tideover.foundation.database.logins import role_name


@pytest.fixture(scope="module")
def filled(django_db_setup: None, request: pytest.FixtureRequest) -> Iterator[tuple[Filled, Filled]]:
    """Both services, filled once for the tests of a file."""
    with kept_for_a_file(request):
        both = fill("harbour"), fill("valley")
        check_all_constraints()
        yield both


@pytest.fixture
def ours(filled: tuple[Filled, Filled], db: None) -> Filled:
    """The service that somebody is signed in to."""
    return deepcopy(filled[0])


@pytest.fixture
def theirs(filled: tuple[Filled, Filled], db: None) -> Filled:
    """The service next to it."""
    return deepcopy(filled[1])


@contextmanager
def as_login(login: str) -> Iterator[None]:
    """Be the web's or the worker's login in the database."""
    role = role_name(connection.settings_dict["NAME"], login)
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{role}"')
        try:
            yield
        finally:
            cursor.execute("RESET ROLE")
