"""Reading what a client has decided."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tideover.consent.models import PermissionDecision
from tideover.consent.rules import Choice, DecisionFacts, KindOfInformation, Party, Purpose, Verdict, permits
from tideover.people.models import Employer, EmployerContact, Person
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
        """The decision in a word or two."""
        rests_on = self.verdict.rests_on
        return rests_on.decision.label if rests_on else "Not asked"


@dataclass(frozen=True, slots=True)
class Row:
    """A party, and what it may be told of each kind."""

    told: Told
    cells: tuple[Cell, ...]


def decisions_of(person: Person) -> list[DecisionFacts]:
    """Everything the client has decided, as the rules read it."""
    return [
        DecisionFacts(
            party=Party(row.party),
            kind=KindOfInformation(row.kind),
            purpose=Purpose(row.purpose),
            decision=Choice(row.decision),
            on=row.on,
            employer_contact=row.employer_contact_id,
            number=row.pk,
            exception=row.exception,
        )
        for row in PermissionDecision.objects.filter(person=person)
    ]


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
        Row(
            told,
            tuple(
                Cell(
                    kind,
                    permits(
                        decisions,
                        party=told.party,
                        kind=kind,
                        purpose=purpose,
                        on=on,
                        employer_contact=told.contact.pk if told.contact else None,
                    ),
                )
                for kind in KindOfInformation
            ),
        )
        for told in told_of(person, employer, decisions)
    ]
