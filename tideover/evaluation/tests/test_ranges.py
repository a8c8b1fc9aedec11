"""Ranges as they are drawn."""

from hypothesis import given
from hypothesis import strategies as st

from tideover.evaluation.monitoring.drawing import ShownSpread, sections
from tideover.evaluation.monitoring.ranges import WORDS, Label, drawn, scale_of
from tideover.evaluation.monitoring.results import MonitoringReport, ReportTable, Spread
from tideover.foundation import clock

PLACES = st.floats(0, 100).map(lambda value: round(value, 1))


def left(label: Label) -> float:
    """Where a label of the greatest width begins."""
    return label.at - {"start": 0.0, "middle": WORDS / 2, "end": float(WORDS)}[label.anchor]


def test_ranges_of_one_table_are_drawn_on_its_scale() -> None:
    shares = ReportTable("time_split", "Time", 2, (Spread("employer", 12.5, 0.0, 25.0, 2, "With the employer"),), "")
    helpful = ReportTable("ratings", "Ratings", 2, (Spread("client", 3.0, 1.0, 5.0, 2, "Client"),), "")
    age = ReportTable("age", "Age in years", 2, (Spread("age", 42.0, 34.0, 57.0, 2),), "")
    report = MonitoringReport("x", clock.today(), 2, (shares, helpful, age))
    places = {}
    for section in sections(report):
        for table in section.tables:
            (row,) = table.rows
            assert isinstance(row, ShownSpread)
            places[table.code] = row.range.low, row.range.middle, row.range.high
            assert table.scale.startswith("Drawn on a scale from")
    assert places == {"time_split": (0, 12.5, 25), "ratings": (0, 50, 100), "age": (56.7, 70, 95)}


def test_a_range_is_said_in_words_with_its_scale() -> None:
    rating = Spread("client", 4.25, 2.5, 5.0, 7, "Client")
    name = drawn(rating, scale_of("ratings", [rating])).name
    assert name == "Client: least 2.5, mean 4.2, most 5, on a scale from 1 to 5"
    years = Spread("years_in_job", 8.4, 0.3, 36.7, 7)
    assert drawn(years, scale_of("years_in_job", [years])).name.endswith("on a scale from 0 to 40 years")


@given(st.lists(PLACES, min_size=3, max_size=3).map(sorted))
def test_no_number_stands_over_another_or_outside_the_picture(places: list[float]) -> None:
    low, middle, high = places
    row = Spread("client", middle, low, high, 1, "")
    shown = drawn(row, scale_of("time_split", [row]))
    assert left(shown.least) + WORDS <= left(shown.most) + 0.1
    for label in (shown.least, shown.mean, shown.most):
        assert left(label) >= -0.1
        assert left(label) + WORDS <= 100.1
