"""All that is held about somebody, in the order in which it reads well.

It is built from the walk over the models (exchange.about): a new table with rows about people is in it with the
names of its fields, unless it is left out here with a reason. What belongs to others is left out field by field.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BinaryField, BooleanField, DateField, Field, ForeignKey, Model, Q

from tideover.cases.models import Document
from tideover.consent.rules import Ground
from tideover.diary.models import GroupSession, MeetingParticipant
from tideover.employment.models import Post
from tideover.exchange.about import Rows, rows_about, same_person, tables_about
from tideover.exchange.wording import EMPTY, in_words, label, moment
from tideover.foundation.pages.words import capitalised, short_date
from tideover.organisation.models import Intervention, Staff, Team
from tideover.people.models import Employer, EmployerContact, Person
from tideover.referrals.models import Outreach
from tideover.worklist.rules import DueKind

SHOWN_BY_NAME: tuple[type[Model], ...] = (
    Staff,
    Team,
    Employer,
    EmployerContact,
    Intervention,
    Outreach,
    Post,
    MeetingParticipant,
    GroupSession,
    Document,
)
NAMED_BY = {"diary.AgreedStep": ("participant__staff", "participant__employer_contact")}
"""What the names of rows that a table refers to are made of."""
TITLES: Mapping[str, str] = {
    "people.Person": "Who you are",
    "referrals.Referral": "How you came to us",
    "referrals.WaitingSpell": "When we waited to hear from you",
    "cases.Case": "Our work with you",
    "cases.Allocation": "Who was given your case",
    "cases.Supporter": "Family and friends you named",
    "employment.Post": "Your jobs",
    "cases.CasePost": "Other jobs your case is about",
    "employment.Spell": "How things stood at work",
    "employment.EarlierAbsence": "Earlier times off work",
    "assessments.Assessment": "What we understood of your health and work",
    "provision.Provision": "Help that was suggested or given",
    "provision.CareOutside": "Care from others",
    "diary.Contact": "When we were in touch",
    "diary.Attempt": "When we tried to reach you",
    "diary.Appointment": "Appointments",
    "diary.Participant": "Who was to take part in appointments",
    "diary.Meeting": "Meetings about your work and health",
    "diary.MeetingParticipant": "Who took part in those meetings",
    "diary.AgreedStep": "What was agreed in those meetings",
    "diary.Attendance": "Group sessions you were asked to",
    "diary.ContactAgreement": "How you asked us to keep in touch",
    "diary.Intention": "What we meant to do",
    "diary.Handover": "When your case changed hands",
    "diary.AskedHandover": "When your case was to change hands",
    "cases.EndingSeen": "What a manager said to the end of your case",
    "cases.Concern": "Worries about safety",
    "cases.Complaint": "Complaints",
    "cases.Document": "Documents we were sent about you",
    "cases.DocumentContent": "What those documents are called, and what we noted of them",
    "cases.DocumentRemoval": "Documents that did not belong to you and were taken out",
    "cases.Pause": "When your case waited",
    "cases.Ending": "How our work ended",
    "cases.FollowUp": "How it went on afterwards",
    "cases.SignOff": "What was done when the service ended",
    "evaluation.Rating": "How helpful people found us",
    "consent.PermissionDecision": "Who you said may be told what",
    "consent.LegalBasis": "Why we may hold this",
    "consent.DisclosureRequest": "Requests to tell others without asking you",
    "consent.DisclosureAnswer": "What a manager answered to those requests",
    "consent.Disclosure": "What we told others",
    "worklist.PutOff": "What we put off",
    "worklist.Due": "What is due next",
    "cases.TimeShare": "How time for you was shared out",
    "cases.BreakGlass": "Staff from other teams who opened your case",
    "exchange.SubjectAccess": "Copies you were given",
}
"""What the parts are called, in their order. A table that is not named here comes last, under its own name."""

LEFT_OUT = {
    "worklist.Standing": "says again what the record says, for lists",
    "worklist.StaleCase": "is a note for the program, gone within minutes",
    "worklist.StaleReferral": "is a note for the program, gone within minutes",
    "exchange.RetentionDecision": "is how the service decides how long to keep the record; told on request",
}
"""Tables about people that are not in the copy, each with the reason."""

OTHERS_OWN = {
    "cases.Supporter": ("telephone", "email", "note"),
    "referrals.Referral": ("referrer_reach",),
    "cases.BreakGlass": ("remark", "seen_by", "seen_at"),
    "diary.AskedHandover": ("batch", "how", "state", "came_of"),
    "worklist.Due": ("about", "why_code", "why_facts"),
    "cases.DocumentContent": ("digest",),
}
"""Fields that are about somebody else: how to reach them, what was noted about them, what a manager told a colleague;
and codes of the program."""
SAID: Mapping[str, str] = {
    "people.Person.preferred_name": "What you like to be called",
    "people.Person.contact_way": "How to reach you",
    "people.Person.contact_note": "When and how to get in touch",
    "people.Person.access_needs": "What makes it easier for you",
    "people.Person.needs": "What you need so that we reach you",
    "people.Person.language": "The language you speak best",
    "diary.Contact.way": "How",
    "diary.Contact.begun_by": "Who began it",
    "diary.Contact.two_way": "Both sides took part",
    "diary.Contact.parties": "With whom",
    "diary.Contact.topics": "What about",
    "diary.Contact.minutes_client": "Minutes with or for you",
    "diary.Contact.minutes_employer": "Minutes with your employer",
    "diary.Contact.minutes_other_services": "Minutes with other services",
    "diary.Contact.minutes_admin": "Minutes of office work",
    "diary.Attempt.way": "How",
    "diary.Attempt.party": "Whom we tried to reach",
    "diary.Appointment.way": "How",
    "diary.Appointment.party": "With whom",
    "diary.Appointment.state": "What became of it",
    "diary.Appointment.occasion": "What it was",
    "diary.Meeting.occasion": "What it was",
    "diary.AgreedStep.participant": "Who",
    "diary.AgreedStep.what": "Agreed to",
    "diary.Attendance.session": "What about, and when",
    "diary.Attendance.presence": "Whether you came",
    "cases.Case.post": "The job it is about",
    "cases.Case.placement_manager": "Who looks for a new job with you",
    "assessments.Assessment.in_their_words": "In your words",
    "assessments.Assessment.work_is_main_cause": "Work is the main cause, in your view",
    "referrals.Referral.person_wants": "What you want",
    "provision.CareOutside.charged": "Charged to you, in pounds",
}
"""What a field is called in speaking to the person, where its own name speaks of them."""
HEADED = {"On", "At"}
"""Names of days that the heading says already."""
NOT_TOLD = {"id", "service", "version", "search_words", "without_concerns"}
"""Keys, and what would tell that something was left out for somebody's safety."""
OF_CONCERNS = {
    "cases.Concern": Q(pk__gt=0),
    "worklist.Due": Q(kind=DueKind.REVIEW_CONCERN),
    "worklist.PutOff": Q(kind=DueKind.REVIEW_CONCERN),
    "consent.DisclosureRequest": Q(ground=Ground.SAFEGUARDING),
    "consent.DisclosureAnswer": Q(request__ground=Ground.SAFEGUARDING),
    "consent.Disclosure": Q(request__ground=Ground.SAFEGUARDING),
}
"""Which rows tell of a safety concern: left out where reading of it would be likely to cause serious harm."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row in words: what it is headed with, and its fields."""

    heading: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One table in words."""

    title: str
    anchor: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """All that is held about one person, in words."""

    name: str
    parts: tuple[Part, ...]


def contents_about(person: Person, *, without_concerns: bool = False) -> Contents:
    """All that is held about the person under any of their records. Two queries for each table; call in their
    service's transaction."""
    rows = rows_about(same_person(person))
    hidden = OF_CONCERNS if without_concerns else {}
    tables = [about for about in tables_about() if about.label not in LEFT_OUT]
    parts = [_part(about.model, rows, hidden.get(about.label)) for about in tables]
    order = list(TITLES)
    told = [
        (order.index(model._meta.label) if model._meta.label in order else len(order), part)
        for model, part in parts
        if part.entries
    ]
    return Contents(person.surviving.name, tuple(part for _, part in sorted(told, key=lambda each: each[0])))


def told_tables() -> set[str]:
    """The tables that are in a copy."""
    return {about.label for about in tables_about()} - set(LEFT_OUT)


def _part(model: type[Model], rows: Rows, hidden: Q | None) -> tuple[type[Model], Part]:
    name = model._meta.label
    fields = list(_told(model))
    follow = [*(field.name for field in fields if isinstance(field, ForeignKey)), *NAMED_BY.get(name, ())]
    found = model._base_manager.filter(pk__in=rows[model]).order_by("pk").defer(*_files(model))
    found = found.exclude(hidden) if hidden else found
    found = found.select_related(*follow) if follow else found
    moments = _moment_field(model)
    entries = [_entry(row, fields, moments, number) for number, row in enumerate(_in_time(found, moments), 1)]
    title = TITLES.get(name) or capitalised(str(model._meta.verbose_name_plural))
    return model, Part(title, name.lower().replace(".", "-"), tuple(entries))


def _files(model: type[Model]) -> list[str]:
    """The fields that hold whole files, which nobody reads to tell the rest."""
    return [field.name for field in model._meta.concrete_fields if isinstance(field, BinaryField)]


def _in_time(found: Any, moments: "Field[Any, Any] | None") -> list[Model]:
    """The oldest first."""
    rows = list(found)
    if moments is None:
        return rows
    return sorted(rows, key=lambda row: (_day(getattr(row, moments.name)) or date.min, row.pk))


def _day(value: Any) -> date | None:
    return value.date() if isinstance(value, datetime) else value


def _told(model: type[Model]) -> "Iterator[Field[Any, Any]]":
    """The fields that are told: not keys, nor what is about others, nor references among the rows themselves."""
    hidden = NOT_TOLD | set(OTHERS_OWN.get(model._meta.label, ()))
    for field in model._meta.concrete_fields:
        # A file is handed out beside the copy, and not written into it.
        if field.name in hidden or field.generated or isinstance(field, BinaryField):
            continue
        if not isinstance(field, ForeignKey) or field.related_model in SHOWN_BY_NAME:
            yield field


def _moment_field(model: type[Model]) -> "Field[Any, Any] | None":
    """The day or moment that a row is headed with: its first one. A person is headed with nothing."""
    if model is Person:
        return None
    return next((field for field in model._meta.concrete_fields if isinstance(field, DateField)), None)


def _entry(row: Model, fields: "list[Field[Any, Any]]", moments: "Field[Any, Any] | None", number: int) -> Entry:
    at = getattr(row, moments.name) if moments is not None else None
    heading = str(number) if at is None else moment(at) if isinstance(at, datetime) else short_date(at)
    told = ((_called(row, field), _value(row, field)) for field in fields)
    return Entry(
        heading, tuple((name, value) for name, value in told if value not in (EMPTY, "no", "0") and name not in HEADED)
    )


def _called(row: Model, field: "Field[Any, Any]") -> str:
    return SAID.get(f"{row._meta.label}.{field.name}") or label(field)


def _value(row: Model, field: "Field[Any, Any]") -> str:
    value = getattr(row, field.name)
    if isinstance(value, Staff):
        return f"{value.name}, {value.job_title}" if value.job_title else f"{value.name}, member of staff"
    if isinstance(value, GroupSession):
        return f"{value.title}, {moment(value.at)}"
    if isinstance(value, Model):
        return str(value)
    if field.name == "eligibility":
        return "; ".join(f"{each['question']} {each['answer']}" for each in value)
    if isinstance(field, BooleanField) and value is None:
        return EMPTY
    return in_words(field, value, {})
