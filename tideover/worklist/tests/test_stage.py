"""Where a case stands, and since when."""

from datetime import date

from tideover.employment.rules import SpellState
from tideover.worklist.rules import Stage, StageStep, present_stage, stages
from tideover.worklist.tests.cases import ACCEPTED, a_case, spell

SICK, PHASED, AT_WORK = SpellState.OFF_SICK, SpellState.PHASED_RETURN, SpellState.AT_WORK


def november(day: int) -> date:
    return date(2026, 11, day)


def test_a_new_case_is_being_assessed_from_the_day_it_was_accepted() -> None:
    assert present_stage(a_case()) == StageStep(Stage.ASSESSING, ACCEPTED)


def test_an_assessment_begins_planning_and_a_started_provision_the_active_stage() -> None:
    case = a_case(assessed_on=november(9), provision_started_on=november(16))
    assert stages(case) == (
        StageStep(Stage.ASSESSING, ACCEPTED),
        StageStep(Stage.PLANNING, november(9)),
        StageStep(Stage.ACTIVE, november(16)),
    )


def test_a_provision_started_without_an_assessment_is_active_at_once() -> None:
    case = a_case(provision_started_on=november(5))
    assert present_stage(case) == StageStep(Stage.ACTIVE, november(5))


def test_what_happened_before_acceptance_counts_from_acceptance() -> None:
    case = a_case(assessed_on=date(2026, 10, 20))
    assert stages(case) == (StageStep(Stage.PLANNING, ACCEPTED),)


def test_a_phased_return_after_an_absence_begins_in_work_support_and_full_work_continues_it() -> None:
    case = a_case(
        provision_started_on=november(5),
        spells=(
            spell(AT_WORK, date(2014, 3, 1), date(2026, 9, 20)),
            spell(SICK, date(2026, 9, 21), november(15)),
            spell(PHASED, november(16), november(22)),
            spell(AT_WORK, november(23)),
        ),
    )
    assert present_stage(case) == StageStep(Stage.IN_WORK_SUPPORT, november(16))


def test_somebody_at_work_throughout_has_not_come_back() -> None:
    case = a_case(assessed_on=november(9), spells=(spell(AT_WORK, date(2014, 3, 1)),))
    assert present_stage(case).stage is Stage.PLANNING


def test_an_absence_that_was_over_before_acceptance_is_not_one_to_come_back_from() -> None:
    case = a_case(
        spells=(spell(SICK, date(2026, 8, 1), date(2026, 10, 1)), spell(AT_WORK, date(2026, 10, 2))),
    )
    assert present_stage(case).stage is Stage.ASSESSING


def test_an_absence_that_ends_on_the_day_of_acceptance_was_open_during_the_case() -> None:
    case = a_case(spells=(spell(SICK, date(2026, 8, 1), ACCEPTED), spell(AT_WORK, november(3))))
    assert present_stage(case) == StageStep(Stage.IN_WORK_SUPPORT, november(3))


def test_going_off_sick_again_ends_in_work_support() -> None:
    case = a_case(
        provision_started_on=november(4),
        spells=(
            spell(SICK, date(2026, 9, 21), november(8)),
            spell(AT_WORK, november(9), november(17)),
            spell(SICK, november(18)),
        ),
    )
    assert present_stage(case) == StageStep(Stage.ACTIVE, november(18))


def test_absent_from_one_post_and_working_in_another_is_not_in_work_support() -> None:
    case = a_case(spells=(spell(SICK, date(2026, 9, 21)), spell(AT_WORK, november(10))))
    assert present_stage(case).stage is Stage.ASSESSING


def test_work_in_another_post_from_the_first_day_of_an_absence_is_a_return_once_that_is_over() -> None:
    sick = spell(SICK, november(3), november(8))
    case = a_case(spells=(sick, spell(AT_WORK, november(3))))
    assert stages(case) == (StageStep(Stage.ASSESSING, ACCEPTED), StageStep(Stage.IN_WORK_SUPPORT, november(9)))
    before = a_case(spells=(sick, spell(AT_WORK, ACCEPTED)))
    assert stages(before) == (StageStep(Stage.ASSESSING, ACCEPTED),), "that work was there before the absence"


def test_a_return_whose_end_is_known_and_followed_by_nothing_is_no_longer_in_work_support() -> None:
    case = a_case(
        assessed_on=november(3),
        spells=(spell(SICK, date(2026, 9, 21), november(8)), spell(AT_WORK, november(9), november(13))),
    )
    assert present_stage(case) == StageStep(Stage.PLANNING, november(14))


def test_a_case_is_closed_from_its_ending_whatever_else_is_recorded() -> None:
    case = a_case(ended_on=november(20), provision_started_on=november(25), assessed_on=november(20))
    assert stages(case) == (StageStep(Stage.ASSESSING, ACCEPTED), StageStep(Stage.CLOSED, november(20)))


def test_a_case_that_ended_on_the_day_it_was_accepted_is_closed() -> None:
    assert present_stage(a_case(ended_on=ACCEPTED)) == StageStep(Stage.CLOSED, ACCEPTED)
