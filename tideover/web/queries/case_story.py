"""One person's story: who, where it stands, what is next and why, and what has happened."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Subquery

from tideover.assessments.models import Assessment
from tideover.assessments.queries import latest_assessment
from tideover.assessments.rules import Condition
from tideover.cases.models import Case, EndingReason
from tideover.diary.models import Contact
from tideover.diary.rules import Party
from tideover.employment.models import Spell
from tideover.employment.queries import LifeSpell, life_line, recorded_spells, work_line
from tideover.foundation.pages.words import capitalised, distance, join_words, span, spoken_date
from tideover.people.models import Employer, Person
from tideover.people.rules import EmployerRole, Way
from tideover.provision.models import Provision
from tideover.provision.queries import help_of
from tideover.provision.rules import ProvisionState
from tideover.web.picture import LifePicture, life_picture
from tideover.web.queries.timeline import Asked, Timeline, timeline
from tideover.worklist.queries import DueLine, next_of
from tideover.worklist.rules import Stage

DIALLED = "0123456789+*#"
"""What of a written telephone number is dialled."""


@dataclass(frozen=True, slots=True)
class EmployerPerson:
    """Somebody to speak with at the employer."""

    name: str
    role: str
    telephone: str
    email: str


@dataclass(frozen=True, slots=True)
class Reach:
    """One way to reach the client, with the address that a telephone or mail program opens."""

    label: str
    value: str
    href: str
    is_preferred: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of where things stand."""

    about: str
    text: str
    quoted: str = ""


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One kind of help and how far it has come."""

    label: str
    state: str
    since: date | None


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
    help: list[HelpLine]
    life: list[LifeSpell]
    picture: LifePicture | None


def case_story(case: Case, today: date, asked: Asked) -> CaseStory:
    """The story of a case fetched with `Case.shown_with`. Six queries."""
    person = case.person
    spells = recorded_spells(person)
    assessment = latest_assessment(case)
    helps = help_of(case)
    employer_people, last_with_employer = _employer(case)
    life = life_line(spells)
    until = case.ended_on or today
    lines = [
        _work(case, spells, until, today),
        _health(assessment),
        _employer_line(case, last_with_employer, today),
        Line("Help", _help_sentence(helps, today)),
    ]
    return CaseStory(
        case=case,
        age=person.age_on(until),
        stage=_stage_words(case, today),
        reach=_reach(case.person),
        manner=_manner(case.person),
        lines=lines,
        next=[] if case.ended_on else next_of(case, today),
        timeline=timeline(case, asked),
        employer=case.post.employer.name if case.post and case.post.employer else "",
        employer_people=employer_people,
        help=[_help_line(row) for row in helps],
        life=life,
        picture=life_picture(life, today=until, opened_on=case.accepted_on),
    )


def _stage_words(case: Case, today: date) -> str:
    if case.ended_on:
        reason = EndingReason(case.ending_reason).label.lower()
        return f"Ended {spoken_date(case.ended_on, today)}: {reason}"
    stage, since = Stage(case.standing.stage), case.standing.stage_since
    return f"{stage.label} for {span((today - since).days)}"


def _reach(person: Person) -> list[Reach]:
    """Where to reach the client, the way they prefer first; only what is known."""
    way = person.contact_way
    dialled = "".join(character for character in person.telephone if character.isascii() and character in DIALLED)
    rows = [
        Reach("Telephone", person.telephone, f"tel:{dialled}" if dialled else "", way == Way.TELEPHONE),
        Reach("E-mail", person.email, f"mailto:{person.email}" if person.email else "", way == Way.MESSAGE),
        Reach("Address", ", ".join(filter(None, (person.address, person.postcode))), "", way == Way.LETTER),
    ]
    return sorted((row for row in rows if row.value), key=lambda row: not row.is_preferred)


def _manner(person: Person) -> list[tuple[str, str]]:
    """How to go about getting in touch, as they asked."""
    prefers = Way(person.contact_way).label.lower() if person.contact_way else ""
    rows = [
        ("Prefers", {"in_person": "to meet in person"}.get(person.contact_way, prefers)),
        ("When and how", person.contact_note),
        ("Makes it easier", person.access_needs),
    ]
    return [row for row in rows if row[1]]


def _work(case: Case, spells: list[Spell], until: date, today: date) -> Line:
    """How they stand at work; in an ended case, how they stood then: nothing is claimed of later."""
    sentence = work_line(case.person, spells, until, case.post).sentence(until, read_on=today)
    if sentence and case.ended_on:
        sentence = f"When the case ended: {_lower_first(sentence)}"
    return Line("Work", sentence or "Nothing is recorded yet.")


def _health(assessment: Assessment | None) -> Line:
    if assessment is None:
        return Line("Health", "Not assessed yet.")
    codes = [code for code in (assessment.main_condition, *assessment.further_conditions) if code]
    conditions = capitalised(join_words([Condition(code).label.lower() for code in codes]))
    cause = " Sees work as the main cause." if assessment.work_is_main_cause else ""
    return Line("Health", f"{conditions or 'No condition recorded'}.{cause}", assessment.in_their_words)


def _employer(case: Case) -> tuple[list[EmployerPerson], datetime | None]:
    """The people at the employer and when we last were in touch with it, in one query."""
    if case.post is None or case.post.employer_id is None:
        return [], None
    spoken = Contact.objects.filter(case=case, parties__contains=[Party.EMPLOYER], two_way=True).order_by("-at")
    rows = list(
        Employer.objects.filter(pk=case.post.employer_id)
        .annotate(last=Subquery(spoken.values("at")[:1]))
        .order_by("contacts__name")
        .values_list("contacts__name", "contacts__role", "contacts__telephone", "contacts__email", "last")
    )
    people = [
        EmployerPerson(name, EmployerRole(role).label, telephone, email)
        for name, role, telephone, email, _ in rows
        if name
    ]
    return people, rows[0][-1]


def _employer_line(case: Case, last: datetime | None, today: date) -> Line:
    if case.post is None or case.post.employer is None:
        return Line("Employer", "No employer is recorded yet.")
    name = case.post.employer.name
    if last is None:
        return Line("Employer", f"{name}. {'No contact is recorded' if case.ended_on else 'We have not spoken yet'}.")
    return Line("Employer", f"{name}. Last spoke {distance(last, today)}.")


def _help_sentence(helps: list[Provision], today: date) -> str:
    given = [row.intervention.label for row in helps if row.started_on]
    promised = [row for row in helps if row.state in (ProvisionState.OFFERED, ProvisionState.ACCEPTED)]
    parts = [f"Given: {join_words([_lower_first(label) for label in given])}."] if given else []
    for row in promised:
        day = row.answered_on or row.offered_on
        when = f" {distance(day, today)}" if day else ""
        parts.append(f"{row.intervention.label} promised{when}, not started.")
    return " ".join(parts) or "None started yet."


def _lower_first(label: str) -> str:
    """The label inside a sentence; an abbreviation such as CBT keeps its capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _help_line(row: Provision) -> HelpLine:
    since = row.ended_on or row.started_on or row.answered_on or row.offered_on or row.suggested_on
    return HelpLine(row.intervention.label, ProvisionState(row.state).label, since)
