"""Work that may come a little later: dues after a change outside the cases' own records; the morning's e-mails."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

from procrastinate.contrib.django import app

from tideover.foundation import clock, tenancy
from tideover.foundation.jobs import mend_connection
from tideover.foundation.models import Service
from tideover.foundation.retrying import LaterAndAside
from tideover.foundation.workingdays import Nation, is_working_day
from tideover.organisation.queries import policy_of
from tideover.worklist import actions
from tideover.worklist.models import MorningDigest, StaleCase, StaleReferral


@app.task(name=actions.REFRESH_STALE, retry=LaterAndAside())
def refresh_stale(service_id: int) -> int:
    """Refresh the stale cases and referrals of a service, each in a transaction of its own; how many there were.

    Those that become stale meanwhile are refreshed as well. One that another job has refreshed since is
    computed once more, which changes nothing.
    """
    mend_connection()
    refreshed = 0
    for marks, subject, refresh in KINDS:
        while key := _a_stale_one(service_id, marks, subject):
            with tenancy.in_service(service_id):
                refresh(key)
            refreshed += 1
    return refreshed


KINDS: tuple[tuple[type[StaleCase] | type[StaleReferral], str, Callable[[int], None]], ...] = (
    (StaleReferral, "referral_id", actions.refresh_referral),
    (StaleCase, "case_id", actions.refresh),
)
"""What is marked, by which column, and what refreshes it; first the few."""


def _a_stale_one(service_id: int, marks: type[StaleCase] | type[StaleReferral], subject: str) -> int | None:
    with tenancy.in_service(service_id):
        found = marks.objects.filter(service_id=service_id).order_by(subject).values_list(subject, flat=True).first()
        return cast("int | None", found)


DIGEST_HOUR = 7
"""The hour, by the clock of the United Kingdom, at half past which the e-mails go out. The cron knows only UTC, so that
it asks at both hours that this can be."""


@app.periodic(cron="30 6,7 * * 1-5")
@app.task(name="worklist.send_digests", queueing_lock="worklist.send_digests", retry=LaterAndAside())
def send_digests(timestamp: int) -> int:
    """Have each morning e-mail sent that somebody agreed to, on working days of their service; how many there are.
    `timestamp` is the time for which the job was planned."""
    moment = datetime.fromtimestamp(timestamp, UTC).astimezone(clock.LOCAL)
    if moment.hour != DIGEST_HOUR:
        return 0
    mend_connection()
    asked = 0
    for service_id in Service.objects.order_by("id").values_list("pk", flat=True):
        with tenancy.in_service(service_id):
            if is_working_day(moment.date(), Nation(policy_of(service_id).nation)):
                for key in MorningDigest.objects.filter(service_id=service_id).values_list("pk", flat=True):
                    send_digest.defer(service_id=service_id, digest_id=key)
                    asked += 1
    return asked


@app.task(name="worklist.send_digest", retry=LaterAndAside())
def send_digest(service_id: int, digest_id: int) -> bool:
    """Send one of them, unless it was sent today or switched off; whether it was sent."""
    mend_connection()
    with tenancy.in_service(service_id):
        digest = MorningDigest.objects.filter(pk=digest_id).first()
        return digest is not None and actions.send_digest(digest, clock.today())
