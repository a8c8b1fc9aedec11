"""One person's story: who, where it stands, what is next and why, and what has happened."""

from dataclasses import dataclass
from datetime import date, datetime

from tideover.assessments.models import Assessment
from tideover.assessments.rules import Condition
from tideover.cases.models import Case, EndingReason
from tideover.diary.models import Appointment
from tideover.diary.rules import Party
from tideover.employment.models import Post, Spell
from tideover.employment.queries import LifeSpell, life_line, recorded_spells, spell_facts, work_line_of
from tideover.employment.rules import last_confirmed
from tideover.foundation.pages.words import (
    about_month,
    capitalised,
    clock_time,
    distance,
    join_words,
    local_date,
    lower_first,
    span,
    spoken_date,
)
from tideover.foundation.prepared import Given, Prepared
from tideover.people.models import Person
from tideover.people.rules import EmployerRole, Way
from tideover.provision.models import Provision
from tideover.web.picture import LifePicture, life_picture
from tideover.web.queries.helps import HelpLine, help_line, help_sentence
from tideover.web.queries.meeting import Meeting, meeting_of
from tideover.web.queries.moments import moments_of
from tideover.web.queries.timeline import Asked, Timeline, timeline
from tideover.worklist.queries import DueLine, next_of
from tideover.worklist.rules import Stage
from tideover.worklist.wording import PARTIES

MOST_BOOKED = 3
"""How many of the appointments to come the page names."""
DIALLED = "0123456789+*#"
"""What of a written telephone number is dialled."""


@dataclass(frozen=True, slots=True)
class Reach:
    """One way to reach somebody, with the address that a telephone or mail program opens."""

    label: str
    value: str
    href: str
    is_preferred: bool = False


@dataclass(frozen=True, slots=True)
class EmployerPerson:
    """Somebody to speak with at the employer."""

    pk: int
    name: str
    role: str
    reach: list[Reach]


@dataclass(frozen=True, slots=True)
class Booked:
    """An appointment that is booked: when, with whom and how; `is_past`: nobody has said what became of it."""

    pk: int
    when: str
    words: str
    is_past: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of where things stand."""

    about: str
    text: str
    quoted: str = ""


@dataclass(frozen=True, slots=True)
class CaseStory:
    """Everything the case page shows."""

    case: Case
    age: int | None
    stage: str
    reach: list[Reach]
    manner: list[tuple[str, str]]
    lines: list[Line]
    next: list[DueLine]
    timeline: Timeline
    employer: str
    employer_people: list[EmployerPerson]
    booked: list[Booked]
    more_booked: bool
    help: list[HelpLine]
    life: list[LifeSpell]
    picture: LifePicture | None
    known_to: date | None


HELPS = Prepared(
    lambda: (
        Provision.objects.filter(case=Given("case"))
        .select_related("intervention")
        .order_by("intervention__position", "intervention_id", "id")
    )
)
"""The help of a `case`, in the order of the catalogue."""


def case_story(case: Case, today: date, asked: Asked) -> CaseStory:
    """The story of a case fetched with `Case.shown_with` and `with_what_is_beside`. Five queries."""
    person = case.client
    spells = recorded_spells(person)
    helps = list(HELPS.rows(case=case.pk))
    met = meeting_of(case)
    assessments = met.assessments
    life = life_line(spells)
    until = case.ended_on or today
    lines = [
        _work(case, spells, case.post or met.latest_post, until, today),
        _health(assessments[0] if assessments else None),
        _employer_line(case, met.employer_at, today),
        Line("Help", help_sentence(helps, case, today)),
    ]
    return CaseStory(
        case=case,
        age=person.age_on(until),
        stage=_stage_words(case, today),
        reach=_reach(person, met.agreed_way),
        manner=_manner(person, met),
        lines=lines,
        next=next_of(case, today),
        timeline=timeline(case, asked, moments_of(case, spells, helps, assessments)),
        employer=case.post.employer.name if case.post and case.post.employer else "",
        employer_people=[_employer_person(*row) for row in met.employer_people],
        booked=[_booked(row, case, today) for row in met.booked[:MOST_BOOKED]],
        more_booked=len(met.booked) > MOST_BOOKED,
        help=[help_line(row, case, today) for row in helps],
        life=life,
        picture=life_picture(life, until=until, opened_on=case.accepted_on, contacts=met.client_on),
        known_to=last_confirmed([spell_facts(row) for row in spells]),
    )


def _stage_words(case: Case, today: date) -> str:
    if case.ended_on:
        reason = EndingReason(case.ending_reason).label.lower()
        day = about_month(case.ended_on) if case.dates_are_estimated else spoken_date(case.ended_on, today)
        return f"Ended {day}: {reason}"
    stage, since = Stage(case.standing.stage), case.standing.stage_since
    days = (today - since).days
    return f"{stage.label} for {span(days)}" if days else f"{stage.label} since today"


def _reach(person: Person, agreed_way: str) -> list[Reach]:
    """Where to reach the client, the way agreed with them or else the one they prefer first; only what is known."""
    way = agreed_way or person.contact_way
    rows = [
        Reach("Telephone", person.telephone, _dialled(person.telephone), way == Way.TELEPHONE),
        Reach("E-mail", person.email, f"mailto:{person.email}" if person.email else "", way == Way.MESSAGE),
        Reach("Address", ", ".join(filter(None, (person.address, person.postcode))), "", way == Way.LETTER),
    ]
    return sorted((row for row in rows if row.value), key=lambda row: not row.is_preferred)


def _dialled(telephone: str) -> str:
    """The address that dials a written number; nothing where it holds none."""
    dialled = "".join(character for character in telephone if character.isascii() and character in DIALLED)
    return f"tel:{dialled}" if dialled else ""


def _manner(person: Person, met: Meeting) -> list[tuple[str, str]]:
    """How to go about getting in touch, as they asked. What was agreed in this case takes the place of what they said
    before."""
    way = met.agreed_way or person.contact_way
    prefers = Way(way).label.lower() if way else ""
    rows = [
        ("Prefers", {"in_person": "to meet in person"}.get(way, prefers)),
        ("When and how", met.agreed_note or person.contact_note),
        ("Makes it easier", person.makes_it_easier),
    ]
    return [row for row in rows if row[1]]


def _work(case: Case, spells: list[Spell], post: Post | None, until: date, today: date) -> Line:
    """How they stand at work; in an ended case, how they stood then: nothing is claimed of later. Where no spell is
    recorded, what the referral told of the absence, as its word and not as ours."""
    heard = "" if spells else _heard_of_absence(case, today)
    sentence = work_line_of(spells, until, post).sentence(until, read_on=today, heard=heard)
    if sentence and case.ended_on and not heard:
        sentence = f"When the case ended: {lower_first(sentence)}"
    return Line("Work", f"{sentence}." if sentence else "Nothing is recorded yet.")


def _heard_of_absence(case: Case, today: date) -> str:
    """Since when the client is off, as their referral says; empty where it does not say so."""
    referral = case.referral
    if referral is None or referral.absent_since is None:
        return ""
    since = referral.absent_since
    day = about_month(since) if referral.dates_are_estimated else spoken_date(since, today)
    return f"off sick since {day}, {_as_referral_says(case)}"


def _as_referral_says(case: Case) -> str:
    return "as the referral said" if case.ended_on else "as the referral says"


def _health(assessment: Assessment | None) -> Line:
    if assessment is None:
        return Line("Health", "Not assessed yet.")
    codes = [code for code in (assessment.main_condition, *assessment.further_conditions) if code]
    conditions = capitalised(join_words([Condition(code).label.lower() for code in codes]))
    cause = " Sees work as the main cause." if assessment.work_is_main_cause else ""
    return Line("Health", f"{conditions or 'No condition recorded'}.{cause}", assessment.in_their_words)


def _employer_person(pk: int, name: str, role: str, telephone: str, email: str) -> EmployerPerson:
    reach = [
        Reach("Telephone", telephone, _dialled(telephone)),
        Reach("E-mail", email, f"mailto:{email}" if email else ""),
    ]
    return EmployerPerson(pk, name, EmployerRole(role).label, reach)


def _booked(row: Appointment, case: Case, today: date) -> Booked:
    party = Party(row.party)
    whom = case.client.called or "the client" if party is Party.CLIENT else PARTIES[party]
    when = f"{capitalised(spoken_date(row.at, today))} at {clock_time(row.at)}"
    return Booked(row.pk, when, f"{Way(row.way).label} with {whom}", local_date(row.at) < today)


def _employer_line(case: Case, last: datetime | None, today: date) -> Line:
    if case.post is None or case.post.employer is None:
        heard = case.referral.employer_name if case.referral else ""
        return Line("Employer", f"{heard}, {_as_referral_says(case)}." if heard else "No employer is recorded yet.")
    name = case.post.employer.name
    if last is None:
        return Line("Employer", f"{name}. {'No contact is recorded' if case.ended_on else 'We have not spoken yet'}.")
    return Line("Employer", f"{name}. Last spoke {distance(last, today)}.")
