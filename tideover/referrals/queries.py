"""Reading referrals for the board and for the page of one."""

from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse

from tideover.foundation.access import Actor
from tideover.foundation.access.scopes import in_scope
from tideover.foundation.pages.words import plural
from tideover.foundation.workingdays import Nation
from tideover.organisation.models import Policy
from tideover.organisation.queries import policy_of
from tideover.people.open_work import OpenWork, open_work_of
from tideover.referrals.models import Referral
from tideover.referrals.rules import Identity, ReferralDecision, Source, Spell, due_on, speaks_against, waited

FILTERS = {
    "open": "Not decided",
    "acknowledge": "To acknowledge",
    "decide": "To decide",
    "waiting": "Waiting for the person",
    "tell": "Referrer to tell",
    "decided": "Decided",
}
MOST = 100
"""How many the board shows, those that came first on top."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One of the service's clocks: what is owed, working days gone of those allowed, and the day by which."""

    owed: str
    gone: int
    allowed: int
    by: date | None
    waits: bool

    @property
    def is_late(self) -> bool:
        """Whether more days are gone than allowed."""
        return self.gone > self.allowed

    @property
    def words(self) -> str:
        """For the board: "3 of 5 working days"."""
        return f"{self.gone} of {plural(self.allowed, 'working day')}{', stopped' if self.waits else ''}"


@dataclass(frozen=True, slots=True)
class Line:
    """A referral on the board."""

    referral: Referral
    name: str
    source: str
    clocks: tuple[Clock, ...]
    state: str
    must_identify: bool


@dataclass(frozen=True, slots=True)
class Board:
    """The referrals asked for, and how many there are in each state."""

    lines: list[Line]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything the page of one referral shows."""

    line: Line
    against: list[str]
    work: OpenWork | None
    waiting_since: date | None
    accept: str


def board(actor: Actor, show: str, today: date) -> Board:
    """The referrals in somebody's scope that are in that state. Three queries."""
    policy = policy_of(actor.service_id)
    rows = in_scope(actor, Referral).select_related("person__merged_into").prefetch_related("waiting_spells")
    held = [line_of(row, policy, today) for row in rows.filter(told_on=None).order_by("received_on", "pk")]
    held = [each for each in held if is_in(each, "open") or is_in(each, "tell")]
    if show == "decided":
        decided = rows.exclude(decided_on=None).order_by("-decided_on", "-pk")[:MOST]
        lines = [line_of(row, policy, today) for row in decided]
    else:
        lines = [each for each in held if is_in(each, show)][:MOST]
    return Board(lines, {name: sum(is_in(each, name) for each in held) for name in FILTERS if name != "decided"})


def is_in(line: Line, show: str) -> bool:
    """Whether a line belongs under that filter."""
    referral, owed = line.referral, {clock.owed for clock in line.clocks}
    waits = any(clock.waits for clock in line.clocks)
    return {
        "open": referral.decided_on is None,
        "acknowledge": "Acknowledge" in owed,
        "decide": "Decide" in owed and not waits,
        "waiting": waits,
        "tell": "Tell the referrer" in owed,
    }.get(show, True)


def line_of(referral: Referral, policy: Policy, today: date) -> Line:
    """A referral as the board has it."""
    return Line(
        referral=referral,
        name=referral.about.name or "Name not known",
        source=Source(referral.source).label if referral.source else "Not known",
        clocks=tuple(_clocks(referral, policy, today)),
        state=ReferralDecision(referral.decision).label if referral.decision else "Not decided",
        must_identify=referral.identity == Identity.OPEN,
    )


def _clocks(referral: Referral, policy: Policy, today: date) -> list[Clock]:
    nation = Nation(policy.nation)
    spells = [Spell(each.since, each.until) for each in referral.waiting_spells.all()]

    def of(owed: str, start: date, allowed: int) -> Clock:
        by = due_on(start, allowed, spells, nation)
        return Clock(owed, waited(start, today, spells, nation), allowed, by, by is None)

    found = []
    if referral.acknowledged_on is None and referral.decided_on is None:
        found.append(of("Acknowledge", referral.received_on, policy.acknowledge_within))
    if referral.decided_on is None:
        found.append(of("Decide", referral.received_on, policy.decide_within))
    elif referral.told_on is None and referral.source not in {"", Source.SELF}:
        found.append(of("Tell the referrer", referral.decided_on, policy.tell_within))
    return found


def whole(referral: Referral, today: date) -> Whole:
    """The page of one referral."""
    waiting = next((each for each in referral.waiting_spells.all() if each.until is None), None)
    return Whole(
        line=line_of(referral, policy_of(referral.service_id), today),
        against=speaks_against(referral.eligibility),
        work=open_work_of([referral.about.pk]).get(referral.about.pk),
        waiting_since=waiting.since if waiting else None,
        accept=_accepting(referral),
    )


def _accepting(referral: Referral) -> str:
    """Where the referral is accepted; that opens a case, so the page belongs to a room above."""
    try:
        return reverse("accept_referral", kwargs={"key": referral.pk})
    except NoReverseMatch:
        return ""
