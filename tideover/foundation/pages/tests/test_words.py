"""Dates and numbers are written as people say them."""

from datetime import UTC, date, datetime

import pytest
from django.template import engines

from tideover.foundation import clock
from tideover.foundation.pages import words

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 12, 3), "Thursday 3 December"),
        (date(2027, 1, 4), "Monday 4 January"),
        (date(2027, 6, 1), "Tuesday 1 June 2027"),
        (date(2025, 11, 22), "Saturday 22 November 2025"),
    ],
)
def test_a_date_has_its_year_only_where_it_could_be_mistaken(day: date, said: str) -> None:
    assert words.spoken_date(day, TODAY) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 22), "today"),
        (date(2026, 11, 21), "yesterday"),
        (date(2026, 11, 23), "tomorrow"),
        (date(2026, 11, 6), "16 days ago"),
        (date(2026, 12, 18), "in 26 days"),
        (date(2026, 9, 20), "9 weeks ago"),
        (date(2026, 4, 1), "7 months ago"),
        (date(2024, 12, 20), "23 months ago"),
        (date(2023, 11, 20), "3 years ago"),
    ],
)
def test_a_distance_is_told_in_the_unit_people_use(day: date, said: str) -> None:
    assert words.distance(day, TODAY) == said


def test_a_moment_belongs_to_the_day_it_has_in_the_united_kingdom() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert words.short_date(late) == "1 Jul 2026"
    assert words.clock_time(late) == "00:30"


def test_counts_and_lists() -> None:
    assert [words.plural(1, "person", "people"), words.plural(1204, "person", "people"), words.plural(0, "due")] == [
        "1 person",
        "1,204 people",
        "0 dues",
    ]
    assert [words.join_words(list("abc"[:n])) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


def _rendered(template: str, **context: object) -> str:
    html: str = engines["jinja2"].from_string(template).render(context)
    return html


def test_a_shown_date_has_the_exact_one_on_demand() -> None:
    with clock.frozen(datetime(2026, 11, 22, 12, tzinfo=UTC)):
        html = _rendered("{{ on | distance }}", on=date(2026, 11, 6))
    assert html == '<time datetime="2026-11-06" title="Friday 6 November 2026">16 days ago</time>'


def test_prose_keeps_its_lines_and_its_direction_and_is_escaped() -> None:
    html = _rendered("{{ text | paragraphs }}", text="It's <b>\r\nso\n\n\n مرحبا")
    assert html == '<p dir="auto">It&#39;s &lt;b&gt;<br>so</p><p dir="auto"> مرحبا</p>'
