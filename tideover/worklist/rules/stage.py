"""Where a case stands, and since when."""

from dataclasses import dataclass
from datetime import date, timedelta

from tideover.employment.rules import ABSENT, WORKING, SpellFacts, SpellState
from tideover.worklist.rules.facts import CaseFacts, Stage

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StageStep:
    """A stage and the day on which the case came to it."""

    stage: Stage
    since: date


def stages(facts: CaseFacts) -> tuple[StageStep, ...]:
    """The stages the case went through, in order, the present one last. None is followed by itself."""
    steps: list[StageStep] = []
    for day in _days_of_change(facts):
        stage = stage_on(facts, day)
        if not steps or steps[-1].stage is not stage:
            steps.append(StageStep(stage, day))
    return tuple(steps)


def present_stage(facts: CaseFacts) -> StageStep:
    """The stage in force by the latest fact of the record, with the day it began."""
    if facts.ended_on is not None:
        return StageStep(Stage.CLOSED, facts.ended_on)
    return stages(facts)[-1]


def stage_on(facts: CaseFacts, day: date) -> Stage:
    """The stage on a day of the case, from what had happened by then."""
    if facts.ended_on is not None and facts.ended_on <= day:
        return Stage.CLOSED
    if _back_at_work(facts, day):
        return Stage.IN_WORK_SUPPORT
    if facts.provision_started_on is not None and facts.provision_started_on <= day:
        return Stage.ACTIVE
    if facts.assessed_on is not None and facts.assessed_on <= day:
        return Stage.PLANNING
    return Stage.ASSESSING


def _back_at_work(facts: CaseFacts, day: date) -> bool:
    """Whether the client works again, in a spell that began after an absence open during the case, and is
    absent from no post. Somebody who never was absent has not come back."""
    current = [spell for spell in facts.spells if spell.starts_on <= day and _goes_on(spell, day)]
    if any(spell.state in ABSENT for spell in current):
        return False
    absences = [
        spell.starts_on
        for spell in facts.spells
        if spell.state is SpellState.OFF_SICK and spell.starts_on <= day and _goes_on(spell, facts.accepted_on)
    ]
    return any(
        spell.state in WORKING and spell.starts_on >= absent_from for spell in current for absent_from in absences
    )


def _goes_on(spell: SpellFacts, day: date) -> bool:
    return spell.ends_on is None or spell.ends_on >= day


def _days_of_change(facts: CaseFacts) -> list[date]:
    """The days on which the stage can change: the acceptance first, then each fact that bears on it."""
    days = {facts.assessed_on, facts.provision_started_on, facts.ended_on}
    for spell in facts.spells:
        days.add(spell.starts_on)
        if spell.ends_on is not None:
            days.add(spell.ends_on + ONE_DAY)
    last = facts.ended_on or date.max
    return [facts.accepted_on, *sorted(day for day in days if day is not None and facts.accepted_on < day <= last)]
