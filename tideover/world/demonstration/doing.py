"""One step of an invented case, done by the action it stands for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tideover.assessments.actions import record_assessment
from tideover.assessments.rules import Condition, Severity
from tideover.cases.actions import add_document, end_case
from tideover.cases.models import Case, EndingReason
from tideover.cases.rules import Told
from tideover.diary.actions import (
    book_appointment,
    cancel_appointment,
    miss_appointment,
    record_attempt,
    record_contact,
)
from tideover.diary.models import Appointment
from tideover.diary.rules import Canceller, Party
from tideover.employment.actions import confirm_work_status, end_post, record_post, record_spell
from tideover.employment.models import Post
from tideover.employment.rules import Contract, HoursBasis, JobLevel
from tideover.foundation import clock
from tideover.foundation.access.actor import By
from tideover.organisation.models import Intervention, Staff
from tideover.people.models import Employer, EmployerContact, Person
from tideover.people.rules import Way
from tideover.provision import actions as provision
from tideover.provision.models import Provision
from tideover.provision.rules import ProviderKind
from tideover.world.demonstration import steps
from tideover.world.demonstration.clients import Client

LASTING = {"bipolar", "psychosis", "neurodiversity", "neurological"}
"""Conditions that the demonstration counts as severe and enduring, and not as a first episode."""
FROM_WORK = {"stress", "musculoskeletal", "ptsd"}
"""Conditions whose people hold work to be the main cause."""


@dataclass(frozen=True, slots=True)
class Work:
    """An employer with the people there, the line manager first."""

    employer: Employer
    contacts: list[EmployerContact]


@dataclass(slots=True)
class Page:
    """A case being written, with what its later steps refer to."""

    client: Client
    case: Case
    person: Person
    by: By
    staff: Staff | None
    work: Work
    catalogue: Mapping[str, Intervention]
    posts: list[Post] = field(default_factory=list)
    appointments: dict[int, Appointment] = field(default_factory=dict)
    provisions: dict[str, Provision] = field(default_factory=dict)
    physiotherapist: Staff | None = None


def do(step: steps.Step, page: Page) -> None:
    """Do the step, now (the caller has set the clock to its moment)."""
    _DO[type(step)](step, page)


def _speak(step: steps.Spoken, page: Page) -> None:
    record_contact(
        case=page.case,
        by=page.by,
        staff=page.staff,
        at=step.at,
        way=step.way,
        begun_by=step.begun_by,
        parties=[step.party],
        topics=step.topics,
        minutes=dict(step.minutes),
        note=step.note,
        employer_contact=page.work.contacts[0] if step.party is Party.EMPLOYER else None,
        appointment=page.appointments[step.kept] if step.kept is not None else None,
    )


def _try(step: steps.Tried, page: Page) -> None:
    record_attempt(
        case=page.case,
        by=page.by,
        staff=page.staff,
        at=step.at,
        way=Way.TELEPHONE,
        party=Party.CLIENT,
        note=step.note,
    )


def _book(step: steps.Booked, page: Page) -> None:
    page.appointments[step.key] = book_appointment(
        case=page.case,
        by=page.by,
        staff=page.staff,
        at=step.meets_at,
        way=step.way,
        minutes=step.minutes,
        place=step.place,
        purpose=step.purpose,
    )


def _miss(step: steps.Missed, page: Page) -> None:
    miss_appointment(appointment=page.appointments[step.key], by=page.by)


def _cancel(step: steps.Cancelled, page: Page) -> None:
    cancel_appointment(appointment=page.appointments[step.key], by=page.by, cancelled_by=Canceller.CLIENT)


def _assess(step: steps.Assessed, page: Page) -> None:
    diagnosis = page.client.diagnosis
    lasting = diagnosis in LASTING
    record_assessment(
        case=page.case,
        by=page.by,
        on=clock.today(),
        staff=page.staff,
        main_condition=Condition[diagnosis.upper()],
        severity=Severity.SEVERE_AND_ENDURING if lasting else Severity.MILD_TO_MODERATE,
        first_episode=not lasting,
        work_is_main_cause=diagnosis in FROM_WORK,
        in_their_words=page.client.words,
    )


def _help(step: steps.HelpMoved, page: Page) -> None:
    on = clock.today()
    if step.to in _MOVES:
        _MOVES[step.to](provision=page.provisions[step.code], by=page.by, on=on)
        return
    intervention = page.catalogue[step.code]
    in_house = step.code in PHYSIOTHERAPIST_GIVES
    given: dict[str, Any] = {
        "case": page.case,
        "intervention": intervention,
        "by": page.by,
        "staff": page.staff,
        "provider": page.physiotherapist if in_house else None,
        "provider_kind": ProviderKind.IN_HOUSE if in_house else ProviderKind.CASE_MANAGER,
    }
    made = provision.suggest(on=on, **given) if step.to == "suggest" else provision.record_help(started_on=on, **given)
    page.provisions[step.code] = made


PHYSIOTHERAPIST_GIVES = {"physiotherapy", "fatigue"}

_MOVES = {
    "offer": provision.offer,
    "accept": provision.accept,
    "start": provision.start,
    "finish": provision.finish,
}


def _change_work(step: steps.WorkChanged, page: Page) -> None:
    record_spell(
        person=page.person,
        by=page.by,
        state=step.state,
        starts_on=step.starts_on,
        post=None if step.in_post is None else page.posts[step.in_post],
        adjusted=step.adjusted,
    )


def _confirm(_step: steps.WorkConfirmed, page: Page) -> None:
    confirm_work_status(person=page.person, by=page.by, on=clock.today())


def _leave_post(step: steps.PostLeft, page: Page) -> None:
    end_post(post=page.posts[0], by=page.by, on=step.on, ended_by=step.ended_by)


def _find_post(step: steps.PostFound, page: Page) -> None:
    post = record_post(
        person=page.person,
        by=page.by,
        employer=page.work.employer if step.same_employer else None,
        started_on=step.on,
        title=step.title,
        contract=Contract.PERMANENT,
        hours_basis=HoursBasis.FULL_TIME,
        income_band=page.client.pay,
        occupation_level=page.client.level,
        level=JobLevel.EQUAL,
    )
    page.posts.append(post)


def _file(step: steps.Filed, page: Page) -> None:
    add_document(
        case=page.case,
        by=page.by,
        staff=page.staff,
        name=step.name,
        content=step.content,
        kind=step.kind,
        dated_on=step.dated_on,
        came_from=step.came_from,
        note=step.note,
    )


def _end(step: steps.Ended, page: Page) -> None:
    reason = EndingReason[step.reason.upper()]
    silent = reason is EndingReason.NO_ANSWER
    end_case(
        case=page.case,
        by=page.by,
        on=clock.today(),
        reason=reason,
        talk_held_on=None if silent else clock.today(),
        no_talk_because="Calls, messages and a letter went unanswered" if silent else "",
        way_back="A call to us is enough, without a new referral",
        told=[Told.CLIENT],
    )


_DO: dict[type[steps.Step], Callable[[Any, Page], None]] = {
    steps.Spoken: _speak,
    steps.Tried: _try,
    steps.Booked: _book,
    steps.Missed: _miss,
    steps.Cancelled: _cancel,
    steps.Assessed: _assess,
    steps.HelpMoved: _help,
    steps.WorkChanged: _change_work,
    steps.WorkConfirmed: _confirm,
    steps.PostLeft: _leave_post,
    steps.PostFound: _find_post,
    steps.Filed: _file,
    steps.Ended: _end,
}
