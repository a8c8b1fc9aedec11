"""Reading referrals for the board and for the page of one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from tideover.consent.queries import answers_about_referrals
from tideover.consent.rules import DecisionFacts
from tideover.foundation.access import Actor
from tideover.foundation.access.scopes import in_scope
from tideover.foundation.pages.paging import PAGE_SIZE
from tideover.foundation.pages.words import plural, spoken_date
from tideover.foundation.workingdays import Nation
from tideover.organisation.models import Policy
from tideover.organisation.queries import policy_of
from tideover.people.open_work import OpenWork, open_work_of
from tideover.referrals.models import Referral
from tideover.referrals.rules import (
    TELLS_ITSELF,
    Hearing,
    Identity,
    ReferralDecision,
    Source,
    Spell,
    due_on,
    hearing,
    speaks_against,
    waited,
)
from tideover.referrals.telling import Telling, telling_of

FILTERS = {
    "open": "Not decided",
    "acknowledge": "To acknowledge",
    "decide": "To decide",
    "waiting": "Waiting for the person",
    "tell": "Referrer to tell",
    "decided": "Decided",
}


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
    """A page of the referrals asked for, and how many there are in each state that is not decided."""

    shown: "Page[Any]"
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
    telling: Telling

    @property
    def must_ask(self) -> bool:
        """Whether the person is still to be asked whether the referrer may hear of the decision."""
        return self.telling.has_referrer and self.telling.hearing is Hearing.NOT_ASKED


def board(actor: Actor, show: str, today: date, number: str | None = None) -> Board:
    """The referrals in somebody's scope that are in that state, those that came first on top, and of the decided ones
    the latest; a page of them, by its number. Seven queries at most."""
    policy = policy_of(actor.service_id)
    rows = in_scope(actor, Referral).select_related("person__merged_into").prefetch_related("waiting_spells")
    open_rows = rows.filter(Q(decided_on=None) | Q(tell_is_owed=True))
    held = lines_of(open_rows.order_by("received_on", "pk"), policy, today)
    held = [each for each in held if is_in(each, "open") or is_in(each, "tell")]
    counts = {name: sum(is_in(each, name) for each in held) for name in FILTERS if name != "decided"}
    if show == "decided":
        decided = Paginator(rows.exclude(decided_on=None).order_by("-decided_on", "-pk"), PAGE_SIZE).get_page(number)
        return Board(decided, lines_of(decided, policy, today), counts)
    shown = Paginator([each for each in held if is_in(each, show)], PAGE_SIZE).get_page(number)
    return Board(shown, list(shown), counts)


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


def lines_of(referrals: Iterable[Referral], policy: Policy, today: date) -> list[Line]:
    """Referrals as the board has them; one query more, for what the people said about telling."""
    rows = list(referrals)
    answers = answers_about_referrals({row.person.survivor_id for row in rows})
    return [_line_of(row, policy, today, answers.get(row.person.survivor_id, [])) for row in rows]


def _line_of(referral: Referral, policy: Policy, today: date, answers: Sequence[DecisionFacts]) -> Line:
    return Line(
        referral=referral,
        name=referral.about.name or "Name not known",
        source=Source(referral.source).label if referral.source else "Not known",
        clocks=tuple(_clocks(referral, policy, today, answers)),
        state=_state_words(referral, today),
        must_identify=referral.identity == Identity.OPEN,
    )


def _state_words(referral: Referral, today: date) -> str:
    if referral.decision:
        return ReferralDecision(referral.decision).label
    waits = next((each for each in referral.waiting_spells.all() if each.until is None), None)
    return f"Waiting for the person since {spoken_date(waits.since, today)}" if waits else "Not decided"


def _clocks(referral: Referral, policy: Policy, today: date, answers: Sequence[DecisionFacts]) -> list[Clock]:
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
    elif referral.tell_is_owed and _may_be_owed(referral, answers):
        found.append(of("Tell the referrer", referral.decided_on, policy.tell_within))
    return found


def _may_be_owed(referral: Referral, answers: Sequence[DecisionFacts]) -> bool:
    """Whether somebody is owed the decision: whoever sent the person, unless they objected."""
    found, _ = hearing(answers, referral.received_on, referral.decision)
    return referral.source not in TELLS_ITSELF and found is not Hearing.OBJECTED


def whole(referral: Referral, today: date) -> Whole:
    """The page of one referral."""
    waiting = next((each for each in referral.waiting_spells.all() if each.until is None), None)
    return Whole(
        line=lines_of([referral], policy_of(referral.service_id), today)[0],
        against=speaks_against(referral.eligibility),
        work=open_work_of([referral.about.pk]).get(referral.about.pk),
        waiting_since=waiting.since if waiting else None,
        accept=_accepting(referral),
        telling=telling_of(referral),
    )


def _accepting(referral: Referral) -> str:
    """Where the referral is accepted; that opens a case, so the page belongs to a room above."""
    try:
        return reverse("accept_referral", kwargs={"key": referral.pk})
    except NoReverseMatch:
        return ""
