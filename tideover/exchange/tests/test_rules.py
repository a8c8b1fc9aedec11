"""The estimated dates give back exactly what was published."""

import tomllib
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tideover.employment.rules import OutcomeKind, PostFacts, SpellFacts, WorkOutcome, outcome_on
from tideover.exchange.checks import Row, check_record
from tideover.exchange.rules import LAST_DAY, Story, story_of, years_before

TOP = Path(__file__).parents[3]
ROWS = check_record((TOP / "tideover/world/data/jrt-2002-03/clients.csv").read_bytes(), file="clients.csv").rows
PUBLISHED = tomllib.loads((TOP / "tests/data/jrt-2002-03/published.toml").read_text("utf-8"))
STORIES = [(row, story_of(row.values)) for row in ROWS]


def outcome_of(story: Story) -> WorkOutcome:
    """The outcome on the last day of support, computed from the story's spells."""
    posts = [
        PostFacts(
            key=index,
            employer="theirs" if post.of_employer else None,
            contract=post.contract,
            level=post.level,
            started_on=post.started_on,
            ended_on=post.ended_on,
            ended_by=post.ended_by,
        )
        for index, post in enumerate(story.posts)
    ]
    spells = [
        SpellFacts(
            spell.state,
            spell.starts_on,
            spell.ends_on,
            post=None if spell.post is None else posts[spell.post],
            adjusted=spell.adjusted,
            confirmed_on=story.ended_on,
        )
        for spell in story.spells
    ]
    return outcome_on(spells, story.ended_on, since=story.began_on, known_to=story.ended_on)


def test_the_spells_give_the_published_job_outcomes() -> None:
    outcomes = [outcome_of(story) for _, story in STORIES]
    kinds = Counter(outcome.kind for outcome in outcomes)
    assert kinds == {
        OutcomeKind.RETAINED: PUBLISHED["retained_how"]["with_adjustments"],
        OutcomeKind.REDEPLOYED: PUBLISHED["retained_how"]["redeployed"],
        OutcomeKind.NEW_JOB: PUBLISHED["job_outcome"]["new_job_of_equal_level"],
        OutcomeKind.TEMPORARY_WORK: PUBLISHED["job_outcome"]["terminated_but_temping"],
        OutcomeKind.NOT_WORKING: PUBLISHED["job_outcome"]["redundancy_not_working"],
    }
    assert sum(outcome.adjusted for outcome in outcomes) == PUBLISHED["retained_how"]["with_adjustments"]


@pytest.mark.parametrize(("row", "story"), STORIES, ids=lambda each: getattr(each, "line", ""))
def test_how_the_post_ended_is_read_back_from_the_spells(row: Row, story: Story) -> None:
    ended_by = outcome_of(story).post_ended_by
    wanted = row.values["prior_job_ended_by"]
    if row.values["retained_how"] == "redeployed":
        wanted = "redeployment"
    assert (ended_by or "-") == wanted


@pytest.mark.parametrize(("row", "story"), STORIES, ids=lambda each: getattr(each, "line", ""))
def test_age_years_in_the_job_and_length_of_support_are_read_back_from_the_dates(row: Row, story: Story) -> None:
    born, began = story.born_on, story.began_on
    age = began.year - born.year - ((began.month, began.day) < (born.month, born.day))
    assert age == row.values["age"]
    years = (began - story.posts[0].started_on).days / 365.25
    assert Decimal(years).quantize(Decimal("0.1")) == row.values["years_in_job"]
    months = (story.ended_on - began).days / 30.4375
    assert Decimal(months).quantize(Decimal("0.1")) == row.values["support_months"]


@pytest.mark.parametrize(("_row", "story"), STORIES, ids=lambda each: getattr(each, "line", ""))
def test_spells_follow_one_another_without_gap_or_overlap(_row: Row, story: Story) -> None:
    for earlier, later in zip(story.spells, story.spells[1:], strict=False):
        assert earlier.ends_on is not None
        assert (later.starts_on - earlier.ends_on).days == 1
    assert story.spells[-1].ends_on is None


def test_only_a_negotiated_return_makes_an_absence() -> None:
    absent = {row.values["client"] for row, story in STORIES if any(s.state == "off_sick" for s in story.spells)}
    assert absent == {row.values["client"] for row in ROWS if row.values["negotiated_return"]}


def test_years_are_counted_so_that_dividing_the_days_gives_them_back() -> None:
    assert years_before(date(2003, 3, 31), Decimal(1)) == date(2002, 3, 31)
    assert years_before(date(2004, 2, 29), Decimal(4)) == date(2000, 2, 29)
    assert years_before(date(2003, 3, 31), Decimal("0.5")) == date(2002, 9, 29)


def test_a_post_begun_on_the_first_day_of_support_has_no_spell_before_it() -> None:
    values = dict(ROWS[0].values) | {"years_in_job": Decimal(0)}
    story = story_of(values)
    assert story.spells[0].starts_on == story.began_on
    assert outcome_of(story).kind is OutcomeKind.RETAINED


def test_the_shortest_support_still_has_room_for_what_changed() -> None:
    for row in ROWS:
        story = story_of(dict(row.values) | {"support_months": Decimal("0.1")}, LAST_DAY)
        assert outcome_of(story).kind is outcome_of(story_of(row.values)).kind
