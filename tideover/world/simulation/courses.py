"""What becomes of each client's post: the return or its failing, setbacks, and how support ends."""

from dataclasses import dataclass

import numpy as np

from tideover.world.simulation.draws import (
    NO_DAY,
    WEEK,
    Array,
    Rng,
    chosen,
    day_number,
    happens,
    on_working_day,
    picked,
    waiting,
    weeks,
)
from tideover.world.simulation.people import HELPS, HINDERS, Clients, of_condition
from tideover.world.simulation.scenario import Scenario

FATES = ["same_post", "redeployed", "new_job", "temporary_work", "not_working", "other_activity", "retired"]
SAME_POST, REDEPLOYED, NEW_JOB, TEMPORARY, NOT_WORKING, OTHER_ACTIVITY, RETIRED = range(len(FATES))
WITH_NEW_POST = (REDEPLOYED, NEW_JOB, TEMPORARY)
FAR = np.int64(1 << 31)
"""A day that no record reaches: the end of what goes on."""
ENDED_AFTER_SILENCE = 6 * WEEK


@dataclass(frozen=True)
class Courses:
    """What happens to a batch of clients; each array has one value for each."""

    fate: Array
    changed: Array
    """First day back, or in the new state."""
    begun_again: Array
    """First day in a new post, where there is one."""
    setback: Array
    back_again: Array
    phased: Array
    adjusted: Array
    ended_by: Array
    level: Array
    support_to: Array
    """Last day on which the client and the service are in touch."""
    ended: Array
    reason: Array
    answered: Array
    """The day of the follow-up answer; NO_DAY without one."""


def courses(rng: Rng, scenario: Scenario, who: Clients, has_work_focused_help: Array) -> Courses:
    """Draw the courses of a batch of clients."""
    size, until = who.size, day_number(scenario.until)
    fate = _fates(rng, scenario, who, has_work_focused_help)
    changed, is_early = _changes(rng, scenario, who, has_work_focused_help, fate)
    gap = picked(np.isin(fate, (NEW_JOB, TEMPORARY)), rng.integers(0, 90, size), 0)
    begun_again = picked(np.isin(fate, WITH_NEW_POST), changed + gap, NO_DAY)
    setback, back_again = _setbacks(rng, scenario, who, np.maximum(changed, begun_again), fate, is_early)
    agreed = on_working_day(rng, changed + waiting(rng, scenario.number("contact.weeks_of_support_after"), size))
    lost = happens(rng, _lost_touch(scenario, who), size)
    faded = on_working_day(rng, who.accepted + ((agreed - who.accepted) * rng.random(size)).astype(np.int64))
    ended = picked(lost, faded + ENDED_AFTER_SILENCE, agreed)
    ended = picked(ended > until, NO_DAY, ended)
    return Courses(
        fate=fate,
        changed=changed,
        begun_again=begun_again,
        setback=setback,
        back_again=back_again,
        phased=who.absent & (fate == SAME_POST) & happens(rng, scenario.number("return.phased"), size),
        adjusted=np.isin(fate, (SAME_POST, REDEPLOYED)) & happens(rng, scenario.number("return.adjusted"), size),
        ended_by=_ways_posts_end(rng, scenario, fate),
        level=picked(fate == NEW_JOB, chosen(rng, scenario, "fate.level", size), None),
        support_to=np.minimum(picked(lost, faded, agreed), until),
        ended=ended,
        reason=_reasons(rng, fate, lost, ended),
        answered=_answers(rng, scenario, ended, lost, until),
    )


def _by_stance(scenario: Scenario, part: str, who: Clients) -> Array:
    """What each client's employer multiplies by: one number if it helps, another if it hinders."""
    helps, hinders = scenario.number(f"{part}.employer_helps"), scenario.number(f"{part}.employer_hinders")
    return picked(who.stance == HELPS, helps, picked(who.stance == HINDERS, hinders, 1.0))


def _fates(rng: Rng, scenario: Scenario, who: Clients, has_help: Array) -> Array:
    """A fate for each, the odds of keeping the employer being raised or lowered by what helps and hinders."""
    base = np.array([scenario.number(f"fate.{fate}") for fate in FATES])
    keeping = _by_stance(scenario, "fate", who)
    keeping = keeping * picked(has_help, scenario.number("fate.work_focused_help"), 1.0)
    keeping = keeping * scenario.number("fate.weeks_absent") ** who.weeks_absent
    odds = np.tile(base, (who.size, 1))
    odds[:, [SAME_POST, REDEPLOYED]] *= keeping[:, None]
    cumulated = np.cumsum(odds, axis=1)
    passed: Array = rng.random(who.size)[:, None] * cumulated[:, -1:] >= cumulated
    return np.asarray(passed.sum(axis=1))


def _changes(rng: Rng, scenario: Scenario, who: Clients, has_help: Array, fate: Array) -> tuple[Array, Array]:
    """The day each post's matter is settled, and whether that was a return on the day of a pay step."""
    median = of_condition(scenario, who.condition, "weeks") * _by_stance(scenario, "return", who)
    median = median * picked(has_help, scenario.number("return.work_focused_help"), 1.0)
    median = median * picked(who.kept_up, scenario.number("return.contact_kept_up"), 1.0)
    changed = who.accepted + weeks(rng, median, scenario.number("return.spread"), who.size)
    steps = np.array(scenario.part("pay")["full_pay_weeks"], dtype=np.int64)
    step = who.absent_from + WEEK * steps[rng.integers(len(steps), size=who.size)]
    tempted = happens(rng, scenario.number("pay.returns_at_the_step"), who.size)
    is_early = who.absent & (fate == SAME_POST) & (step > who.accepted) & (step < changed) & tempted
    return picked(is_early, step, changed), is_early


def _setbacks(
    rng: Rng, scenario: Scenario, who: Clients, working_from: Array, fate: Array, is_early: Array
) -> tuple[Array, Array]:
    """The first day off sick again, and the first day back after that; FAR where there is none."""
    chance = of_condition(scenario, who.condition, "setback")
    chance = chance * picked(is_early, scenario.number("pay.setback_after_such"), 1.0)
    can = np.isin(fate, (SAME_POST, REDEPLOYED, NEW_JOB))
    has = can & happens(rng, chance, who.size)
    setback = working_from + waiting(rng, scenario.number("return.setback_after_weeks"), who.size)
    back = setback + waiting(rng, scenario.number("return.setback_lasts_weeks"), who.size)
    returns = happens(rng, scenario.number("return.returns_again"), who.size)
    return picked(has, setback, FAR), picked(has & returns, back, FAR)


def _lost_touch(scenario: Scenario, who: Clients) -> Array:
    lost = scenario.part("contact.lost_touch")
    return picked(who.kept_up, float(lost["kept_up"]), float(lost["drifting"]))


def _ways_posts_end(rng: Rng, scenario: Scenario, fate: Array) -> Array:
    ways = chosen(rng, scenario, "fate.ended_by", len(fate))
    ways = picked(fate == REDEPLOYED, "redeployment", ways)
    ways = picked(fate == RETIRED, "ill_health_retirement", ways)
    return picked(fate == SAME_POST, None, ways)


def _reasons(rng: Rng, fate: Array, lost: Array, ended: Array) -> Array:
    reasons = picked(np.isin(fate, (NOT_WORKING, OTHER_ACTIVITY, RETIRED)), "left_work", "settled").astype(object)
    chose = rng.random(len(fate)) < 0.06
    reasons = picked(chose, "client_choice", reasons)
    reasons = picked(lost, "no_answer", reasons)
    return picked(ended == NO_DAY, None, reasons)


def _answers(rng: Rng, scenario: Scenario, ended: Array, lost: Array, until: int) -> Array:
    day = picked(ended == NO_DAY, FAR, ended) + int(scenario.number("follow_up.days"))
    answers = happens(rng, scenario.number("follow_up.answers"), len(ended)) & ~lost & (day <= until)
    return picked(answers, day, NO_DAY)
