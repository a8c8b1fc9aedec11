"""Every table: either it has rows about people, which are told to them and erased with them, or it is written down
why not. And after an erasure nothing of the person is left anywhere."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.test.utils import isolate_apps
from django.utils import timezone

from tests.fixtures import TESTS
from tests.walks.catalogue import Model, is_history, our_models, quoted, rows, run, tenant_models
from tests.walks.conftest import as_login
from tests.walks.filled import Filled
from tideover.cases.actions import end_case
from tideover.cases.models import Case, EndingReason
from tideover.diary.actions import cancel_appointment
from tideover.diary.models import Appointment
from tideover.diary.rules import AppointmentState, Canceller
from tideover.employment.models import EarlierAbsence, Post, Spell
from tideover.employment.rules import SpellState
from tideover.exchange.about import About, rows_about, same_person, tables_about
from tideover.exchange.models import Import, ImportedRow
from tideover.exchange.retention.actions import decide, erase
from tideover.exchange.retention.due import erase_all_decided
from tideover.exchange.retention.jobs import erase_person
from tideover.exchange.retention.rules import Fate
from tideover.exchange.retention.traces import ERASED_APART, NOT_ABOUT_CLIENTS, erase_traces, traces_of
from tideover.exchange.rules import ImportState
from tideover.exchange.subject_access.contents import LEFT_OUT, TITLES, contents_about, told_tables
from tideover.foundation import clock
from tideover.foundation.actions import Refused, writing
from tideover.foundation.history import past_triggers
from tideover.foundation.models import Draft, Event, ReadLogEntry, Submission
from tideover.people.actions.merging import merge, undo_merge
from tideover.people.models import Person
from tideover.referrals.actions import decide as decide_referral
from tideover.referrals.models import Referral
from tideover.referrals.rules import ReferralDecision
from tideover.worklist.models import StaleCase

MARK = "Zzyzxquatl"
"""Stands in every free text about the person before they are erased, and nowhere afterwards."""


def unknown(models_: list[Model]) -> Iterator[str]:
    """Tables of which nobody has said whether they have anything about clients."""
    about = {each.label for each in tables_about()}
    for model in models_:
        named = [model._meta.label in each for each in (about, NOT_ABOUT_CLIENTS, ERASED_APART)]
        if sum(named) != 1:
            yield f"{model._meta.label} is {'in several lists' if any(named) else 'in none'}"


def test_every_table_is_about_clients_or_says_why_it_is_not() -> None:
    assert list(unknown([model for model in tenant_models() if not is_history(model)])) == []


@isolate_apps("tideover.people")
def test_a_planted_table_is_found() -> None:
    class Planted(models.Model):
        note = models.TextField()

        class Meta:
            app_label = "people"

    assert list(unknown([Planted])) == ["people.Planted is in none"]


def test_every_reference_to_a_row_about_somebody_is_followed() -> None:
    """Also one that is added to a table that refers to the person in another way."""
    about = {each.model for each in tables_about()}
    for each in tables_about():
        towards = {field.name for field in each.towards}
        for field in each.model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model in about - {each.model}:
                assert field.name in towards, f"{each.label}.{field.name}"


def test_every_table_about_somebody_is_told_or_left_out_for_a_reason() -> None:
    labels = {about.label for about in tables_about()}
    assert set(LEFT_OUT) <= labels
    assert set(TITLES) == told_tables(), "Give each table that is told a title that a client understands."


def test_a_copy_has_an_entry_of_every_table_that_is_told(ours: Filled) -> None:
    with ours.house.open():
        for person in Person.objects.all():
            held = rows_about(same_person(person))
            parts = {part.anchor: len(part.entries) for part in contents_about(person).parts}
            told = {a.label.lower().replace(".", "-"): len(held[a.model]) for a in tables_about() if held[a.model]}
            left_out = {label.lower().replace(".", "-") for label in LEFT_OUT}
            assert parts == {anchor: number for anchor, number in told.items() if anchor not in left_out}


def marked(about: About, keys: list[int]) -> None:
    """Write the mark into each free text of those rows and of their versions."""
    for model, key in ((about.model, "id"), (about.history, "pgh_obj_id")):
        for field in about.model._meta.concrete_fields if model else ():
            if not isinstance(field, models.CharField | models.TextField) or field.choices or field.generated:
                continue
            if (field.max_length or len(MARK)) < len(MARK):
                continue
            try:
                with transaction.atomic():
                    assert model is not None
                    table = quoted(model._meta.db_table)
                    run(f"UPDATE {table} SET {quoted(str(field.column))} = %s WHERE {key} = ANY (%s)", [MARK, keys])
            except DatabaseError:
                continue  # A text with a form of its own, such as a number, holds no mark.


@pytest.fixture
def people(ours: Filled) -> list[Person]:
    """Everybody of the service, by the records that survive, with whom all is over; what is written of them is
    marked, and there are traces."""
    with ours.house.open(), past_triggers():
        for booked in Appointment.objects.filter(service=ours.house.service, state=AppointmentState.BOOKED):
            cancel_appointment(appointment=booked, by=TESTS, cancelled_by=Canceller.SERVICE)
        for case in Case.objects.open().filter(service=ours.house.service):
            end_case(case=case, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED)
        for waiting in Referral.objects.filter(service=ours.house.service, decision=""):
            decide_referral(referral=waiting, by=TESTS, decision=ReferralDecision.DECLINED, on=clock.today())
        people = list(Person.objects.filter(service=ours.house.service))
        for person in people:
            held = rows_about({person.pk})
            for about in tables_about():
                marked(about, sorted(held[about.model]))
            traced(ours, person)
    return [person for person in people if person.merged_into_id is None]


def recorded_in_error(person: Person) -> tuple[int, int]:
    """A spell with an earlier absence, both recorded in error and removed again; the keys of post and spell."""
    service = person.service_id
    with writing("tests/walks"):
        post = Post.objects.create(service_id=service, person=person)
        when = {"starts_on": date(1999, 1, 4), "ends_on": date(1999, 2, 4)}
        spell = Spell.objects.create(service_id=service, person=person, post=post, state=SpellState.OFF_SICK, **when)
        absence = EarlierAbsence.objects.create(service_id=service, spell=spell, began_on=date(1998, 1, 4), weeks=3)
        keys = post.pk, spell.pk
        for row in (absence, spell, post):
            row.delete()
    return keys


def traced(ours: Filled, person: Person) -> None:
    """What other tables say of somebody."""
    service, account, at = ours.house.service, ours.house.accounts["case_manager"], timezone.now()
    reference = Case.objects.filter(person=person).values_list("reference", flat=True).first()
    page = f"/cases/{reference}/contacts/new/" if reference else f"/people/{person.pk}/copy/"
    Draft.objects.update_or_create(
        service=service, account=account, form="/referrals/new/", defaults={"fields": {"n": [MARK]}, "saved_at": at}
    )
    Draft.objects.create(service=service, account=account, form=page, fields={}, saved_at=at)
    Submission.objects.create(service=service, account=account, token=uuid4(), at=at, location=page)
    for kind, key, named in (("case", None, page), ("", None, reference), ("person", person.pk, "")):
        ReadLogEntry.objects.create(
            service=service,
            account=account,
            at=at,
            permission="CASE_VIEW",
            outcome="read",
            subject_kind=kind,
            subject_id=key,
            reference=named or "",
            path=page,
        )
    with writing("tests/walks"):
        if reference:
            StaleCase.objects.create(
                service=service, case=Case.objects.get(service=service, reference=reference), reason="policy"
            )
        ImportedRow.objects.create(
            service=service, resource="people", key=f"K{person.pk}", row=person.pk, digest=uuid4()
        )
        Import.objects.update_or_create(
            service=service,
            file_name="told",
            defaults={
                "received_at": at,
                "state": ImportState.REFUSED,
                "found": [f"people.csv, line 2: {MARK} is no day", "Two files were read."],
            },
        )


def left(words: list[str]) -> Iterator[str]:
    """Rows, of whatever table, in which one of the words stands."""
    for model in our_models():
        table = quoted(model._meta.db_table)
        for word in words:
            ((number,),) = rows(f"SELECT count(*) FROM {table} t WHERE t::text ILIKE %s", [f"%{word}%"])
            if number:
                yield f"{model._meta.label}: {number} with {word}"


def keys_left(held: dict[Model, set[int]]) -> Iterator[str]:
    """References to rows that are gone, in tables and their histories, events and the log."""
    for model in our_models():
        for field in model._meta.concrete_fields:
            gone = held.get(field.related_model) if isinstance(field, models.ForeignKey) else None
            if gone and model._default_manager.filter(**{f"{field.attname}__in": gone}).exists():
                yield f"{model._meta.label}.{field.name}"
    for model in (Event, ReadLogEntry):
        for about, keys in held.items():
            if model._default_manager.filter(subject_kind=about._meta.model_name, subject_id__in=keys).exists():
                yield f"{model._meta.label} of {about._meta.label}"


@pytest.fixture
def later(people: list[Person]) -> Iterator[None]:
    """Ten years from now, when every record is of long ago."""
    with clock.frozen(clock.now() + timedelta(days=3_660)):
        yield


def decided(ours: Filled, person: Person) -> Any:
    """It is decided that the record is erased."""
    return decide(person=person, by=ours.house.actor("service_administrator"), fate=Fate.ERASE)


def test_nothing_of_an_erased_person_is_left_in_any_table(
    ours: Filled, theirs: Filled, people: list[Person], later: None
) -> None:
    references = list(Case.objects.filter(service=ours.service_id).values_list("reference", flat=True))
    held: dict[Model, set[int]] = {}
    others = {model: model._default_manager.exclude(service=ours.service_id).count() for model in tenant_models()}
    for person in people:
        for model, keys in rows_about(same_person(person)).items():
            held.setdefault(model, set()).update(keys)
    assert set(held) == {model for model, keys in held.items() if keys}, "Each table has a row to be erased."
    # A second record of somebody goes with the one that survives.
    for person in [each for each in people if each.merged_into_id is None]:
        with ours.house.open():
            erase(decision=decided(ours, person))
    assert list(left([MARK, *references])) == []
    assert list(keys_left(held)) == []
    assert {m: m._default_manager.exclude(service=ours.service_id).count() for m in others} == others
    assert Import.objects.get(file_name="told").found == ["Two files were read."]


@pytest.mark.thorough
def test_what_was_recorded_in_error_and_removed_leaves_no_versions(
    ours: Filled, people: list[Person], later: None
) -> None:
    person, *_ = people
    with ours.house.open():
        post, spell = recorded_in_error(person)
        left_behind: dict[Model, dict[str, int]] = {
            Post: {"pgh_obj_id": post},
            Spell: {"pgh_obj_id": spell},
            EarlierAbsence: {"spell_id": spell},
        }
        versions = [each for each in tables_about() if each.model in left_behind]
        for each in versions:
            assert each.history
            assert each.history._default_manager.filter(**left_behind[each.model]).exists()
        erase(decision=decided(ours, person))
    for each in versions:
        assert each.history
        assert not each.history._default_manager.filter(**left_behind[each.model]).exists()


@pytest.mark.thorough
def test_what_stays_is_that_it_was_done_when_and_who_decided(ours: Filled, people: list[Person], later: None) -> None:
    person, *_ = people
    with ours.house.open():
        records = len(same_person(person))
        counts = erase(decision=decided(ours, person))
        event = Event.objects.get(type="record erased")
    assert event.subject_kind == "service"
    assert event.facts["decided_by"] == ours.house.accounts["service_administrator"].pk
    assert event.facts["rows"] == counts
    assert counts["people.Person"] == records == 2
    assert set(event.facts) == {"service_id", "decided_by", "decided_at", "rows"}


def test_what_is_typed_about_somebody_of_a_like_name_stays(ours: Filled) -> None:
    house = ours.house
    with house.open(), past_triggers():
        mark, hill = house.person(given_name="Mark", family_name="Hill"), house.person(family_name="Hill")
        for number, text in enumerate(("A remarkable uphill week", "Ms Hill rang", "Hill, Mark: letter")):
            fields = {"note": [text]}
            about = {"service": house.service, "account": house.accounts["case_manager"], "saved_at": timezone.now()}
            Draft.objects.create(form=f"/cases/{number}/", fields=fields, **about)
        erase_traces(traces_of(rows_about({mark.pk}), house.service.pk), {})
        left = {
            draft.fields["note"][0] for draft in Draft.objects.filter(form__startswith="/cases/", service=house.service)
        }
        assert {"A remarkable uphill week", "Ms Hill rang"} <= left
        assert "Hill, Mark: letter" not in left
        erase_traces(traces_of(rows_about({hill.pk, mark.pk}), house.service.pk), {})
        assert not Draft.objects.filter(fields__note=["Ms Hill rang"]).exists()


@pytest.mark.thorough
def test_the_records_of_others_and_their_protection_stay(ours: Filled, people: list[Person], later: None) -> None:
    erased, stays, *_ = people
    with ours.house.open():
        held = rows_about({stays.pk})
        erase(decision=decided(ours, erased))
        assert rows_about({stays.pk}) == held
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        run("DELETE FROM foundation_event")


@pytest.mark.thorough
@pytest.mark.parametrize("login", ["web", "worker"])
def test_neither_web_nor_worker_can_erase(ours: Filled, people: list[Person], later: None, login: str) -> None:
    person, *_ = people
    with ours.house.open():
        decision = decided(ours, person)
    with pytest.raises(DatabaseError, match="permission denied"), as_login(login), ours.house.open():
        erase(decision=decision)


@pytest.mark.thorough
def test_that_somebody_was_once_taken_for_the_erased_person_is_erased(
    ours: Filled, people: list[Person], later: None
) -> None:
    erased, stays, *_ = [person for person in people if person.merged_into_id is None]
    with ours.house.open():
        merge(person=stays, into=erased, by=TESTS)
        undo_merge(person=stays, by=TESTS)
        assert Event.objects.filter(facts__from_id=erased.pk).exists()
        erase(decision=decided(ours, erased))
    assert not Event.objects.filter(facts__from_id=erased.pk).exists()
    assert not Event.objects.filter(facts__into_id=erased.pk).exists()
    assert Event.objects.filter(subject_kind="person", subject_id=stays.pk).exists()


@pytest.mark.thorough
def test_a_case_that_was_opened_again_is_not_erased(ours: Filled, people: list[Person], later: None) -> None:
    person, *_ = people
    with ours.house.open():
        decision = decided(ours, person)
        ours.house.case(person=person, asked=False, accepted=0)
        with pytest.raises(Refused, match="still open"):
            erase(decision=decision)


@pytest.mark.thorough
def test_the_latest_decision_holds(ours: Filled, people: list[Person], later: None) -> None:
    person, *_ = people
    with ours.house.open():
        decision = decided(ours, person)
        until = clock.today() + timedelta(days=90)
        administrator = ours.house.actor("service_administrator")
        decide(person=person, by=administrator, fate=Fate.KEEP, keep_until=until, reason="A claim")
        with pytest.raises(Refused, match="decided since to keep"):
            erase(decision=decision)


@pytest.mark.thorough
def test_a_folder_that_waits_is_seen_to_first(ours: Filled, people: list[Person], later: None) -> None:
    person, *_ = people
    with ours.house.open(), writing("tests/walks"):
        Import.objects.create(
            service=ours.house.service,
            file_name="waits",
            received_at=clock.now(),
            state=ImportState.CHECKED,
            content=b"",
        )
        with pytest.raises(Refused, match="A folder waits"):
            erase(decision=decided(ours, person))


@pytest.mark.thorough
def test_the_job_erases_once_and_says_why_it_does_not(ours: Filled, people: list[Person], later: None) -> None:
    person, other, *_ = people
    with ours.house.open():
        decision, refused = decided(ours, person), decided(ours, other)
        ours.house.case(person=other, asked=False, accepted=0)
    connection.check_constraints()
    assert erase_person(ours.service_id, decision.pk).endswith("rows erased")
    assert erase_person(ours.service_id, decision.pk) == "erased already"
    assert "still open" in erase_person(ours.service_id, refused.pk)


@pytest.mark.thorough
def test_the_command_erases_what_was_decided_and_a_dry_run_nothing(
    ours: Filled, theirs: Filled, people: list[Person], later: None
) -> None:
    person, *_ = people
    with ours.house.open():
        decided(ours, person)
    (tried,) = erase_all_decided(ours.house.service, dry_run=True)
    assert tried.words.endswith("rows would be erased")
    assert Person.objects.filter(pk=person.pk).exists()
    (done,) = erase_all_decided(ours.house.service)
    assert done.words == tried.words.replace("would be erased", "erased")
    assert not Person.objects.filter(pk=person.pk).exists()
    assert list(erase_all_decided(ours.house.service)) == []
