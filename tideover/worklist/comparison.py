"""What is stored for a subject beside what the rules give for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tideover.worklist import rules
from tideover.worklist.models import Due, Standing
from tideover.worklist.rules import CaseFacts, last_spoken, present_stage

STANDING_FIELDS = ["stage", "stage_since", "last_two_way_on"]


@dataclass(frozen=True, slots=True)
class Differences:
    """Rows to add, rows to change (already with their new values), and rows to take away."""

    missing: list[Due]
    changed: list[Due]
    extra: list[Due]


def dues_that_differ(stored: Iterable[Due], given: Iterable[rules.Due], *, service_id: int) -> Differences:
    """What has to be written so that the stored dues of one subject are those that the rules give."""
    rows = {(row.kind, row.about): row for row in stored}
    missing, changed = [], []
    for due in given:
        row = rows.pop(due.key, None)
        if row is None:
            missing.append(Due.of(due, service_id=service_id))
        elif row.as_given() != due:
            fresh = Due.of(due, service_id=service_id)
            fresh.pk = row.pk
            changed.append(fresh)
    return Differences(missing, changed, list(rows.values()))


def standing_of(facts: CaseFacts, *, service_id: int) -> Standing:
    """The row, not yet saved, that says where the case stands."""
    step, spoken_at = present_stage(facts), last_spoken(facts)
    return Standing(
        service_id=service_id,
        case_id=facts.case,
        stage=step.stage.value,
        stage_since=step.since,
        last_two_way_on=spoken_at.date() if spoken_at else None,
    )


def standing_differs(stored: Standing | None, wanted: Standing) -> bool:
    """Whether the stored standing is not the wanted one."""
    return stored is None or any(getattr(stored, name) != getattr(wanted, name) for name in STANDING_FIELDS)


def in_words(stored: Iterable[Due], given: Iterable[rules.Due], *, service_id: int) -> Iterator[str]:
    """Each difference between stored and given dues as a phrase, for a report."""
    given_before = {row.pk: row.as_given() for row in stored}
    found = dues_that_differ(stored, given, service_id=service_id)
    for row in found.missing:
        yield f"{_named(row.as_given())} is missing"
    for row in found.changed:
        yield f"{_named(given_before[row.pk])} should be: {_told(row.as_given())}"
    for row in found.extra:
        yield f"{_named(row.as_given())} should not be there"


def _named(due: rules.Due) -> str:
    about = f" about {due.about}" if due.about else ""
    return f"{due.kind.label.lower()}{about} ({_told(due)})"


def _told(due: rules.Due) -> str:
    until = f" until {due.until}" if due.until else ""
    return f"on {due.on}{until}, {due.why_code.label.lower()}, for {_owner(due.owner)}"


def _owner(owner: rules.Owner) -> str:
    if owner.staff:
        return f"staff {owner.staff}"
    return f"the queue of team {owner.team}" if owner.team else "the queue of referrals"
