"""The clock of the room's tests."""

from collections.abc import Iterator
from datetime import date

import pytest

from tideover.foundation import clock

MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """Let it be noon on a Monday, so that no test runs across midnight or a change of the clocks."""
    with clock.frozen(clock.local(MONDAY, 12)):
        yield
