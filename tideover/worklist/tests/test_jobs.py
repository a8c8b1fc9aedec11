"""The job that refreshes stale cases, done by a worker."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection

from tests.fixtures import TESTS, make_house
from tideover.foundation import clock
from tideover.organisation.actions import set_policy
from tideover.worklist.models import Due, StaleCase


def work() -> None:
    """Let a worker process do the jobs that wait in the test's database."""
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    subprocess.run(
        [sys.executable, "-m", "django", "procrastinate", "worker", "--one-shot"],
        env={**os.environ, "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}"},
        check=True,
        capture_output=True,
        timeout=60,
    )


@pytest.mark.django_db(transaction=True)
def test_a_worker_brings_the_dues_of_a_service_up_to_a_changed_policy() -> None:
    house = make_house("harbour")
    with house.open():
        case = house.case()
        house.contact(case, days_ago=1)
        set_policy(service=house.service, by=TESTS, cadence_assessing=3)
    work()
    with house.open():
        assert not StaleCase.objects.exists()
        assert Due.objects.get(case=case).on == clock.today() + timedelta(days=2)
