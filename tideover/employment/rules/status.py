"""Work status on a day, and how far it is known."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tideover.employment.rules.codes import SpellState
from tideover.employment.rules.facts import PostFacts, SpellFacts

ONE_DAY = timedelta(days=1)

# Where two spells of equal weight run at once, the one that asks for more attention leads.
_ATTENTION = [
    SpellState.OFF_SICK,
    SpellState.SUSPENDED,
    SpellState.PHASED_RETURN,
    SpellState.AT_WORK,
    SpellState.IN_TRAINING,
    SpellState.OTHER_ACTIVITY,
    SpellState.UNEMPLOYED,
    SpellState.RETIRED,
]


@dataclass(frozen=True, slots=True)
class WorkStatus:
    """What is known of somebody's work on one day: every spell that includes it, the leading one first."""

    day: date
    spells: tuple[SpellFacts, ...]

    @property
    def state(self) -> SpellState | None:
        """The leading spell's state; None where nothing is known."""
        return self.spells[0].state if self.spells else None


def _weight(spell: SpellFacts) -> tuple[bool, float, int, date, str]:
    """Sorts spells: those in a post, the larger post, the state that asks for more attention, the older post.

    Nothing in it changes when a spell is recorded as two.
    """
    post, attention = spell.post, _ATTENTION.index(spell.state)
    if post is None:
        return True, 0, attention, date.max, ""
    return False, -(post.usual_weekly_hours or 0), attention, post.started_on or date.max, str(post.key)


def status_on(spells: Iterable[SpellFacts], day: date, *, known_to: date | None) -> WorkStatus:
    """The work status on a day. Two posts at once give two spells, that of the larger post first.

    Nothing is known of a day after `known_to` or in a gap between spells: the status then has no spells.
    """
    if known_to is not None and day > known_to:
        return WorkStatus(day, ())
    return WorkStatus(day, tuple(sorted((spell for spell in spells if spell.covers(day)), key=_weight)))


def unbroken_since(
    spells: Iterable[SpellFacts], day: date, *, post: PostFacts | None, states: Collection[SpellState]
) -> date | None:
    """The first day of the stretch that goes on on that day, of spells in such a state and in that post (in none,
    where it is None) that follow one another without a day between; None if nothing does.

    A change of hours or of adjustments within an absence begins a spell, but no new absence.
    """
    key = post.key if post else None
    alike = [spell for spell in spells if spell.state in states and (spell.post.key if spell.post else None) == key]
    begun: date | None = None
    reaching = day
    for spell in sorted(alike, key=lambda spell: spell.starts_on, reverse=True):
        if spell.covers(reaching):
            begun, reaching = spell.starts_on, spell.starts_on - ONE_DAY
    return begun


def state_since(leading: SpellFacts, spells: Iterable[SpellFacts]) -> date:
    """Since when somebody has been in a spell's post in its state, whole."""
    found = unbroken_since(spells, leading.starts_on, post=leading.post, states={leading.state})
    return found or leading.starts_on


def last_confirmed(spells: Sequence[SpellFacts]) -> date | None:
    """The last day on which work status was confirmed: by a spell's beginning, its end, or somebody's word.

    None where there are no spells.
    """
    days = [spell.starts_on for spell in spells]
    days += [spell.ends_on for spell in spells if spell.ends_on]
    days += [spell.confirmed_on for spell in spells if spell.confirmed_on]
    return max(days, default=None)
