"""Status, outcome and sustained return of histories such as case managers meet."""

from dataclasses import replace
from datetime import date

import pytest

from tideover.employment.rules import (
    ABSENT,
    Contract,
    EndedBy,
    JobLevel,
    OutcomeKind,
    PostFacts,
    ReturnRule,
    SpellFacts,
    SpellState,
    SustainedReturn,
    WorkOutcome,
    last_confirmed,
    outcome_on,
    post_at_risk,
    state_since,
    status_on,
    sustained_return,
    unbroken_since,
)

CARE = PostFacts("care", employer="Brook House", usual_weekly_hours=37.5, contract=Contract.PERMANENT)
CLEANING = PostFacts("cleaning", employer="Bright", usual_weekly_hours=8)
OFF_FROM, BACK_ON, ASKED_ON = date(2026, 1, 5), date(2026, 3, 2), date(2026, 7, 1)
LAST_OFF = date(2026, 3, 1)
OFF = SpellFacts(SpellState.OFF_SICK, OFF_FROM, LAST_OFF, post=CARE)
DISMISSED = replace(CARE, ended_on=LAST_OFF, ended_by=EndedBy.DISMISSAL)
RESIGNED = replace(CARE, ended_on=LAST_OFF, ended_by=EndedBy.RESIGNATION)


def back(state: SpellState = SpellState.AT_WORK, post: PostFacts | None = CARE, **facts: object) -> SpellFacts:
    return replace(SpellFacts(state, BACK_ON, post=post), **facts)  # type: ignore[arg-type]


def outcome(*spells: SpellFacts, day: date = ASKED_ON) -> WorkOutcome:
    return outcome_on(spells, day, since=OFF_FROM, known_to=ASKED_ON)


NEW = PostFacts("new", employer="Swift", level=JobLevel.EQUAL, contract=Contract.PERMANENT)
OTHER_WARD = PostFacts("other ward", employer="Brook House", level=JobLevel.LOWER)
TEMP = PostFacts("temp", employer="Agency", contract=Contract.TEMPORARY)


@pytest.mark.parametrize(
    ("spells", "expected"),
    [
        ([OFF, back()], WorkOutcome(OutcomeKind.RETAINED)),
        ([OFF, back(adjusted=True)], WorkOutcome(OutcomeKind.RETAINED, adjusted=True)),
        ([OFF, back(SpellState.PHASED_RETURN)], WorkOutcome(OutcomeKind.RETAINED, adjusted=True)),
        ([OFF, back(weekly_hours=20.0)], WorkOutcome(OutcomeKind.REDUCED_HOURS)),
        (
            [OFF, back(SpellState.PHASED_RETURN, weekly_hours=20.0)],
            WorkOutcome(OutcomeKind.RETAINED, adjusted=True),
        ),
        ([OFF, back(post=OTHER_WARD)], WorkOutcome(OutcomeKind.REDEPLOYED, level=JobLevel.LOWER)),
        (
            [replace(OFF, post=RESIGNED), back(post=NEW)],
            WorkOutcome(
                OutcomeKind.NEW_JOB,
                level=JobLevel.EQUAL,
                by_choice=True,
                post_ended_by=EndedBy.RESIGNATION,
            ),
        ),
        (
            [replace(OFF, post=DISMISSED), back(post=NEW)],
            WorkOutcome(OutcomeKind.NEW_JOB, level=JobLevel.EQUAL, by_choice=False, post_ended_by=EndedBy.DISMISSAL),
        ),
        (
            [replace(OFF, post=DISMISSED), back(post=TEMP)],
            WorkOutcome(OutcomeKind.TEMPORARY_WORK, by_choice=False, post_ended_by=EndedBy.DISMISSAL),
        ),
        (
            [replace(OFF, post=DISMISSED), back(SpellState.UNEMPLOYED, None)],
            WorkOutcome(OutcomeKind.NOT_WORKING, post_ended_by=EndedBy.DISMISSAL),
        ),
        (
            [replace(OFF, post=DISMISSED), back(SpellState.OFF_SICK, None)],
            WorkOutcome(OutcomeKind.NOT_WORKING, post_ended_by=EndedBy.DISMISSAL),
        ),
        ([OFF, back(SpellState.IN_TRAINING, None)], WorkOutcome(OutcomeKind.OTHER_ACTIVITY)),
        ([replace(OFF, ends_on=None)], WorkOutcome(OutcomeKind.STILL_ABSENT)),
        ([OFF, back(SpellState.SUSPENDED)], WorkOutcome(OutcomeKind.STILL_ABSENT)),
        (
            [replace(OFF, post=DISMISSED, ends_on=None)],
            WorkOutcome(OutcomeKind.NOT_KNOWN, post_ended_by=EndedBy.DISMISSAL),
        ),
        ([OFF], WorkOutcome(OutcomeKind.NOT_KNOWN)),
        ([], WorkOutcome(OutcomeKind.NOT_KNOWN)),
    ],
)
def test_an_outcome_is_read_from_the_spells(spells: list[SpellFacts], expected: WorkOutcome) -> None:
    assert outcome(*spells) == expected


def test_a_second_job_that_goes_on_is_neither_a_return_nor_a_new_job() -> None:
    beside = SpellFacts(SpellState.AT_WORK, date(2020, 1, 1), post=CLEANING)
    still_off = replace(OFF, ends_on=None)
    assert outcome(still_off, beside).kind is OutcomeKind.STILL_ABSENT
    assert outcome(replace(OFF, post=DISMISSED), beside).kind is OutcomeKind.OTHER_JOB_KEPT
    rule = ReturnRule()
    assert sustained_return([still_off, beside], rule=rule, absent_from=OFF_FROM, known_to=ASKED_ON) is None


BOTH_OFF = [
    SpellFacts(SpellState.OFF_SICK, OFF_FROM, LAST_OFF, post=DISMISSED),
    SpellFacts(SpellState.OFF_SICK, OFF_FROM, LAST_OFF, post=CLEANING),
]


def test_a_second_job_that_the_person_was_off_sick_from_too_is_no_new_job() -> None:
    assert outcome(*BOTH_OFF, back(post=CLEANING)).kind is OutcomeKind.OTHER_JOB_KEPT
    same_employer = replace(CLEANING, employer="Brook House")
    told = [BOTH_OFF[0], replace(BOTH_OFF[1], post=same_employer), back(post=same_employer)]
    assert outcome(*told).kind is OutcomeKind.OTHER_JOB_KEPT


def test_a_job_held_long_before_the_absence_is_no_new_job_even_if_no_spell_tells_of_it() -> None:
    held = replace(NEW, started_on=date(2019, 1, 1))
    assert outcome(replace(OFF, post=DISMISSED), back(post=held)).kind is OutcomeKind.OTHER_JOB_KEPT
    begun_since = replace(NEW, started_on=BACK_ON)
    assert outcome(replace(OFF, post=DISMISSED), back(post=begun_since)).kind is OutcomeKind.NEW_JOB


def test_an_absence_begins_with_the_first_of_the_spells_that_follow_one_another() -> None:
    told = [
        SpellFacts(SpellState.OFF_SICK, date(2025, 11, 3), date(2025, 11, 9), post=CARE),
        SpellFacts(SpellState.OFF_SICK, date(2025, 12, 1), date(2026, 1, 4), post=CARE),
        OFF,
        SpellFacts(SpellState.OFF_SICK, date(2025, 6, 1), post=CLEANING),
    ]
    assert unbroken_since(told, date(2026, 2, 1), post=CARE, states=ABSENT) == date(2025, 12, 1)
    assert unbroken_since(told, BACK_ON, post=CARE, states=ABSENT) is None
    assert unbroken_since(told, OFF_FROM, post=None, states=ABSENT) is None
    assert state_since(OFF, told) == date(2025, 12, 1)


def test_the_post_at_risk_is_the_one_the_person_is_absent_from_even_if_another_is_larger() -> None:
    at_care = SpellFacts(SpellState.AT_WORK, date(2020, 1, 1), post=CARE)
    off_cleaning = SpellFacts(SpellState.OFF_SICK, OFF_FROM, post=CLEANING)
    assert post_at_risk([at_care, off_cleaning], OFF_FROM) == CLEANING


def test_the_post_at_risk_of_somebody_already_out_of_work_is_the_last_one() -> None:
    old = SpellFacts(SpellState.AT_WORK, date(2019, 1, 1), date(2021, 1, 1), post=CLEANING)
    latest = SpellFacts(SpellState.AT_WORK, date(2021, 2, 1), date(2025, 12, 1), post=CARE)
    assert post_at_risk([latest, old], OFF_FROM) == CARE
    assert post_at_risk([], OFF_FROM) is None


def test_after_the_last_confirmed_day_nothing_is_claimed() -> None:
    told = [OFF, back()]
    later = date(2026, 8, 1)
    assert status_on(told, later, known_to=ASKED_ON).state is None
    assert outcome_on(told, later, since=OFF_FROM, known_to=ASKED_ON).kind is OutcomeKind.NOT_KNOWN
    lost = outcome_on(told, later, since=OFF_FROM, known_to=ASKED_ON, lost_touch_on=date(2026, 7, 20))
    assert lost.kind is OutcomeKind.LOST_TOUCH


def test_a_forecast_lets_an_open_spell_go_on() -> None:
    later = date(2027, 8, 1)
    assert status_on([OFF, back()], later, known_to=None).state is SpellState.AT_WORK
    assert outcome_on([OFF, back()], later, since=OFF_FROM, known_to=None).retained


def test_of_two_posts_at_once_the_larger_leads_the_status() -> None:
    beside = SpellFacts(SpellState.OFF_SICK, OFF_FROM, post=CLEANING)
    status = status_on([beside, back()], ASKED_ON, known_to=ASKED_ON)
    assert status.state is SpellState.AT_WORK
    assert len(status.spells) == 2


def test_thirteen_weeks_are_complete_on_their_last_day() -> None:
    found = sustained_return([OFF, back()], rule=ReturnRule(), absent_from=OFF_FROM, known_to=ASKED_ON)
    assert found == SustainedReturn(returned_on=BACK_ON, sustained_on=date(2026, 5, 31))
    day_before = sustained_return([OFF, back()], rule=ReturnRule(), absent_from=OFF_FROM, known_to=date(2026, 5, 30))
    assert day_before is None


def test_a_relapse_begins_thirteen_consecutive_weeks_anew_but_fits_thirteen_within_sixteen() -> None:
    told = [
        OFF,
        back(ends_on=date(2026, 4, 5)),
        SpellFacts(SpellState.OFF_SICK, date(2026, 4, 6), date(2026, 4, 12), post=CARE),
        SpellFacts(SpellState.AT_WORK, date(2026, 4, 13), post=CARE),
    ]
    consecutive = sustained_return(told, rule=ReturnRule(), absent_from=OFF_FROM, known_to=None)
    within = sustained_return(told, rule=ReturnRule(within_weeks=16), absent_from=OFF_FROM, known_to=None)
    assert consecutive == SustainedReturn(date(2026, 4, 13), date(2026, 7, 12))
    assert within == SustainedReturn(BACK_ON, date(2026, 6, 7))


def test_a_state_that_does_not_interrupt_stops_the_clock() -> None:
    told = [
        OFF,
        back(ends_on=date(2026, 4, 5)),
        SpellFacts(SpellState.IN_TRAINING, date(2026, 4, 6), date(2026, 4, 12), post=CARE),
        SpellFacts(SpellState.AT_WORK, date(2026, 4, 13), post=CARE),
    ]
    rule = ReturnRule(interrupted_by=ReturnRule().interrupted_by - {SpellState.IN_TRAINING})
    found = sustained_return(told, rule=rule, absent_from=OFF_FROM, known_to=None)
    assert found == SustainedReturn(BACK_ON, date(2026, 6, 7))


def test_a_weekend_between_two_posts_does_not_begin_the_weeks_anew_but_three_days_out_of_work_do() -> None:
    old = replace(CARE, ended_on=date(2026, 3, 27))
    told = [replace(OFF, post=old), back(post=old)]
    monday = sustained_return(
        [*told, back(post=NEW, starts_on=date(2026, 3, 30))], rule=ReturnRule(), absent_from=OFF_FROM, known_to=None
    )
    tuesday = sustained_return(
        [*told, back(post=NEW, starts_on=date(2026, 3, 31))], rule=ReturnRule(), absent_from=OFF_FROM, known_to=None
    )
    assert monday == SustainedReturn(BACK_ON, date(2026, 6, 2))
    assert tuesday == SustainedReturn(date(2026, 3, 31), date(2026, 6, 29))


def test_a_phased_return_whose_hours_nobody_said_meets_no_minimum_of_hours() -> None:
    rule, phased = ReturnRule(minimum_weekly_hours=16), back(SpellState.PHASED_RETURN)
    unsaid = sustained_return([OFF, phased], rule=rule, absent_from=OFF_FROM, known_to=None)
    said = replace(phased, weekly_hours=20.0)
    assert unsaid is None
    assert sustained_return([OFF, said], rule=rule, absent_from=OFF_FROM, known_to=None)
    assert sustained_return([OFF, phased], rule=ReturnRule(), absent_from=OFF_FROM, known_to=None)


def test_minimum_hours_are_reached_by_two_posts_together() -> None:
    rule = ReturnRule(minimum_weekly_hours=16)
    ten_hours = back(weekly_hours=10.0)
    beside = SpellFacts(SpellState.AT_WORK, date(2020, 1, 1), post=CLEANING)
    alone = sustained_return([OFF, ten_hours], rule=rule, absent_from=OFF_FROM, known_to=None)
    together = sustained_return([OFF, ten_hours, beside], rule=rule, absent_from=OFF_FROM, known_to=None)
    assert alone is None
    assert together == SustainedReturn(BACK_ON, date(2026, 5, 31))


def test_a_return_sustained_after_the_deadline_does_not_count() -> None:
    in_time, too_late = ReturnRule(deadline_weeks=21), ReturnRule(deadline_weeks=20)
    assert sustained_return([OFF, back()], rule=in_time, absent_from=OFF_FROM, known_to=None)
    assert sustained_return([OFF, back()], rule=too_late, absent_from=OFF_FROM, known_to=None) is None


@pytest.mark.parametrize(
    "terms",
    [{"weeks": 0}, {"within_weeks": 12}, {"minimum_weekly_hours": -1}, {"deadline_weeks": 12}, {"bridged_days": -1}],
)
def test_a_rule_nobody_could_meet_is_refused(terms: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"."):
        ReturnRule(**terms)  # type: ignore[arg-type]


def test_knowledge_ends_with_the_last_thing_anybody_said() -> None:
    assert last_confirmed([OFF, back(confirmed_on=ASKED_ON)]) == ASKED_ON
    assert last_confirmed([OFF, back()]) == BACK_ON
    assert last_confirmed([]) is None
