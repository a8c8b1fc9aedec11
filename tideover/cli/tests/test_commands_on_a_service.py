"""Commands about a service that is there."""

from pathlib import Path

import pytest
from django.db import connection

from tests.fixtures import House
from tideover.cli.tests.test_commands import run
from tideover.exchange.models import Import
from tideover.exchange.retention.actions import decide
from tideover.exchange.retention.rules import Fate
from tideover.exchange.tests.test_retention import over
from tideover.foundation import clock
from tideover.foundation.actions import writing
from tideover.foundation.models import Account, Membership
from tideover.people.models import Person

pytestmark = pytest.mark.usefixtures("on_the_test_database")


def test_drift_is_found_and_named(house: House) -> None:
    with house.open():
        case = house.case()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM worklist_standing WHERE case_id = %s", [case.pk])
    found = run("check", "dues")
    assert found.exit_code == 1
    assert f"{house.service.code} {case.reference}" in found.output
    assert "Checked 1 case and 0 referrals: 1 drifted." in found.output


def test_an_extract_that_is_damaged_is_refused_with_what_to_do_next(house: House, tmp_path: Path) -> None:
    folder = str(tmp_path / "extract")
    made = run("extract", "create", "--service", house.service.code, "--out", folder)
    assert made.exit_code == 0, made.output
    (tmp_path / "extract" / "clients.parquet").write_bytes(b"PAR1")
    refused = run("report", "monitoring", "--extract", folder)
    assert refused.exit_code == 1
    assert f"`tideover extract check {folder}` says what is wrong" in refused.output.replace("\n", " ")


def test_what_was_decided_is_erased_by_a_command_that_can_be_tried_first(house: House) -> None:
    assert run("erase", "due", "--service", "harbour").output == "No erasure waits to be done.\n"
    person = over(house)
    with house.open():
        decide(person=person, by=house.actor("service_administrator"), fate=Fate.ERASE)
    tried = run("erase", "due", "--service", "harbour", "--dry-run")
    assert (tried.exit_code, "rows would be erased" in tried.output) == (0, True)
    assert "rows erased" in run("erase", "due", "--service", "harbour").output
    assert not Person.objects.filter(pk=person.pk).exists()


def test_what_cannot_be_erased_says_why_and_ends_with_a_status(house: House) -> None:
    person = over(house)
    with house.open(), writing("a test"):
        decide(person=person, by=house.actor("service_administrator"), fate=Fate.ERASE)
        Import.objects.create(service=house.service, file_name="x", received_at=clock.now(), state="checked")
    refused = run("erase", "due", "--service", "harbour")
    assert (refused.exit_code, "A folder waits" in refused.output) == (1, True)


def test_a_service_is_opened_with_whoever_sets_it_up() -> None:
    asked = ("open", "service", "riverside", "--name", "Riverside", "--administrator", "Ada Bell")
    opened = run(*asked, "--email", "Ada@Riverside.example")
    assert opened.exit_code == 0, opened.output
    assert "Riverside is open. Ada Bell is its service administrator." in opened.output
    account = Account.objects.get(email="ada@riverside.example")
    assert Membership.objects.get(account=account).roles == ["service_administrator"]
    again = run(*asked, "--email", "ada@riverside.example")
    assert (again.exit_code, "There is a service riverside already" in again.output) == (1, True)
    for code, email, words in (("River Side", "ada@x.example", "small letters"), ("river", "ada", "no e-mail address")):
        refused = run("open", "service", code, "--name", "x", "--administrator", "x", "--email", email)
        assert (refused.exit_code, words in refused.output.replace("\n", " ")) == (1, True), refused.output
