"""The page of a folder while a job is at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from tests.fixtures import make_house
from tests.test_import_pages import page_of, sent
from tideover.exchange.models import Import
from tideover.exchange.tests.folders import made


@contextmanager
def at_work_elsewhere(brought: Import) -> Iterator[None]:
    """A job is at the folder."""
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT FROM exchange_import WHERE id = %s FOR NO KEY UPDATE", [brought.pk])
            yield
        other.rollback()
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
def test_while_a_job_is_at_a_folder_no_button_is_shown_that_could_not_work(tmp_path: Path) -> None:
    house = make_house("harbour")
    sent(house, made(tmp_path / "in"))
    brought = Import.objects.get()
    assert "Discard it" in page_of(house, brought)
    with at_work_elsewhere(brought):
        assert "Discard it" not in page_of(house, brought)
    assert "Discard it" in page_of(house, brought)
