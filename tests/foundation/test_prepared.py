"""A prepared query is composed once, and nothing of one asking stays for the next."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef
from django.test.utils import CaptureQueriesContext

from tests.fixtures import House
from tideover.cases.models import Case
from tideover.diary.models import Contact
from tideover.foundation import clock
from tideover.foundation.among import Among
from tideover.foundation.prepared import Given, Prepared

pytestmark = pytest.mark.django_db


def prepared() -> tuple[Prepared[Case], list[None]]:
    """The cases of some people accepted till a day, and a list that grows each time this is composed."""
    composed: list[None] = []

    def compose() -> Any:
        composed.append(None)
        spoken = Contact.objects.filter(case=OuterRef("pk"), at__gte=Given("since"))
        return (
            Case.objects.filter(Among("case_manager", Given("staff")), accepted_on__lte=Given("till"))
            .select_related("person", "standing")
            .annotate(spoke=Exists(spoken))
            .order_by("-accepted_on", "pk")
        )

    return Prepared(compose), composed


def test_it_finds_what_the_query_finds_each_time_for_the_values_of_that_time(house: House) -> None:
    query, composed = prepared()
    with house.open():
        early, late = house.case(accepted=30), house.case(accepted=3)
        elsewhere = house.case(case_manager=house.staff["elsewhere"])
        house.contact(late)
        here, there = house.case_manager.pk, house.staff["elsewhere"].pk
        today, long_ago = clock.today(), clock.now() - timedelta(days=10)
        assert list(query.rows(staff=[here], till=today, since=long_ago)) == [late, early]
        assert list(query.rows(staff=[here], till=today - timedelta(days=9), since=long_ago)) == [early]
        assert list(query.rows(staff=[there], till=today, since=long_ago)) == [elsewhere]
        assert list(query.rows(staff=[], till=today, since=long_ago)) == []
        assert [case.spoke for case in query.rows(staff=[here], till=today, since=long_ago)] == [True, False]
        assert [case.spoke for case in query.rows(staff=[here], till=today, since=clock.now())] == [False, False]
    assert len(composed) == 1


def test_its_rows_come_with_what_they_are_read_with_in_one_query(house: House) -> None:
    query, _ = prepared()
    with house.open():
        case = house.case()
        name, stage = case.person.family_name, case.standing.stage
        with CaptureQueriesContext(connection) as asked:
            (row,) = query.rows(staff=[house.case_manager.pk], till=clock.today(), since=clock.now())
            assert (row.person.family_name, row.standing.stage) == (name, stage)
    assert len(asked) == 1


def test_a_value_that_is_not_given_is_an_error_and_is_not_that_of_last_time(house: House) -> None:
    query, _ = prepared()
    with house.open():
        assert not query.rows(staff=[house.case_manager.pk], till=clock.today(), since=clock.now())
        with pytest.raises(KeyError, match="till"):
            query.rows(staff=[house.case_manager.pk], since=clock.now())


def test_what_is_asked_in_one_service_does_not_find_rows_in_another(
    house: House, neighbour: House, web_login: str
) -> None:
    query, _ = prepared()
    with house.open():
        house.case()
        given: dict[str, Any] = {"till": clock.today(), "since": clock.now(), "staff": [house.case_manager.pk]}
        assert len(query.rows(**given)) == 1
    with neighbour.open():
        assert not query.rows(**given)
