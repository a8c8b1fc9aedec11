"""A case's timeline: what happened, newest first, in pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, IntegerField, Q, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.http import QueryDict

from tideover.cases.models import Case
from tideover.diary.models import Appointment, Attempt, Contact
from tideover.diary.rules import AppointmentState, Canceller, Party, Starter, Topic
from tideover.foundation.pages.words import capitalised, join_words, plural
from tideover.people.rules import Way
from tideover.worklist.wording import PARTIES

PAGE_SIZE = 30

KINDS = {"contact": "Contacts", "attempt": "Attempts", "appointment": "Appointments"}

OTHERS = "others"
"""Every party but the client and the employer."""
HINT = 120
"""Characters of a note that its line shows."""


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
            party=party if party in (Party.CLIENT, Party.EMPLOYER, OTHERS) else "",
            in_full="notes" in asked,
            skip=int(skip) if skip.isascii() and skip.isdecimal() and len(skip) < 7 else 0,
        )


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline."""

    kind: str
    key: int
    at: datetime
    title: str
    detail: str
    note: str
    to_come: bool

    @property
    def hint(self) -> str:
        """How the note begins, for the moment's one line; else the detail."""
        if not self.note:
            return self.detail
        start = " ".join(self.note[: HINT * 2].split())
        return f"{start[:HINT].rstrip()}…" if len(start) > HINT else start


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of it. `earlier` is how many moments to skip for the next page, None at its end."""

    moments: tuple[Moment, ...]
    earlier: int | None


def _columns(kind: str, **given: Any) -> dict[str, Any]:
    """The columns that the three kinds share, so that one query reads them in order."""
    blank = {
        name: Value("", CharField())
        for name in ("parties_", "way_", "begun_", "topics_", "state_", "by_", "purpose_", "place_")
    }
    return {
        "kind": Value(kind, CharField()),
        "minutes_": Value(0, IntegerField()),
        "note_": Value("", TextField()),
        **blank,
        **given,
    }


def _with_party(rows: Any, party: str, *, several: bool) -> Any:
    """Those of the rows that were with the party; of contacts, each can be with several."""
    if not party:
        return rows
    rest = [other for other in Party.codes() if other not in (Party.CLIENT, Party.EMPLOYER)]
    wanted = rest if party == OTHERS else [party]
    return rows.filter(parties__overlap=wanted) if several else rows.filter(party__in=wanted)


def _of_kind(case: Case, kind: str, party: str) -> Any:
    who = Coalesce("recorded_by__name", Value(""))
    if kind == "contact":
        spent = F("minutes_client") + F("minutes_employer") + F("minutes_other_services") + F("minutes_admin")
        columns = _columns(
            kind,
            parties_=Cast("parties", TextField()),
            topics_=Cast("topics", TextField()),
            way_=F("way"),
            begun_=F("begun_by"),
            minutes_=Cast(spent, IntegerField()),
            note_=F("note"),
            by_=who,
        )
        rows: Any = _with_party(Contact.objects.filter(case=case), party, several=True)
    elif kind == "attempt":
        columns = _columns(kind, parties_=F("party"), way_=F("way"), note_=F("note"), by_=who)
        rows = _with_party(Attempt.objects.filter(case=case), party, several=False)
    else:
        columns = _columns(
            kind,
            parties_=F("party"),
            way_=F("way"),
            state_=F("state"),
            begun_=F("cancelled_by"),
            purpose_=F("purpose"),
            place_=F("place"),
            minutes_=F("minutes"),
        )
        # One that was kept is told by its contact, one that was moved by the one in its place.
        told = Q(state=AppointmentState.MOVED) | Q(state=AppointmentState.ATTENDED, contact__isnull=False)
        rows = _with_party(Appointment.objects.filter(case=case).exclude(told), party, several=False)
    return rows.order_by().values("id", "at", **columns)


def timeline(case: Case, asked: Asked) -> Timeline:
    """The case's moments from the newest, those asked for. One query."""
    kinds = [asked.show] if asked.show else list(KINDS)
    skip = asked.skip
    first, *others = [_of_kind(case, kind, asked.party) for kind in kinds]
    query = first.union(*others, all=True) if others else first
    rows = list(query.order_by("-at", "-id")[skip : skip + PAGE_SIZE + 1])
    called = case.person.called or "the client"
    moments = tuple(_moment(row, called) for row in rows[:PAGE_SIZE])
    return Timeline(moments, skip + PAGE_SIZE if len(rows) > PAGE_SIZE else None)


def _moment(row: dict[str, Any], called: str) -> Moment:
    title = {"contact": _contact_title, "attempt": _attempt_title, "appointment": _appointment_title}[row["kind"]]
    return Moment(
        kind=row["kind"],
        key=row["id"],
        at=row["at"],
        title=title(row, called),
        detail=_detail(row),
        note=row["note_"],
        to_come=row["state_"] == AppointmentState.BOOKED,
    )


def _codes(text: str) -> list[str]:
    return [code for code in text.strip("{}").split(",") if code]


def _with(row: dict[str, Any], called: str) -> str:
    parties = [Party(code) for code in _codes(row["parties_"])]
    return join_words([PARTIES.get(party, called) for party in parties])


def _contact_title(row: dict[str, Any], called: str) -> str:
    way, whom = Way(row["way_"]), _with(row, called)
    theirs = row["begun_"] == Starter.PARTY
    if way in (Way.MESSAGE, Way.LETTER):
        return f"{way.label} {'from' if theirs else 'to'} {whom}"
    if way is Way.IN_PERSON:
        return f"Met {whom}"
    return f"{way.label} with {whom}{', who called' if theirs and way is Way.TELEPHONE else ''}"


def _attempt_title(row: dict[str, Any], called: str) -> str:
    return f"Tried to reach {_with(row, called)}: {Way(row['way_']).label.lower()}, no answer"


def _appointment_title(row: dict[str, Any], called: str) -> str:
    what = row["purpose_"] or "Appointment"
    return f"{capitalised(what)} with {_with(row, called)}: {_state_words(row, called)}"


def _state_words(row: dict[str, Any], called: str) -> str:
    state = AppointmentState(row["state_"])
    if state is AppointmentState.CANCELLED:
        by = {Canceller.CLIENT: called, Canceller.SERVICE: "us", Canceller.OTHER: "somebody else"}
        return f"cancelled by {by[Canceller(row['begun_'])]}"
    return state.label.lower()


def _detail(row: dict[str, Any]) -> str:
    parts = [Topic(code).label for code in _codes(row["topics_"])]
    if row["kind"] == "appointment":
        parts += [Way(row["way_"]).label, row["place_"]]
    if row["minutes_"]:
        parts.append(plural(row["minutes_"], "minute"))
    parts.append(row["by_"])
    return " · ".join(part for part in parts if part)
