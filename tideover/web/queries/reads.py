"""Who looked at what, in words, narrowed by person, case and day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from tideover.foundation import clock
from tideover.foundation.access import Permission
from tideover.foundation.access.fetching import BROKE_GLASS, FORBIDDEN, NOT_FOUND, SEEN
from tideover.foundation.models import ReadLogEntry
from tideover.foundation.pages.words import capitalised
from tideover.web.queries.saving import saved_by

PAGE_SIZE = 50

SAVED = {
    "contact recorded": "recorded a contact",
    "attempt recorded": "recorded an attempt",
    "appointment booked": "booked an appointment",
    "appointment settled": "said what became of an appointment",
    "person corrected": "corrected the client's details",
    "work status confirmed": "confirmed how the client stands at work",
    "change at work recorded": "recorded a change at work",
    "spell corrected": "corrected how the client stood at work",
    "spell removed": "removed a change at work that was entered in error",
    "absence described": "said what keeps the client off work",
    "earlier absence recorded": "recorded that the client was off before",
    "earlier absence removed": "removed an earlier absence that was entered in error",
    "post recorded": "added a post",
    "post corrected": "corrected a post",
    "post ended": "ended a post",
    "post removed": "removed a post that was entered in error",
    "due put off": "put off what was due",
    "keeping in touch agreed": "agreed how to keep in touch",
    "case handed over": "handed the case over",
    "meeting recorded": "recorded the minutes of a meeting",
    "step agreed in meeting": "wrote down what was agreed in a meeting",
    "group session planned": "planned a group session",
    "group session held": "recorded who came to a group session",
    "group session called off": "called a group session off",
    "client expected in group": "said whether the client is expected at a group session",
    "client missed group": "said that the client missed a group session",
    "care awaited": "wrote down care that is awaited",
    "care chased": "asked after care that is awaited",
    "care no longer awaited": "said that care came or is not coming",
    "permission decided": "recorded what the client permits",
    "legal basis recorded": "recorded why data about the client are held",
    "disclosure recorded": "recorded what was told to others",
    "disclosure asked for": "asked to tell without permission",
    "disclosure answered": "answered a request to tell without permission",
    "case allocated": "gave the case to a case manager",
    "placement work given": "said who looks for a new job",
    "case paused": "paused the case",
    "pause looked at": "let the case wait longer",
    "case resumed": "went on with the case",
    "case ended": "ended the case",
    "case reopened": "opened the case again",
    "ending without a talk seen": "said what became of the talk after an ending",
    "handovers asked for": "asked for somebody's cases to go to colleagues",
    "summary asked for": "asked for a summary with which the case is handed over",
    "handover could not be": "tried to have the case change hands",
    "summary not asked for any more": "took back that the case changes hands",
    "concern raised": "raised a safety concern",
    "concern reviewed": "reviewed a safety concern",
    "concern closed": "closed a safety concern",
    "complaint received": "recorded a complaint",
    "complaint acknowledged": "acknowledged a complaint",
    "complaint answered": "answered a complaint",
    "complaint learnt from": "said what was learnt from a complaint",
    "supporter recorded": "recorded a supporter",
    "supporter left": "said that somebody is no supporter any more",
    "posts of case changed": "chose the posts of the case",
    "document added": "added a document",
    "document taken out": "took out a document that was added in error",
    "client followed up": "recorded a follow-up",
    "sign-off recorded": "recorded a sign-off",
    "referral received": "recorded a referral",
    "referral corrected": "corrected a referral",
    "referral identified": "said who a referral is of",
    "referral acknowledged": "recorded that a referral was acknowledged",
    "referral decided": "decided a referral",
    "referrer told": "recorded that the referrer was told",
    "waiting for the person began": "stopped a referral's clocks to wait for the person",
    "waiting for the person ended": "recorded that the person answered",
    "people merged": "said that two records are of one person",
    "people told apart": "took back that two records are of one person",
    "person recorded": "wrote somebody down",
    "employer contact left": "recorded that somebody left the employer",
    "permissions ended with a contact": "recorded that somebody left the employer",
    "case opened": "opened the case",
    "intention noted": "noted what is to be done",
    "intention moved": "moved what is to be done to another day",
    "intention settled": "said what came of what was to be done",
    "contact cadence agreed": "agreed how often to be in touch",
    "time shares recorded": "recorded how the time was shared out",
    "assessment recorded": "recorded an assessment",
    "rating recorded": "recorded a rating",
    "help suggested": "suggested help",
    "help moved on": "recorded how help went on",
    "help recorded": "recorded help",
    "outreach recorded": "recorded whom the service told about itself",
    "leave recorded": "recorded who is away",
    "leave taken back": "took back that somebody is away",
    "access asked for": "asked that somebody can sign in, or not any more",
    "staff changed": "changed where somebody works and how much",
    "staff left": "recorded that somebody of the staff left",
    "staff returned": "recorded that somebody of the staff returned",
    "staff joined": "recorded somebody new among the staff",
    "staff described": "described a member of staff",
    "team formed": "formed a team",
    "intervention added": "added help to the catalogue",
    "team renamed": "renamed a team",
    "intervention changed": "changed help in the catalogue",
    "catalogue ordered": "changed the order of the catalogue",
    "policy kept": "kept the policy as it was",
    "policy changed": "changed the policy",
    "record imported": "brought in a record",
    "extract asked for": "asked for a report",
    "case opened by break-glass": "opened the case from outside their scope",
    "break-glass seen": "said that they saw who opened the case from outside",
    "subject access given": "gave somebody a copy of all that is held about them",
    "erasure decided": "decided that a record is erased",
    "record kept longer": "decided that a record is kept longer",
    "record erased": "erased a record",
    "morning e-mail chosen": "chose whether their day comes by e-mail",
    "calendar address made": "made a secret address for their calendar",
    "calendar address switched off": "switched off a secret address of a calendar",
}
"""What was done, by the type of the event that it wrote."""

LOOKED = {
    Permission.CASE_VIEW: "opened the case",
    Permission.CASE_READS_VIEW: "looked at who had opened and changed the case",
    Permission.BREAK_GLASS: "opened the case from outside their scope",
    Permission.BREAK_GLASS_SEE: "looked at who had opened the case from outside",
    Permission.SUBJECT_ACCESS: "opened the copies of all that is held about somebody",
    Permission.RETENTION_DECIDE: "opened what falls due for erasure",
    Permission.CONTACT_RECORD: "opened a form for a contact or attempt",
    Permission.APPOINTMENT_BOOK: "opened a form for an appointment",
    Permission.PERSON_EDIT: "opened the client's details",
    Permission.EMPLOYMENT_RECORD: "opened a form about the client's work",
    Permission.PERMISSION_RECORD: "opened what the client permits",
    Permission.DUE_PUT_OFF: "opened the form that puts something off",
    Permission.REFERRAL_TAKE: "opened the form for a referral",
    Permission.REFERRAL_VIEW: "opened a referral",
    Permission.REFERRAL_DECIDE: "opened the form that decides a referral",
    Permission.PERSON_MERGE: "compared two records that may be of one person",
    Permission.OUTREACH_RECORD: "opened the outreach",
    Permission.CASE_ALLOCATE: "opened the form that gives a case to a case manager",
    Permission.DOCUMENT_READ: "opened the documents of the case, or one of them",
    Permission.DOCUMENT_ADD: "opened a form that adds a document or takes one out",
    Permission.CASE_STEER: "opened a form that pauses, hands over, ends or reopens a case",
    Permission.CONCERN_RECORD: "opened the concerns for the client's safety",
    Permission.COMPLAINT_RECORD: "opened the complaints",
    Permission.FOLLOW_UP_RECORD: "opened a follow-up, or the list of them",
    Permission.DISCLOSURE_RECORD: "opened what was told to others",
    Permission.DISCLOSURE_APPROVE: "opened a disclosure that waits for approval",
    Permission.LEAVE_RECORD: "opened who is away",
    Permission.SERVICE_WIND_DOWN: "opened the winding down of the service",
    Permission.WORKLIST_VIEW: "opened a worklist",
    Permission.TEAM_VIEW: "opened a team's worklists",
    Permission.CASE_LIST: "opened the list of cases",
    Permission.REPORT_VIEW: "opened a report",
    Permission.SERVICE_SET_UP: "opened a page that sets the service up",
    Permission.SERVICE_VIEW: "opened how the service is set up",
    Permission.RECORD_IMPORT: "opened the imports",
    Permission.READ_LOG_VIEW: "opened who read what",
    Permission.OWN_ACCOUNT: "opened their own account",
}
"""What somebody did who had the permission and only looked."""

REFUSED = {FORBIDDEN: "Refused: not part of their role", NOT_FOUND: "Refused: not among the cases they reach"}


@dataclass(frozen=True, slots=True)
class Look:
    """One look, or refused try."""

    at: datetime
    who: str
    did: str
    subject: str
    is_case: bool
    saved: bool
    refusal: str
    from_outside: bool


@dataclass(frozen=True, slots=True)
class Looks:
    """A page of them, newest first; the numbers of the pages beside it, None where there is none."""

    rows: tuple[Look, ...]
    newer: int | None
    older: int | None


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which looks are asked for; what is empty narrows nothing."""

    refused: bool = False
    who: int | None = None
    reference: str = ""
    on: date | None = None


def looks(narrowing: Narrowing, *, page: int) -> Looks:
    """The looks asked for, in six queries at most. They are not counted: a service's log has millions."""
    found: QuerySet[ReadLogEntry] = ReadLogEntry.objects.all()
    if narrowing.refused:
        found = found.exclude(outcome__in=SEEN)
    if narrowing.who:
        found = found.filter(account_id=narrowing.who)
    if narrowing.reference:
        found = found.filter(reference__iexact=narrowing.reference)
    if narrowing.on:
        start = clock.local(narrowing.on, 0)
        found = found.filter(at__gte=start, at__lt=clock.local(narrowing.on + timedelta(days=1), 0))
    start_at = (page - 1) * PAGE_SIZE
    rows = list(found.select_related("account").order_by("-at", "-id")[start_at : start_at + PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    saved = saved_by(shown)
    return Looks(
        tuple(_look(row, saved.get(row.pk, "")) for row in shown),
        newer=page - 1 if page > 1 else None,
        older=page + 1 if len(rows) > PAGE_SIZE else None,
    )


def _subject(row: ReadLogEntry) -> str:
    """What it was a look at, as people name it; empty for a page of the whole service."""
    return f"Referral {row.reference}" if row.subject_kind == "referral" else row.reference if row.subject_kind else ""


def _look(row: ReadLogEntry, saved: str) -> Look:
    did = LOOKED[Permission[row.permission]]
    return Look(
        at=row.at,
        who=row.account.name,
        did=f"Would have {did}" if row.outcome in REFUSED else capitalised(SAVED.get(saved, did)),
        subject=_subject(row),
        is_case=row.subject_kind == "case",
        saved=bool(saved),
        refusal=REFUSED.get(row.outcome, ""),
        from_outside=row.outcome == BROKE_GLASS,
    )
