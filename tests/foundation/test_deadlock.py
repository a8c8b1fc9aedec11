"""Of two forms that wait for each other's rows both are recorded."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connections

from tests.fixtures import make_house
from tideover.foundation import tenancy
from tideover.foundation.submissions import once
from tideover.people.models import Person

PATIENCE = 30
"""Seconds after which the test gives up."""


@pytest.mark.django_db(transaction=True)
def test_of_two_acts_that_wait_for_each_other_the_one_that_is_ended_is_begun_again() -> None:
    house, both_hold = make_house("harbour"), Barrier(2)
    with house.open():
        pair = [house.person().pk, house.person(given_name="Other").pk]
    begun: list[int] = []

    def send(keys: Sequence[int]) -> str:
        def act() -> str:
            begun.append(keys[0])
            Person.objects.select_for_update().get(pk=keys[0])
            if begun.count(keys[0]) == 1:
                both_hold.wait(PATIENCE)
            Person.objects.select_for_update().get(pk=keys[1])
            return f"/done/{keys[0]}/"

        try:
            with tenancy.in_service(house.service.pk):
                return once(uuid4(), by=house.actor(), form="/form/", act=act).url
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        led = sorted(pool.map(send, (pair, pair[::-1])))
    assert led == sorted(f"/done/{key}/" for key in pair)
    assert len(begun) == 3
