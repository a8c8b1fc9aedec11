"""What must hold of sustained return, status and outcome for every work history."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.thorough import IS_THOROUGH
from tideover.employment.rules import (
    ABSENT,
    PostFacts,
    ReturnRule,
    SpellFacts,
    SpellState,
    outcome_on,
    status_on,
    sustained_return,
)
from tideover.employment.tests.stories import ABSENT_FROM, POSTS, day_by_day, days, rules, stories, twins, working_weeks

EXAMPLES = 200 if IS_THOROUGH else 60
always = settings(derandomize=True, max_examples=EXAMPLES, deadline=None)
later_days = st.integers(0, 700).map(lambda n: ABSENT_FROM + days(n))
ended_earlier = st.builds(
    lambda state, before, length, post: SpellFacts(
        state, ABSENT_FROM - days(before + length), ABSENT_FROM - days(before), post
    ),
    st.sampled_from(SpellState),
    st.integers(1, 900),
    st.integers(0, 900),
    st.sampled_from([*POSTS, PostFacts("paper round"), None]),
)


@always
@given(stories(), rules(), later_days, ended_earlier)
def test_an_unrelated_earlier_spell_changes_nothing(
    told: list[SpellFacts], rule: ReturnRule, day: date, earlier: SpellFacts
) -> None:
    more = [earlier, *told]
    assert status_on(more, day, known_to=day) == status_on(told, day, known_to=day)
    assert outcome_on(more, day, since=ABSENT_FROM, known_to=day) == outcome_on(
        told, day, since=ABSENT_FROM, known_to=day
    )
    assert sustained_return(more, rule=rule, absent_from=ABSENT_FROM, known_to=day) == sustained_return(
        told, rule=rule, absent_from=ABSENT_FROM, known_to=day
    )


@always
@given(stories(), rules(), later_days, st.data())
def test_splitting_a_spell_in_two_changes_nothing(
    told: list[SpellFacts], rule: ReturnRule, day: date, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(told) - 1))
    spell = told[place]
    end = spell.ends_on or spell.starts_on + days(200)
    first_half_ends = spell.starts_on + days(data.draw(st.integers(0, (end - spell.starts_on).days)))
    halves = [replace(spell, ends_on=first_half_ends)]
    if first_half_ends != spell.ends_on:
        halves.append(replace(spell, starts_on=first_half_ends + days(1)))
    split = told[:place] + halves + told[place + 1 :]
    assert status_on(split, day, known_to=day).state == status_on(told, day, known_to=day).state
    assert outcome_on(split, day, since=ABSENT_FROM, known_to=day) == outcome_on(
        told, day, since=ABSENT_FROM, known_to=day
    )
    assert sustained_return(split, rule=rule, absent_from=ABSENT_FROM, known_to=day) == sustained_return(
        told, rule=rule, absent_from=ABSENT_FROM, known_to=day
    )


@always
@given(twins(), st.integers(0, 90), st.integers(0, 59))
def test_splitting_a_spell_in_one_of_two_posts_alike_changes_nothing(
    told: list[SpellFacts], days_later: int, days_before: int
) -> None:
    """Which of the two is at risk must not depend on when their spells begin."""
    day, split_on = ABSENT_FROM + days(days_later), ABSENT_FROM - days(days_before)
    whole = outcome_on(told, day, since=ABSENT_FROM, known_to=day)
    for place, spell in enumerate(told):
        if spell.starts_on < split_on <= spell.last_day:
            halves = [replace(spell, ends_on=split_on - days(1)), replace(spell, starts_on=split_on)]
            split = told[:place] + halves + told[place + 1 :]
            assert outcome_on(split, day, since=ABSENT_FROM, known_to=day) == whole


@always
@given(stories() | working_weeks(), rules(), st.integers(1, 300), st.integers(1, 60))
def test_a_longer_gap_never_makes_the_return_earlier(
    told: list[SpellFacts], rule: ReturnRule, days_to_gap: int, longer: int
) -> None:
    gap = ABSENT_FROM + days(days_to_gap)
    later = [part for spell in told for part in _with_gap(spell, gap, longer)]
    before = sustained_return(told, rule=rule, absent_from=ABSENT_FROM, known_to=None)
    after = sustained_return(later, rule=rule, absent_from=ABSENT_FROM, known_to=None)
    if after is not None:
        assert before is not None
        assert before.sustained_on <= after.sustained_on


def _with_gap(spell: SpellFacts, gap: date, longer: int) -> list[SpellFacts]:
    """The spell as it is if nothing were recorded for `longer` days from `gap` on and all else came later."""
    post = spell.post
    if post and post.ended_on and post.ended_on >= gap:
        post = replace(post, ended_on=post.ended_on + days(longer))
    parts = []
    if spell.starts_on < gap:
        parts.append(replace(spell, ends_on=min(spell.last_day, gap - days(1)), post=post))
    if spell.last_day >= gap:
        ends_on = None if spell.ends_on is None else spell.ends_on + days(longer)
        starts_on = max(spell.starts_on, gap) + days(longer)
        parts.append(replace(spell, starts_on=starts_on, ends_on=ends_on, post=post))
    return parts


@always
@given(stories(), rules())
def test_no_return_is_sustained_before_the_weeks_asked_have_passed(told: list[SpellFacts], rule: ReturnRule) -> None:
    found = sustained_return(told, rule=rule, absent_from=ABSENT_FROM, known_to=None)
    if found is not None:
        assert found.sustained_on >= ABSENT_FROM + days(7 * rule.weeks)
        assert ABSENT_FROM < found.returned_on <= found.sustained_on


@always
@given(st.integers(1, 900), st.sampled_from(POSTS), rules())
def test_an_open_spell_begun_yesterday_is_not_sustained(days_off: int, post: PostFacts, rule: ReturnRule) -> None:
    yesterday = ABSENT_FROM + days(days_off)
    told = [
        SpellFacts(SpellState.OFF_SICK, ABSENT_FROM, yesterday - days(1), post=POSTS[0]),
        SpellFacts(SpellState.AT_WORK, yesterday, post=post),
    ]
    assert sustained_return(told, rule=rule, absent_from=ABSENT_FROM, known_to=yesterday + days(1)) is None


@always
@given(stories() | working_weeks(), rules(), st.integers(0, 700))
def test_the_return_is_the_one_found_by_going_through_the_days(
    told: list[SpellFacts], rule: ReturnRule, known_days: int
) -> None:
    known_to = ABSENT_FROM + days(known_days)
    assert sustained_return(told, rule=rule, absent_from=ABSENT_FROM, known_to=known_to) == day_by_day(
        told, rule=rule, absent_from=ABSENT_FROM, known_to=known_to
    )


@always
@given(stories(), rules(), later_days)
def test_more_knowledge_never_takes_back_a_sustained_return(
    told: list[SpellFacts], rule: ReturnRule, known_to: date
) -> None:
    known = sustained_return(told, rule=rule, absent_from=ABSENT_FROM, known_to=known_to)
    if known is not None:
        assert sustained_return(told, rule=rule, absent_from=ABSENT_FROM, known_to=None) == known


@always
@given(stories(), later_days)
def test_an_absence_from_the_post_at_risk_is_never_called_retained(told: list[SpellFacts], day: date) -> None:
    absent = any(s.covers(day) and s.state in ABSENT and s.post and s.post.key == POSTS[0].key for s in told)
    if absent:
        assert not outcome_on(told, day, since=ABSENT_FROM, known_to=day).working
