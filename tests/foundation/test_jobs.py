"""The job that throws old drafts away."""

from datetime import timedelta

import pytest

from tests.fixtures import House, make_house
from tideover.foundation import clock
from tideover.foundation.jobs import delete_old_drafts
from tideover.foundation.models import Draft
from tideover.foundation.pages import drafts


def keep(house: House, form: str, *, days_ago: int) -> None:
    """Keep a draft as if it had been typed that many days ago."""
    with clock.frozen(clock.now() - timedelta(days=days_ago)), house.open():
        drafts.keep(house.actor(), form, {"note": ["Half a sentence"]})


@pytest.mark.django_db(transaction=True)
def test_drafts_untouched_for_30_days_go_and_others_stay_in_every_service() -> None:
    houses = [make_house("harbour"), make_house("valley")]
    for house in houses:
        keep(house, "/old/", days_ago=31)
        keep(house, "/new/", days_ago=29)
    assert delete_old_drafts(timestamp=0) == 2
    assert list(Draft.objects.values_list("form", flat=True)) == ["/new/", "/new/"]
