"""A service sees its own rows and no others, whatever our code asks for."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.fixtures import TESTS, House
from tideover.cases.models import Case
from tideover.foundation import tenancy
from tideover.foundation.actions import writing
from tideover.people.models import Person


def test_without_a_service_no_row_is_seen(house: House, web_login: str) -> None:
    with house.open():
        house.person()
    tenancy.leave()
    assert Person.objects.count() == 0


def test_a_service_sees_only_its_own_rows(house: House, neighbour: House, web_login: str) -> None:
    with house.open():
        house.person(given_name="Ours")
    with neighbour.open():
        house_theirs = neighbour.person(given_name="Theirs")
    with house.open():
        assert [p.given_name for p in Person.objects.all()] == ["Ours"]
        assert not Person.objects.filter(pk=house_theirs.pk).exists()


def test_a_service_cannot_write_rows_for_another(house: House, neighbour: House, web_login: str) -> None:
    with pytest.raises(Exception, match="row-level security"), house.open():
        neighbour.person()


def test_a_row_cannot_refer_to_another_services_row(house: House, neighbour: House) -> None:
    """The plain foreign key would allow it: PostgreSQL checks those without asking the policies."""
    with neighbour.open():
        theirs = neighbour.person()
    with pytest.raises(IntegrityError, match="same_svc"), house.open(), writing("a test"):
        case = Case(
            service=house.service,
            reference="X-1",
            person=theirs,
            team=house.team,
            accepted_on="2026-01-05",
        )
        case.save()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_service_is_forgotten_when_its_transaction_ends(house: House, web_login: str) -> None:
    with house.open():
        house.person()
    assert Person.objects.count() == 0


def test_protecting_a_room_twice_changes_nothing(house: House) -> None:
    from django.db.migrations.state import ProjectState

    state = ProjectState.from_apps(__import__("django.apps", fromlist=["apps"]).apps)
    with transaction.atomic(), connection.schema_editor() as editor:
        tenancy.ProtectTenants("cases").database_forwards("cases", editor, state, state)
    with house.open():
        assert house.case(person=house.person()).service_id == house.service.pk
        assert TESTS.system == "tests"
