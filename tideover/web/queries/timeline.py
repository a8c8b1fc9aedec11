"""A case's timeline: what happened, newest first, in pages."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.http import QueryDict
from django.urls import reverse

from tideover.cases.models import Case
from tideover.cases.rules import CameFrom, DocumentKind, FollowUpOutcome
from tideover.diary.queries import WAYS
from tideover.diary.rules import AppointmentState, Canceller, Occasion, Party, Starter, Topic
from tideover.foundation import clock
from tideover.foundation.pages.words import capitalised, join_words, local_date, lower_first, plural, short_date
from tideover.people.rules import Way
from tideover.web.queries.course import COURSE, TITLES
from tideover.web.queries.moments import Leads, Moment
from tideover.worklist.wording import PARTIES

PAGE_SIZE = 30

KINDS = {
    "contact": "Contacts",
    "attempt": "Attempts",
    "appointment": "Appointments",
    "work": "Work",
    "help": "Help",
    "document": "Documents",
    "case": "The case",
}

OTHERS = "others"
"""Every party but the client and the employer."""

GROUPS: Mapping[str, tuple[str, ...]] = {
    Party.CLIENT.value: (Party.CLIENT.value,),
    Party.EMPLOYER.value: (Party.EMPLOYER.value,),
    OTHERS: tuple(party.value for party in Party if party not in (Party.CLIENT, Party.EMPLOYER)),
}
"""The parties by which the timeline narrows."""

DIARY = {
    "contact": """
        SELECT 'contact' AS kind, row.id, row.at, row.parties::text[] AS parties, row.way, row.begun_by AS by_whom,
            row.topics::text[] AS topics, coalesce(meeting.occasion, '') AS state,
            coalesce(session.title, '') AS purpose, '' AS place,
            row.minutes_client + row.minutes_employer + row.minutes_other_services + row.minutes_admin AS minutes,
            row.note, coalesce(staff.name, '') AS recorded_by,
            ARRAY[]::text[] AS others, coalesce(meeting.id, 0) AS meeting
        FROM diary_contact AS row LEFT JOIN organisation_staff AS staff ON staff.id = row.recorded_by_id
            LEFT JOIN diary_meeting AS meeting ON meeting.contact_id = row.id
            LEFT JOIN diary_attendance AS seat ON seat.contact_id = row.id
            LEFT JOIN diary_groupsession AS session ON session.id = seat.session_id
        WHERE row.case_id = %(case)s""",
    "attempt": """
        SELECT 'attempt', row.id, row.at, ARRAY[row.party::text], row.way, '', ARRAY[]::text[], '', '', '', 0,
            row.note, coalesce(staff.name, ''), ARRAY[]::text[], 0
        FROM diary_attempt AS row LEFT JOIN organisation_staff AS staff ON staff.id = row.recorded_by_id
        WHERE row.case_id = %(case)s""",
    # An appointment that was kept is told by its contact, one that was moved by the one in its place.
    "appointment": """
        SELECT 'appointment', row.id, row.at, ARRAY[row.party::text], row.way, row.cancelled_by, ARRAY[]::text[],
            row.state, CASE row.occasion WHEN 'meeting' THEN 'Meeting' WHEN 'conference' THEN 'Case conference'
                ELSE row.purpose END, row.place, row.minutes::integer, row.agenda, '',
            ARRAY(SELECT coalesce(colleague.name, person.name, other.party) FROM diary_participant AS other
                LEFT JOIN organisation_staff AS colleague ON colleague.id = other.staff_id
                LEFT JOIN people_employercontact AS person ON person.id = other.employer_contact_id
                WHERE other.appointment_id = row.id AND other.service_id = row.service_id ORDER BY other.id), 0
        FROM diary_appointment AS row
        WHERE row.case_id = %(case)s
            AND row.state <> 'moved' AND NOT (row.state = 'attended' AND row.contact_id IS NOT NULL)""",
    # Whoever came is told by the contact that it was for them. Nobody else in the session is read, let alone told.
    "group": """
        SELECT 'group', session.id, session.at, ARRAY['client'], session.way, '', ARRAY[]::text[],
            CASE WHEN session.state = 'planned' THEN row.presence WHEN session.state = 'held' THEN row.presence
                ELSE 'called_off' END,
            session.title, session.place, session.minutes::integer, '', '', ARRAY[]::text[], 0
        FROM diary_attendance AS row JOIN diary_groupsession AS session ON session.id = row.session_id
        WHERE row.case_id = %(case)s AND row.presence IN ('expected', 'absent')""",
    # What was taken out is told as that, on the day it was added: of what it was nothing is left but its kind.
    "document": """
        SELECT 'document', row.id, row.recorded_at, array_remove(ARRAY[row.came_from::text], ''), '', '',
            ARRAY[]::text[], coalesce(removal.reason, ''), row.kind, row.dated_on::text, 0, coalesce(held.note, ''),
            coalesce(staff.name, ''), array_remove(ARRAY[held.file_name::text], NULL), 0
        FROM cases_document AS row LEFT JOIN organisation_staff AS staff ON staff.id = row.recorded_by_id
            LEFT JOIN cases_documentcontent AS held ON held.document_id = row.id
            LEFT JOIN cases_documentremoval AS removal ON removal.document_id = row.id
        WHERE row.case_id = %(case)s""",
    "handover": """
        SELECT 'handover', row.id, row.recorded_at, ARRAY[]::text[], '', '', ARRAY[]::text[], '', '', '', 0,
            concat_ws(E'\\n\\n', 'What matters: ' || row.what_matters, 'Promised: ' || row.promised,
                'Next steps: ' || row.next_steps, 'No joint appointment: ' || nullif(row.why_no_appointment, '')),
            '', ARRAY[giver.name, taker.name]::text[], 0
        FROM diary_handover AS row JOIN organisation_staff AS giver ON giver.id = row.from_staff_id
            JOIN organisation_staff AS taker ON taker.id = row.to_staff_id
        WHERE row.case_id = %(case)s""",
    "agreement": """
        SELECT 'agreement', row.id, row.recorded_at, ARRAY[]::text[], row.way, '', ARRAY[]::text[], '', '', '',
            coalesce(row.cadence_days, 0)::integer, row.note, '', ARRAY[]::text[], 0
        FROM diary_contactagreement AS row
        WHERE row.case_id = %(case)s""",
    # The hour of a follow-up is not known; it stands at the beginning of its day.
    "follow_up": """
        SELECT 'follow_up', row.id, row.on::timestamp AT TIME ZONE 'Europe/London', ARRAY[]::text[], row.way, '',
            ARRAY[]::text[], row.outcome, '', '', row.weeks::integer, row.words,
            coalesce(staff.name, ''),
            CASE WHEN row.satisfaction IS NULL THEN ARRAY[]::text[] ELSE ARRAY[row.satisfaction::text] END, 0
        FROM cases_followup AS row LEFT JOIN organisation_staff AS staff ON staff.id = row.asked_by_id
        WHERE row.case_id = %(case)s""",
}
"""The kinds of the diary, documents, and what was asked after the ending, with the same columns: one query reads them
in order. In SQL, because composing this union took longer than everything else that the case page asks for; the
policies hold for it as for any query."""

PARTS = {**DIARY, **COURSE}

SHOWN_AS = {
    "handover": "case",
    "agreement": "case",
    "follow_up": "case",
    "group": "appointment",
    **dict.fromkeys(COURSE, "case"),
}
"""What is told under another kind: with the case, what is with nobody."""


class Row(NamedTuple):
    """What the diary holds of one moment."""

    kind: str
    id: int
    at: datetime
    parties: list[str]
    way: str
    by_whom: str
    topics: list[str]
    state: str
    purpose: str
    place: str
    minutes: int
    note: str
    recorded_by: str
    others: list[str]
    meeting: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked the timeline for; whatever is not understood is as if not asked."""

    show: str = ""
    party: str = ""
    in_full: bool = False
    skip: int = 0

    @classmethod
    def of(cls, asked: QueryDict) -> "Asked":
        """From the query string of the page."""
        show, party, skip = asked.get("show", ""), asked.get("with", ""), asked.get("skip", "")
        return cls(
            show=show if show in KINDS else "",
            party=party if party in GROUPS else "",
            in_full="notes" in asked,
            skip=int(skip) if skip.isascii() and skip.isdecimal() and len(skip) < 7 else 0,
        )


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of it. `earlier` is how many moments to skip for the next page, None at its end. `of_kind` says how many
    there are of each kind with the party asked for, `with_party` with each party of the kind asked for; both under the
    empty name how many of whichever."""

    moments: tuple[Moment, ...]
    earlier: int | None
    of_kind: Mapping[str, int]
    with_party: Mapping[str, int]


Tally = dict[tuple[str, str], int]
"""How many moments there are by kind and party; with whichever party under the empty name."""


def timeline(case: Case, asked: Asked, known: Sequence[Moment]) -> Timeline:
    """The case's moments from the newest, those asked for: the diary's, in one query, among those `known` already,
    which were with nobody."""
    told = [] if asked.party else [moment for moment in known if asked.show in ("", moment.kind)]
    # No more of the diary than `before` can stand on the pages skipped, whatever of the known stands among it.
    before = max(0, asked.skip - len(told))
    called = case.client.called or "the client"
    tally, rows = _diary(case, asked, before, asked.skip + PAGE_SIZE + 1 - before)
    for moment in known:
        tally[moment.kind, ""] = tally.get((moment.kind, ""), 0) + 1
    moments = [*told, *(_moment(row, called, case.reference) for row in rows)]
    moments.sort(key=lambda moment: moment.order, reverse=True)
    shown = moments[asked.skip - before :]
    return Timeline(
        tuple(shown[:PAGE_SIZE]),
        asked.skip + PAGE_SIZE if len(shown) > PAGE_SIZE else None,
        of_kind={kind: _sum(tally, kind, asked.party) for kind in ("", *KINDS)},
        with_party={party: _sum(tally, asked.show, party) for party in ("", *GROUPS)},
    )


def _sum(tally: Tally, kind: str, party: str) -> int:
    return sum(count for (of, with_), count in tally.items() if kind in ("", of) and with_ == party)


TOLD = f"""
    WITH told AS MATERIALIZED ({" UNION ALL ".join(PARTS.values())}),
    page AS (
        SELECT * FROM told
        WHERE (kind = ANY(%(kinds)s) OR %(any_kind)s) AND (parties && %(parties)s::text[] OR %(anybody)s)
        ORDER BY at DESC, id DESC LIMIT %(count)s OFFSET %(before)s),
    tally AS (
        SELECT jsonb_agg(jsonb_build_array(kind, anybody, client, employer, others)) FROM (
            SELECT kind, count(*) AS anybody, count(*) FILTER (WHERE parties && ARRAY['client']) AS client,
                count(*) FILTER (WHERE parties && ARRAY['employer']) AS employer,
                count(*) FILTER (WHERE parties && %(others)s::text[]) AS others
            FROM told GROUP BY kind) AS of_kind)
    SELECT tally.*, page.* FROM tally LEFT JOIN page ON true ORDER BY page.at DESC, page.id DESC"""  # noqa: S608 - no value goes into it
"""Everything of a case once: one page of it, and how much there is of each kind with each party."""


def _diary(case: Case, asked: Asked, before: int, count: int) -> tuple[Tally, list[Row]]:
    given: dict[str, Any] = {
        "service": case.service_id,
        "case": case.pk,
        "person": case.person.survivor_id,
        "any_kind": not asked.show,
        "kinds": [kind for kind in PARTS if SHOWN_AS.get(kind, kind) == asked.show],
        "anybody": not asked.party,
        "parties": list(GROUPS.get(asked.party, ())),
        "others": list(GROUPS[OTHERS]),
        "count": count,
        "before": before,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            TOLD, {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}
        )
        rows = cursor.fetchall()
    tally: Tally = {}
    for kind, *counts in json.loads(rows[0][0] or "[]"):
        for party, number in zip(("", *GROUPS), counts, strict=True):
            name = SHOWN_AS.get(kind, kind), party
            tally[name] = tally.get(name, 0) + number
    return tally, [Row(*row[1:]) for row in rows if row[1]]


def _moment(row: Row, called: str, reference: str) -> Moment:
    if row.kind in COURSE:
        return Moment("case", f"{row.kind}-{row.id}", local_date(row.at), TITLES[row.kind](row), note=row.note)
    if row.kind == "follow_up":
        return _follow_up(row)
    if row.kind == "document":
        return _document(row, reference)
    if row.kind in SHOWN_AS:
        title = {"handover": _handover_title, "agreement": _agreement_title, "group": _group_title}[row.kind](row)
        shown_as, leads = SHOWN_AS[row.kind], None
        if row.kind == "group":
            leads = Leads("Open the group session", reverse("group_session", args=[row.id]))
        detail = _detail(row) if row.kind == "group" else ""
        return Moment(shown_as, f"{row.kind}-{row.id}", row.at, title, detail, row.note, leads=leads)
    titles = {"contact": _contact_title, "attempt": _attempt_title, "appointment": _appointment_title}
    return Moment(
        kind=row.kind,
        key=str(row.id),
        at=row.at,
        title=titles[row.kind](row, called),
        detail=_detail(row),
        note=row.note,
        to_come=row.state == AppointmentState.BOOKED,
        leads=_to_meeting(row, reference) if row.meeting else None,
    )


def _to_meeting(row: Row, reference: str) -> Leads:
    where = reverse("meeting", kwargs={"reference": reference, "meeting": row.meeting})
    return Leads("Agenda, minutes and what was agreed", where)


def _group_title(row: Row) -> str:
    words = {"expected": "expected", "absent": "did not come", "called_off": "called off"}
    return f"Group session “{row.purpose}”: {words[row.state]}"


def _with(row: Row, called: str) -> str:
    return join_words([PARTIES.get(Party(code), called) for code in row.parties])


def _contact_title(row: Row, called: str) -> str:
    way, whom = Way(row.way), _with(row, called)
    theirs = row.by_whom == Starter.PARTY
    if row.purpose:
        return f"Group session “{row.purpose}”"
    if row.state:
        return f"{Occasion(row.state).label} with {whom}"
    if way in (Way.MESSAGE, Way.LETTER):
        return f"{way.label} {'from' if theirs else 'to'} {whom}"
    if way is Way.IN_PERSON:
        return f"Met {whom}"
    return f"{way.label} with {whom}{', who called' if theirs and way is Way.TELEPHONE else ''}"


def _attempt_title(row: Row, called: str) -> str:
    return f"Tried to reach {_with(row, called)}: {Way(row.way).label.lower()}, no answer"


def _appointment_title(row: Row, called: str) -> str:
    return f"{capitalised(row.purpose or 'Appointment')} with {_with(row, called)}: {_state_words(row, called)}"


def _state_words(row: Row, called: str) -> str:
    state = AppointmentState(row.state)
    if state is AppointmentState.CANCELLED:
        by = {Canceller.CLIENT: called, Canceller.SERVICE: "us", Canceller.OTHER: "somebody else"}
        return f"cancelled by {by[Canceller(row.by_whom)]}"
    return state.label.lower()


def _detail(row: Row) -> str:
    parts = [Topic(code).label for code in row.topics]
    if row.kind in ("appointment", "group"):
        parts += [Way(row.way).label, row.place]
    if row.others:
        parts.append(f"also {join_words([_named(other) for other in row.others])}")
    if row.minutes:
        parts.append(plural(row.minutes, "minute"))
    parts.append(row.recorded_by)
    return " · ".join(part for part in parts if part)


def _named(other: str) -> str:
    """A person's name as it is, a party by its word."""
    return Party(other).label.lower() if other in Party.codes() else other


def _handover_title(row: Row) -> str:
    giver, taker = row.others
    return f"Handed over from {giver} to {taker}"


def _agreement_title(row: Row) -> str:
    often = f"every {plural(row.minutes, 'day')}" if row.minutes else "as often as is usual"
    return f"Asked to be in touch {often}{', ' + WAYS[Way(row.way)] if row.way else ''}"


def _document(row: Row, reference: str) -> Moment:
    """The paper, its day and its name; the link is to all of them."""
    label, day = DocumentKind(row.purpose).label, short_date(date.fromisoformat(row.place))
    if row.state:
        return Moment("document", str(row.id), row.at, f"{label}: taken out again", row.recorded_by, row.state)
    sender = [f"from {lower_first(CameFrom(code).label)}" for code in row.parties]
    detail = " · ".join(part for part in (*row.others, *sender, row.recorded_by) if part)
    leads = Leads("Open the documents", reverse("documents", kwargs={"reference": reference}), "DOCUMENT_READ")
    return Moment("document", str(row.id), row.at, f"{label} of {day}", detail, row.note, leads=leads)


def _follow_up(row: Row) -> Moment:
    satisfied = [f"satisfied with us: {score} of 5" for score in row.others]
    detail = " · ".join(part for part in (Way(row.way).label, *satisfied, row.recorded_by) if part)
    title = f"Follow-up {plural(row.minutes, 'week')} after the ending: {lower_first(FollowUpOutcome(row.state).label)}"
    day = row.at.astimezone(clock.LOCAL).date()
    return Moment("case", f"follow_up-{row.id}", day, title, detail=detail, note=row.note)
