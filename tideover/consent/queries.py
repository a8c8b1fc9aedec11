"""Reading what a client has decided."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from tideover.consent.models import LegalBasis, PermissionDecision
from tideover.consent.rules import (
    ANSWER_TO_REFERRAL,
    Choice,
    DecisionFacts,
    KindOfInformation,
    Party,
    Purpose,
    State,
    Verdict,
    may_hear,
    permits,
)
from tideover.people.employers import employers_of
from tideover.people.models import Employer, EmployerContact, Person
from tideover.people.records import records_of

USUAL = (Party.GP, Party.REFERRER, Party.PROVIDER, Party.UNION, Party.SUPPORTER)
"""Parties that a client is asked about in most cases. Others come into the grid once something is decided."""


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who may be told something: a party; of those who employ the client, one `contact` there, or one
    `employer` where nobody there is meant in particular."""

    party: Party
    name: str
    contact: EmployerContact | None = None
    employer: Employer | None = None

    @property
    def code(self) -> str:
        """What tells it apart in an address: "gp", "employer", "employer-12", "employer-at-7"."""
        if self.contact:
            return f"{self.party.value}-{self.contact.pk}"
        return f"{self.party.value}-at-{self.employer.pk}" if self.employer else self.party.value

    @property
    def whom(self) -> dict[str, Any]:
        """Who it is, as actions are told."""
        return {"party": self.party, "employer": self.employer, "employer_contact": self.contact}


@dataclass(frozen=True, slots=True)
class Cell:
    """One party and one kind of information: what may be told, and by which decision."""

    kind: KindOfInformation
    verdict: Verdict

    @property
    def words(self) -> str:
        """How it stands in a word or two; what was last decided about somebody who has left."""
        rests_on = self.verdict.rests_on
        if self.verdict.state is State.LEFT:
            return rests_on.decision.label if rests_on else State.NOT_ASKED.label
        return self.verdict.state.label

    @property
    def is_told(self) -> bool:
        """Whether it may be told."""
        return self.verdict.is_permitted


@dataclass(frozen=True, slots=True)
class Row:
    """A party, and what it may be told of each kind."""

    told: Told
    cells: tuple[Cell, ...]

    @property
    def has_left(self) -> bool:
        """Whether it is somebody who has left the employer."""
        return bool(self.told.contact and self.told.contact.left_on)


@dataclass(frozen=True, slots=True)
class PermissionFacts:
    """Whether a client was ever asked for a permission, and when what is permitted lapses: whom and what it is about,
    with its last day, the earliest first. What they said about answering their referral was asked before anybody
    worked with them: that alone is not being asked."""

    asked: bool = False
    lapses: tuple[tuple[str, date], ...] = ()


def _facts(row: PermissionDecision) -> DecisionFacts:
    return DecisionFacts(
        party=Party(row.party),
        kind=KindOfInformation(row.kind),
        purpose=Purpose(row.purpose),
        decision=Choice(row.decision),
        on=row.on,
        employer=row.employer_id,
        employer_contact=row.employer_contact_id,
        number=row.pk,
        exception=row.exception,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def _records(person: Person) -> "QuerySet[Person]":
    return records_of([person.survivor_id])


def decisions_of(person: Person) -> list[DecisionFacts]:
    """Everything the client has decided, as the rules read it. What they decided about an employer whom nobody named
    is about the one whom they have. Where they have several, such a yes is for none of them, as nobody knows for which,
    and such a no for each."""
    decided = [_facts(row) for row in PermissionDecision.objects.filter(person__in=_records(person))]
    if not any(_is_unnamed(each) for each in decided):
        return decided
    employers = employers_of([person.survivor_id])[person.survivor_id]
    return [named for each in decided for named in _named(each, employers)]


def decisions_read(rows: Iterable[PermissionDecision], employers: Collection[int]) -> list[DecisionFacts]:
    """As `decisions_of`, of rows that were read with something else, and the keys of the client's employers."""
    return [named for row in rows for named in _named(_facts(row), employers)]


def _is_unnamed(decision: DecisionFacts) -> bool:
    return (decision.party, decision.employer, decision.employer_contact) == (Party.EMPLOYER, None, None)


def _named(decision: DecisionFacts, employers: Collection[int]) -> list[DecisionFacts]:
    counts = len(employers) == 1 or (employers and decision.decision is not Choice.GIVEN)
    if not (counts and _is_unnamed(decision)):
        return [decision]
    return [replace(decision, employer=employer) for employer in employers]


def history_of(person: Person, told: Told, kind: KindOfInformation, purpose: Purpose) -> list[PermissionDecision]:
    """What the client decided about one cell, the latest first, with who recorded it."""
    cell = (told.party, _key(told.employer), _key(told.contact), kind, purpose)
    about = [each.number for each in decisions_of(person) if each.cell == cell]
    rows = PermissionDecision.objects.filter(pk__in=about)
    return list(rows.select_related("recorded_by").order_by("-on", "-pk"))


def _key(row: Employer | EmployerContact | None) -> int | None:
    return row.pk if row else None


def legal_bases_of(person: Person) -> list[LegalBasis]:
    """On what basis data about the client are held, the latest first."""
    return list(
        LegalBasis.objects.filter(person__in=_records(person)).select_related("recorded_by").order_by("-on", "-pk")
    )


def permission_facts(person_ids: Collection[int]) -> dict[int, PermissionFacts]:
    """What the worklist asks about the permissions of each of these people, named by the records that survive, in one
    query.

    A permission that lapses is the latest word on its cell and given up to a last day; nothing is asked of today, and
    nobody is asked again about a person who has left the employer.
    """
    asked: set[int] = set()
    latest: defaultdict[int, dict[tuple[object, ...], _Latest]] = defaultdict(dict)
    rows = PermissionDecision.objects.filter(person__in=records_of(person_ids)).order_by("on", "pk")
    fields = ("party", "employer_id", "employer_contact_id", "kind", "purpose", "valid_until")
    of_whom = ("employer__name", "employer_contact__name", "employer_contact__left_on")
    survivor = Coalesce("person__merged_into_id", "person_id")
    for person_id, *row in rows.values_list(survivor, *fields, *of_whom):
        decided = _Latest(*row)
        latest[person_id][decided.cell] = decided
        if decided.employer:
            latest[person_id].pop(decided.before_a_name, None)
        if decided.purpose != Purpose.REFERRAL:
            asked.add(person_id)
    return {key: PermissionFacts(key in asked, _lapses(latest.get(key, {}).values())) for key in person_ids}


class _Latest(NamedTuple):
    """What was last decided about one cell: as a row of values, for there are forty to a client."""

    party: str
    employer: int | None
    contact: int | None
    kind: str
    purpose: str
    valid_until: date | None
    employer_name: str | None
    contact_name: str | None
    contact_left_on: date | None

    @property
    def cell(self) -> tuple[object, ...]:
        """Which cell of the grid it is about."""
        return self[:5]

    @property
    def before_a_name(self) -> tuple[object, ...]:
        """The cell of the employer whom nobody had named yet, in place of which that of a named one stands."""
        return self.party, None, None, self.kind, self.purpose

    @property
    def label(self) -> str:
        """Who may be told what."""
        purpose = "" if self.purpose == Purpose.SUPPORT else f", for {Purpose(self.purpose).label.lower()}"
        whom = self.contact_name or self.employer_name or Party(self.party).label
        return f"{whom}: {KindOfInformation(self.kind).label.lower()}{purpose}"


def _lapses(rows: Iterable[_Latest]) -> tuple[tuple[str, date], ...]:
    found = [(row.label, row.valid_until) for row in rows if row.valid_until and row.contact_left_on is None]
    return tuple(sorted(found, key=lambda each: (each[1], each[0])))


def answers_about_referrals(person_ids: Collection[int]) -> dict[int, list[DecisionFacts]]:
    """What each of these people, named by the records that survive, said about whoever sent them hearing what was
    decided on a referral, in one query. Those who said nothing are not there."""
    party, kind, purpose = ANSWER_TO_REFERRAL
    rows = PermissionDecision.objects.filter(person__in=records_of(person_ids), party=party, kind=kind, purpose=purpose)
    found: defaultdict[int, list[DecisionFacts]] = defaultdict(list)
    for row in rows.annotate(survivor=Coalesce("person__merged_into", "person_id")):
        found[row.survivor].append(_facts(row))
    return dict(found)


def told_of(person: Person, employers: Collection[Employer], decisions: list[DecisionFacts]) -> list[Told]:
    """Whom the client is asked about: the people at their `employers` one by one, each employer as such, the usual
    parties, and whoever else something was decided about."""
    about = {each.employer_contact for each in decisions if each.employer_contact}
    at = {employer.pk for employer in employers}
    contacts = EmployerContact.objects.filter(Q(employer__in=at) | Q(pk__in=about)).select_related("employer")
    people = list(contacts.order_by("employer__name", "name", "pk"))
    several = len(at | {contact.employer_id for contact in people}) > 1
    decided = {each.party for each in decisions}
    others = [party for party in Party if party in decided and party not in {Party.EMPLOYER, *USUAL}]
    return [
        *(Told(Party.EMPLOYER, contact.said(with_employer=several), contact) for contact in people),
        *_employers_as_such(employers, decisions),
        *(Told(party, party.label) for party in (*USUAL, *others)),
    ]


def _employers_as_such(employers: Collection[Employer], decisions: list[DecisionFacts]) -> list[Told]:
    """Each employer with nobody in particular; and the one without a name, where there is no other or something was
    decided about it."""
    known = {employer.pk for employer in employers}
    decided = {each.employer for each in decisions if each.employer} - known
    others = Employer.objects.filter(pk__in=decided).order_by("name", "pk") if decided else []
    named = [
        Told(Party.EMPLOYER, f"{employer.name}, nobody in particular", employer=employer)
        for employer in (*employers, *others)
    ]
    has_unnamed = any(map(_is_unnamed, decisions))
    unnamed = Told(Party.EMPLOYER, "An employer who is not named" if named else Party.EMPLOYER.label)
    return [*named, unnamed] if has_unnamed or not named else named


def grid_of(person: Person, employers: Collection[Employer], purpose: Purpose, on: date) -> list[Row]:
    """What each party may be told on that day for that purpose, a cell for each kind of information."""
    decisions = decisions_of(person)
    return [_row(decisions, told, purpose, on) for told in told_of(person, employers, decisions)]


def row_of(person: Person, told: Told, purpose: Purpose, on: date) -> Row:
    """What one party may be told on that day for that purpose, a cell for each kind of information."""
    return _row(decisions_of(person), told, purpose, on)


def _row(decisions: list[DecisionFacts], told: Told, purpose: Purpose, on: date) -> Row:
    return Row(told, tuple(Cell(kind, verdict_on(decisions, told, kind, purpose, on)) for kind in KindOfInformation))


def verdict_on(
    decisions: list[DecisionFacts], told: Told, kind: KindOfInformation, purpose: Purpose, on: date
) -> Verdict:
    """What the decisions say of telling one party, or one person at the employer, on that day."""
    verdict = permits(
        decisions,
        party=told.party,
        kind=kind,
        purpose=purpose,
        on=on,
        employer=_key(told.employer),
        employer_contact=_key(told.contact),
        left_on=told.contact.left_on if told.contact else None,
    )
    return may_hear(verdict, party=told.party, kind=kind, purpose=purpose)
