"""A text comes back from a cell as it went in, whatever it begins with."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from tideover.exchange.checks.cells import FORMULA, guarded_text, plain_text, reader
from tideover.exchange.schema import record_schema
from tideover.foundation import clock

NOTE = record_schema()["contacts"].by_name["note"]
NOW = datetime(2026, 11, 25, 12, tzinfo=clock.LOCAL)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60)
BEGINNINGS = st.sampled_from(["", "=", "+", "-", "@", "'", "''=", "\t", "- ", "+44 "])


@given(BEGINNINGS, TEXTS)
def test_a_text_comes_back_as_it_went_in(beginning: str, rest: str) -> None:
    text = beginning + rest
    assert plain_text(guarded_text(text)) == text


@given(BEGINNINGS, TEXTS)
def test_no_cell_that_is_written_is_a_formula_and_each_can_be_read(beginning: str, rest: str) -> None:
    cell = guarded_text(beginning + rest)
    assert not FORMULA.match(cell)
    problem, *_ = reader(NOTE, NOW)(cell)
    assert problem == "" or cell.lstrip(" ") != cell


def test_a_telephone_number_is_no_formula() -> None:
    field = record_schema()["people"].by_name["telephone"]
    for number in ("+44 (0)191 496-0000", "0191 496 0000 ext 12", "0191 496 0000, x. 12"):
        assert reader(field, NOW)(number) == ("", number, "")
