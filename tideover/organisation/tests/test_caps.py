"""How many active cases somebody may hold for their hours."""

import pytest

from tideover.organisation.models import Staff
from tideover.organisation.queries import cap_of


@pytest.mark.parametrize(
    ("full_time_percent", "cap"),
    [(100, 10), (75, 8), (74, 7), (45, 5), (44, 4), (5, 1), (4, 0)],
)
def test_a_cap_is_in_proportion_to_hours_and_a_half_counts_as_one(full_time_percent: int, cap: int) -> None:
    """Of 4.5 and of 7.5 cases the half is a case more, whether the number before it is even or odd."""
    assert cap_of(Staff(full_time_percent=full_time_percent), 10) == cap
