"""Dates and times are understood as people type them."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from tideover.foundation.pages.forms import DateField, TimeField, TypedDate
from tideover.foundation.pages.forms.dates import DateBoxes


@pytest.mark.parametrize(
    "typed",
    ["27/3/2026", "27.03.2026", "27 3 2026", "27-3-2026", "2026-03-27", "27 March 2026", "27 mar 2026"],
)
def test_a_whole_date_is_understood_in_the_first_box(typed: str) -> None:
    boxes = DateBoxes().value_from_datadict({"on_day": f" {typed} "}, {}, "on")
    assert DateField().clean(boxes) == date(2026, 3, 27)


@pytest.mark.parametrize("month", ["3", "03", "March", "MAR"])
def test_a_month_may_be_a_number_or_a_name(month: str) -> None:
    assert DateField().clean(TypedDate("27", month, "2026")) == date(2026, 3, 27)


def test_the_leap_day_exists_in_leap_years_only() -> None:
    assert DateField().clean(TypedDate("29", "2", "2028")) == date(2028, 2, 29)
    with pytest.raises(ValidationError):
        DateField().clean(TypedDate("29", "2", "2027"))


@pytest.mark.parametrize(
    "typed",
    [
        ("1", "1", "26"),
        ("1", "1", "0000"),
        ("1", "13", "2026"),
        ("0", "1", "2026"),
        ("1", "1", "9" * 5000),
        ("x", "", ""),
        ("-1", "1", "2026"),
        ("1", "1", "²026"),
    ],
)
def test_what_is_no_date_is_refused(typed: tuple[str, str, str]) -> None:
    with pytest.raises(ValidationError) as refused:
        DateField().clean(TypedDate(*typed))
    assert refused.value.code == "invalid"


@pytest.mark.parametrize("year", ["0206", "1899"])
def test_a_year_before_anybody_was_born_is_said_to_be_too_early(year: str) -> None:
    with pytest.raises(ValidationError, match="1900 or later"):
        DateField().clean(TypedDate("1", "1", year))


@pytest.mark.parametrize(
    ("typed", "missing"), [(("1", "", "2026"), "month"), (("27", "", ""), "month and year"), (("", "3", "2026"), "day")]
)
def test_an_empty_box_is_named(typed: tuple[str, str, str], missing: str) -> None:
    with pytest.raises(ValidationError, match=f"Include a {missing}"):
        DateField().clean(TypedDate(*typed))


def test_an_optional_date_may_be_empty() -> None:
    assert DateField(required=False).clean(TypedDate()) is None


def test_a_date_is_changed_only_when_its_boxes_are() -> None:
    assert not DateField().has_changed(date(2026, 3, 27), TypedDate("27", "3", "2026"))
    assert DateField().has_changed(date(2026, 3, 27), TypedDate("28", "3", "2026"))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("14:30", time(14, 30)),
        ("1430", time(14, 30)),
        ("2.30pm", time(14, 30)),
        ("2 p.m.", time(14)),
        ("9", time(9)),
        ("12am", time(0)),
        ("12 pm", time(12)),
        ("Midday", time(12)),
        (" 09:05 ", time(9, 5)),
    ],
)
def test_a_time_is_understood_as_typed(typed: str, expected: time) -> None:
    assert TimeField().clean(typed) == expected


@pytest.mark.parametrize("typed", ["24:00", "13pm", "0am", "9:5", "soon", "12:60", "1" * 5000])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        TimeField().clean(typed)


def test_an_optional_time_may_be_empty_and_a_time_is_shown_with_a_colon() -> None:
    assert TimeField(required=False).clean(" ") is None
    assert TimeField().prepare_value(time(9, 5)) == "09:05"
