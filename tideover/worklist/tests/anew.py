"""What is stored of all cases and referrals of the open service beside what comes out anew, field by field.

`tideover check dues` compares as what it checks does (`worklist.comparison`), and leaves out what is marked as stale or
owes nothing. This looks at everything and shares no comparison with it.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from tideover.cases.models import Case
from tideover.referrals.models import Referral
from tideover.worklist import rules
from tideover.worklist.models import Due, Standing
from tideover.worklist.record import facts_of, referral_facts_of
from tideover.worklist.rules import CaseFacts, dues_of, last_spoken, present_stage, referral_dues_of

Told = tuple[str, ...]
Stands = tuple[int, str, date, date | None]


def dues_stored() -> list[Told]:
    """Every due that is stored: whose, which, when, why, and who has it."""
    return sorted(map(_stored, Due.objects.all()))


def dues_anew() -> list[Told]:
    """Every due that the rules give for the record as it is."""
    given = [due for facts in facts_of(list(Case.objects.order_by("pk"))) for due in dues_of(facts)]
    for facts in referral_facts_of(list(Referral.objects.order_by("pk"))):
        given += referral_dues_of(facts)
    return sorted(map(_given, given))


def standings_stored() -> set[Stands]:
    """Where each case stands, as stored."""
    return set(Standing.objects.values_list("case", "stage", "stage_since", "last_two_way_on"))


def standings_anew() -> set[Stands]:
    """Where each case stands by its record."""
    return set(map(_standing, facts_of(list(Case.objects.order_by("pk")))))


def _stored(row: Due) -> Told:
    subject = f"case {row.case_id}" if row.case_id else f"referral {row.referral_id}"
    of_whom, put_off = (row.owner_id, row.team_id), (row.put_off_from, row.put_off_because)
    return _texts(subject, row.kind, row.about, row.on, row.until, row.why_code, row.why_facts, *of_whom, *put_off)


def _given(due: rules.Due) -> Told:
    subject, of_whom = f"{due.subject[0]} {due.subject[1]}", (due.owner.staff, due.owner.team)
    why, put_off = (due.why_code.value, due.why_facts), (due.put_off_from, due.put_off_because)
    return _texts(subject, due.kind.value, due.about, due.on, due.until, *why, *of_whom, *put_off)


def _texts(*values: Any) -> Told:
    return tuple(json.dumps(value, sort_keys=True) if isinstance(value, Mapping) else str(value) for value in values)


def _standing(facts: CaseFacts) -> Stands:
    step, spoken_at = present_stage(facts), last_spoken(facts)
    return facts.case, step.stage.value, step.since, spoken_at.date() if spoken_at else None
