"""The demonstration is loaded where there is nothing else, and its lack of a second factor stays there."""

import pytest

from tideover.cli import demonstration
from tideover.foundation.models import Service
from tideover.world.demonstration import HARBOUR, RECORD

pytestmark = pytest.mark.django_db


def add(*codes: str, is_demonstration: bool) -> None:
    for code in codes:
        Service.objects.create(code=code, name=code, is_demonstration=is_demonstration)


def test_an_empty_database_wants_the_demonstration() -> None:
    assert demonstration.is_wanted()
    assert not demonstration.is_all_there_is()


def test_a_part_of_it_that_is_missing_is_wanted() -> None:
    add(HARBOUR, is_demonstration=True)
    assert demonstration.is_wanted()
    add(RECORD, is_demonstration=True)
    assert not demonstration.is_wanted()
    assert demonstration.is_all_there_is()


def test_a_database_with_other_data_is_left_alone() -> None:
    add("east", is_demonstration=False)
    assert not demonstration.is_wanted()
    assert not demonstration.is_all_there_is()


def test_it_can_be_declined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDEOVER_DEMO", "0")
    assert not demonstration.is_wanted()
