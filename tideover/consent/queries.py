"""Reading what a client has decided."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from tideover.consent.models import LegalBasis, PermissionDecision
from tideover.consent.rules import (
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
from tideover.people.models import Employer, EmployerContact, Person
from tideover.people.records import records_of
from tideover.people.rules import EmployerRole

USUAL = (Party.GP, Party.REFERRER, Party.PROVIDER, Party.UNION, Party.SUPPORTER)
"""Parties that a client is asked about in most cases. Others come into the grid once something is decided."""


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who may be told something: a party, or one person at the employer."""

    party: Party
    name: str
    contact: EmployerContact | None = None

    @property
    def code(self) -> str:
        """What tells it apart in an address: "gp", "employer", "employer-12"."""
        return f"{self.party.value}-{self.contact.pk}" if self.contact else self.party.value


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
    with its last day, the earliest first."""

    asked: bool = False
    lapses: tuple[tuple[str, date], ...] = ()


def _facts(row: PermissionDecision) -> DecisionFacts:
    return DecisionFacts(
        party=Party(row.party),
        kind=KindOfInformation(row.kind),
        purpose=Purpose(row.purpose),
        decision=Choice(row.decision),
        on=row.on,
        employer_contact=row.employer_contact_id,
        number=row.pk,
        exception=row.exception,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def _records(person: Person) -> "QuerySet[Person]":
    return records_of([person.survivor_id])


def decisions_of(person: Person) -> list[DecisionFacts]:
    """Everything the client has decided, as the rules read it."""
    return [_facts(row) for row in PermissionDecision.objects.filter(person__in=_records(person))]


def history_of(person: Person, told: Told, kind: KindOfInformation, purpose: Purpose) -> list[PermissionDecision]:
    """What the client decided about one cell, the latest first, with who recorded it."""
    found = PermissionDecision.objects.filter(
        person__in=_records(person), party=told.party, employer_contact=told.contact, kind=kind, purpose=purpose
    )
    return list(found.select_related("recorded_by").order_by("-on", "-pk"))


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
    latest: defaultdict[int, dict[tuple[object, ...], _Latest]] = defaultdict(dict)
    rows = PermissionDecision.objects.filter(person__in=records_of(person_ids)).order_by("on", "pk")
    fields = ("party", "employer_contact_id", "kind", "purpose", "valid_until")
    of_contact = ("employer_contact__name", "employer_contact__left_on")
    survivor = Coalesce("person__merged_into_id", "person_id")
    for person_id, *row in rows.values_list(survivor, *fields, *of_contact):
        decided = _Latest(*row)
        latest[person_id][decided.cell] = decided
    return {key: PermissionFacts(key in latest, _lapses(latest.get(key, {}).values())) for key in person_ids}


class _Latest(NamedTuple):
    """What was last decided about one cell: as a row of values, for there are forty to a client."""

    party: str
    contact: int | None
    kind: str
    purpose: str
    valid_until: date | None
    contact_name: str | None
    contact_left_on: date | None

    @property
    def cell(self) -> tuple[object, ...]:
        """Which cell of the grid it is about."""
        return self[:4]

    @property
    def label(self) -> str:
        """Who may be told what."""
        purpose = "" if self.purpose == Purpose.SUPPORT else f", for {Purpose(self.purpose).label.lower()}"
        whom = self.contact_name or Party(self.party).label
        return f"{whom}: {KindOfInformation(self.kind).label.lower()}{purpose}"


def _lapses(rows: Iterable[_Latest]) -> tuple[tuple[str, date], ...]:
    found = [(row.label, row.valid_until) for row in rows if row.valid_until and row.contact_left_on is None]
    return tuple(sorted(found, key=lambda each: (each[1], each[0])))


def told_of(person: Person, employer: Employer | None, decisions: list[DecisionFacts]) -> list[Told]:
    """Whom the client is asked about: the people at the employer one by one, the employer as such, the usual
    parties, and whoever else something was decided about."""
    about = {each.employer_contact for each in decisions if each.employer_contact}
    contacts = EmployerContact.objects.filter(Q(employer=employer) | Q(pk__in=about)).order_by("name", "pk")
    people = [
        Told(Party.EMPLOYER, f"{contact.name}, {EmployerRole(contact.role).label.lower()}", contact)
        for contact in contacts
    ]
    decided = {each.party for each in decisions}
    others = [party for party in Party if party in decided and party not in {Party.EMPLOYER, *USUAL}]
    at_large = Told(Party.EMPLOYER, f"{employer.name}, nobody in particular" if employer else Party.EMPLOYER.label)
    return [*people, at_large, *(Told(party, party.label) for party in (*USUAL, *others))]


def grid_of(person: Person, employer: Employer | None, purpose: Purpose, on: date) -> list[Row]:
    """What each party may be told on that day for that purpose, a cell for each kind of information."""
    decisions = decisions_of(person)
    return [
        Row(told, tuple(Cell(kind, verdict_on(decisions, told, kind, purpose, on)) for kind in KindOfInformation))
        for told in told_of(person, employer, decisions)
    ]


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
        employer_contact=told.contact.pk if told.contact else None,
        left_on=told.contact.left_on if told.contact else None,
    )
    return may_hear(verdict, party=told.party, kind=kind, purpose=purpose)
