"""Writing an imported record, through the actions of the rooms it goes to."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tideover.assessments.actions import record_assessment
from tideover.assessments.rules import Condition, Severity
from tideover.cases.actions import end_case, open_case
from tideover.cases.models import Case, EndingReason
from tideover.employment.actions import record_post, record_spell
from tideover.employment.models import Post
from tideover.exchange.checks import Row
from tideover.exchange.founding import (
    CASE_MANAGEMENT,
    IMPORT,
    catalogue,
    ensure_policy,
    holding_case_manager,
)
from tideover.exchange.models import Import, StagedRow
from tideover.exchange.queries import cells_of
from tideover.exchange.rules import Story, hours_basis, story_of
from tideover.exchange.schema import record_schema
from tideover.foundation import clock, events
from tideover.foundation.actions import action
from tideover.foundation.models import Service
from tideover.organisation.models import Intervention, Staff
from tideover.people.actions import record_employer, record_person
from tideover.people.models import Employer, Person
from tideover.people.rules import MaritalStatus, Sex
from tideover.provision.actions import record_help

Progress = Callable[[int, int], None]
"""Told after each client: how many are done, of how many."""

Values = Mapping[str, Any]
ENDINGS = {
    "retained": EndingReason.SETTLED,
    "new_job": EndingReason.SETTLED,
    "temporary_work": EndingReason.LEFT_WORK,
    "redundant": EndingReason.LEFT_WORK,
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """A checked file: its name, its bytes, its rows, and the day its dates are estimated from."""

    file: str
    content: bytes
    rows: tuple[Row, ...]
    last_day: date


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the service the record goes."""

    service: Service
    holder: Staff
    catalogue: Mapping[str, Intervention]


@action
def apply_record(
    *, service: Service, delivery: Delivery, rows: Sequence[Row], progress: Progress | None = None
) -> None:
    """Stage the rows and turn each into a person, posts, spells and an ended case with its help.

    `rows` are those of the delivery that the service does not have yet; with none, nothing is written.
    Raises Refused, and so undoes all of it, where the record of the service refuses a row.
    """
    if not rows:
        return
    ensure_policy(service)
    place = _Place(service, holding_case_manager(service), catalogue(service))
    staged = _stage(service, delivery, rows)
    with events.once_per_subject():
        for done, (row, waiting) in enumerate(zip(rows, staged, strict=True), start=1):
            waiting.case = _case_of(row.values, story_of(row.values, delivery.last_day), place)
            if progress:
                progress(done, len(rows))
    StagedRow.objects.bulk_update(staged, ["case"], batch_size=1000)


def _stage(service: Service, delivery: Delivery, rows: Sequence[Row]) -> list[StagedRow]:
    brought_by = Import.objects.create(
        service=service,
        file_name=delivery.file[-200:],
        sha256=hashlib.sha256(delivery.content).hexdigest(),
        imported_at=clock.now(),
        last_day=delivery.last_day,
        row_count=len(rows),
    )
    staged = (
        StagedRow(
            service=service, brought_by=brought_by, line=row.line, client=str(row.values["client"]), cells=cells_of(row)
        )
        for row in rows
    )
    return StagedRow.objects.bulk_create(staged, batch_size=1000)


def _case_of(values: Values, story: Story, place: _Place) -> Case:
    person = _person(values, story, place.service)
    posts = _posts(values, story, person, _employer(values, place.service))
    _spells(story, person, posts)
    case = open_case(
        person=person,
        team=place.holder.team,
        by=IMPORT,
        accepted_on=story.began_on,
        case_manager=place.holder,
        post=posts[0],
        dates_are_estimated=True,
    )
    _assessment(values, story, case)
    _help(values, story, case, place)
    return end_case(case=case, by=IMPORT, on=story.ended_on, reason=ENDINGS[values["job_outcome"]])


def _person(values: Values, story: Story, service: Service) -> Person:
    return record_person(
        service=service,
        by=IMPORT,
        given_name=f"Client {values['client']}",
        birth_date=story.born_on,
        birth_date_is_estimated=True,
        sex=Sex.FEMALE if values["sex"] == "f" else Sex.MALE,
        ethnicity=values["ethnicity"],
        marital_status=MaritalStatus.MARRIED if values["married"] else MaritalStatus.NOT_MARRIED,
    )


def _employer(values: Values, service: Service) -> Employer:
    name = str(values["employer"])
    shown = f"Employer {name}" if len(name) <= 3 else name
    return record_employer(service=service, by=IMPORT, name=shown, size_band=values["company_size"])


def _posts(values: Values, story: Story, person: Person, employer: Employer) -> list[Post]:
    at_risk = {
        "hours_basis": hours_basis(values),
        "income_band": values["income_band"],
        "occupation_level": values["occupation_level"],
    }
    return [
        record_post(
            person=person,
            by=IMPORT,
            employer=employer if post.of_employer else None,
            started_on=post.started_on,
            ended_on=post.ended_on,
            ended_by=post.ended_by or "",
            contract=post.contract or "",
            level=post.level or "",
            dates_are_estimated=True,
            **(at_risk if post.at_risk else {}),
        )
        for post in story.posts
    ]


def _spells(story: Story, person: Person, posts: Sequence[Post]) -> None:
    for spell in story.spells:
        record_spell(
            person=person,
            by=IMPORT,
            state=spell.state,
            starts_on=spell.starts_on,
            ends_on=spell.ends_on,
            post=None if spell.post is None else posts[spell.post],
            adjusted=spell.adjusted,
            confirmed_on=spell.ends_on or story.ended_on,
            dates_are_estimated=True,
        )


def _assessment(values: Values, story: Story, case: Case) -> None:
    further = {Condition.PTSD: values["ptsd"], Condition.AGORAPHOBIA: values["agoraphobia"]}
    severe = values["severe_and_enduring"]
    record_assessment(
        case=case,
        by=IMPORT,
        on=story.began_on,
        main_condition=values["diagnosis"],
        further_conditions=[condition for condition, there in further.items() if there],
        severity=Severity.SEVERE_AND_ENDURING if severe else Severity.MILD_TO_MODERATE,
        first_episode=values["first_episode"],
        work_is_main_cause=values["work_main_cause"],
        date_is_estimated=True,
    )


def _help(values: Values, story: Story, case: Case, place: _Place) -> None:
    given = [field.name for field in record_schema().interventions if values[field.name]]
    for code in [CASE_MANAGEMENT, *given]:
        record_help(
            case=case,
            intervention=place.catalogue[code],
            by=IMPORT,
            started_on=story.began_on,
            finished_on=story.ended_on,
            dates_are_estimated=True,
        )
