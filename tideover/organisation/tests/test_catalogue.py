"""The catalogue takes the codes that records, extracts and reports can have."""

import pytest

from tests.fixtures import TESTS, House
from tideover.foundation.actions import Refused
from tideover.organisation.actions import add_intervention
from tideover.organisation.models import Focus


@pytest.mark.parametrize("code", ["CBT-1", "", "a b", "x" * 41, "work_focused_any", "cbt_not_known", "not_known"])
def test_a_code_that_a_report_could_not_tell_from_its_own_rows_is_refused(house: House, code: str) -> None:
    with house.open(), pytest.raises(Refused, match="Enter a code of small letters"):
        add_intervention(service=house.service, by=TESTS, code=code, label="Help", focus=Focus.CLIENT)
