"""Who may be told what about a client, in a few words each: what the page of permissions says, at a glance."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tideover.consent.models import PermissionDecision
from tideover.consent.queries import Told, decisions_read, verdict_on
from tideover.consent.rules import DecisionFacts, KindOfInformation, Party, Purpose, State, Verdict
from tideover.people.models import Employer, EmployerContact

SHORT = {
    KindOfInformation.CONTACT: "that we help",
    KindOfInformation.ATTENDANCE: "attendance",
    KindOfInformation.WORK: "work",
    KindOfInformation.PLAN: "plan",
    KindOfInformation.HEALTH: "health",
    KindOfInformation.FINANCE: "money",
    KindOfInformation.RESEARCH: "research",
}
KEPT_FROM = {State.REFUSED, State.WITHDRAWN, State.LAPSED}
NOT_ASKED = "Not asked yet"


@dataclass(frozen=True, slots=True)
class MayBeTold:
    """In words ("May be told: work, plan; not health"): people at employers and employers as such by their keys, and
    the other parties about whom the client said something, each by its name."""

    contacts: Mapping[int, str]
    employers: Mapping[int, str]
    supporters: str
    others: tuple[tuple[str, str], ...]
    not_asked: str = NOT_ASKED
    """What is said of somebody about whom the client said nothing."""


def may_be_told(rows: Iterable[Mapping[str, Any]], employers: Collection[int], today: date) -> MayBeTold:
    """What the client's decisions, read with a case and its `employers`, let us tell today for support. The gate reads
    the same decisions by the same rules; whoever tells asks it."""
    decisions = decisions_read((_decision(**row) for row in rows), employers)
    contacts = {each.employer_contact for each in decisions if each.employer_contact}
    at = {each.employer for each in decisions if each.employer and not each.employer_contact}
    decided = {each.party for each in decisions}
    others = [party for party in Party if party in decided and party not in (Party.EMPLOYER, Party.SUPPORTER)]
    return MayBeTold(
        contacts={
            key: _words(decisions, Told(Party.EMPLOYER, "", contact=EmployerContact(pk=key)), today) for key in contacts
        },
        employers={key: _words(decisions, Told(Party.EMPLOYER, "", employer=Employer(pk=key)), today) for key in at},
        supporters=_words(decisions, Told(Party.SUPPORTER, ""), today),
        others=tuple((party.label, _words(decisions, Told(party, party.label), today)) for party in others),
    )


def _decision(on: str, valid_from: str | None, valid_until: str | None, **told: Any) -> PermissionDecision:
    first, last = (date.fromisoformat(day) if day else None for day in (valid_from, valid_until))
    return PermissionDecision(on=date.fromisoformat(on), valid_from=first, valid_until=last, **told)


def _words(decisions: list[DecisionFacts], told: Told, today: date) -> str:
    verdicts = {kind: verdict_on(decisions, told, kind, Purpose.SUPPORT, today) for kind in KindOfInformation}
    given = [_short(kind, verdict) for kind, verdict in verdicts.items() if verdict.is_permitted]
    kept = [SHORT[kind] for kind, verdict in verdicts.items() if verdict.state in KEPT_FROM]
    if not given:
        return f"Not to be told: {', '.join(kept)}" if kept else NOT_ASKED
    return f"May be told: {', '.join(given)}{'; not ' + ', '.join(kept) if kept else ''}"


def _short(kind: KindOfInformation, verdict: Verdict) -> str:
    has_exception = verdict.rests_on is not None and bool(verdict.rests_on.exception)
    return f"{SHORT[kind]} in part" if has_exception else SHORT[kind]
