"""How long people wait for us: to be decided about, and to be spoken with for the first time."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from tideover.foundation.pages.words import plural, span
from tideover.organisation.models import Team
from tideover.web.run_chart import RunChart, Week, run_chart

WEEKS = 26
"""Whole weeks that are shown, up to the last one that is over."""


@dataclass(frozen=True, slots=True)
class Wait:
    """One kind of wait: what is waited for, its weeks, their chart, and who waits now in words."""

    title: str
    weeks: tuple[Week, ...]
    chart: RunChart | None
    now: str


DECIDED = """
    SELECT date_trunc('week', decided_on)::date, count(*), avg(decided_on - received_on)::float
    FROM referrals_referral
    WHERE service_id = %(service)s AND decided_on >= %(since)s AND decided_on < %(until)s AND NOT dates_are_estimated
    GROUP BY 1"""
UNDECIDED = """
    SELECT count(*), min(received_on), count(*) FILTER (WHERE EXISTS (
        SELECT FROM referrals_waitingspell WHERE referral_id = referrals_referral.id AND until IS NULL))
    FROM referrals_referral WHERE service_id = %(service)s AND decided_on IS NULL"""
SPOKEN = """
    SELECT date_trunc('week', spoken_on)::date, count(*), avg(spoken_on - since)::float
    FROM cases_case AS held LEFT JOIN referrals_referral AS referral ON referral.id = held.referral_id
    CROSS JOIN LATERAL (
        SELECT (min(at) AT TIME ZONE 'Europe/London')::date AS spoken_on,
            coalesce(referral.received_on, held.accepted_on) AS since
        FROM diary_contact WHERE case_id = held.id AND two_way AND 'client' = ANY(parties)
    ) AS first
    WHERE held.team_id = %(team)s AND held.accepted_on >= %(long_ago)s
        AND NOT coalesce(referral.dates_are_estimated, held.dates_are_estimated)
        AND spoken_on >= %(since)s AND spoken_on < %(until)s AND spoken_on >= since
    GROUP BY 1"""
UNSPOKEN = """
    SELECT count(*), min(coalesce(referral.received_on, held.accepted_on)), 0
    FROM cases_case AS held LEFT JOIN referrals_referral AS referral ON referral.id = held.referral_id
    WHERE held.team_id = %(team)s AND held.ended_on IS NULL AND NOT EXISTS (
        SELECT FROM diary_contact WHERE case_id = held.id AND two_way AND 'client' = ANY(parties))"""
"""A case is of a team, a referral of the service: it belongs to no team before it is accepted. Of a case without a
recorded referral the wait begins with its acceptance."""


def waits_of(team: Team, today: date) -> list[Wait]:
    """The waits that a team's manager answers for, week by week. Four queries."""
    until = today - timedelta(days=today.weekday())
    since = until - timedelta(weeks=WEEKS)
    # Whoever is spoken with for the first time was accepted not long before: older cases need not be looked at.
    asked = {
        "service": team.service_id,
        "team": team.pk,
        "since": since,
        "until": until,
        "long_ago": since - timedelta(weeks=WEEKS),
    }
    mondays = [since + timedelta(weeks=number) for number in range(WEEKS)]
    return [
        _wait("a decision", DECIDED, UNDECIDED, asked, mondays, today),
        _wait("a first conversation", SPOKEN, UNSPOKEN, asked, mondays, today),
    ]


def _wait(what: str, ended: str, waiting: str, asked: dict[str, Any], mondays: list[date], today: date) -> Wait:
    with connection.cursor() as cursor:
        cursor.execute(ended, asked)
        found = {monday: (people, days) for monday, people, days in cursor.fetchall()}
        cursor.execute(waiting, asked)
        number, first, on_them = cursor.fetchone()
    weeks = tuple(Week(monday, *found.get(monday, (0, None))) for monday in mondays)
    return Wait(f"From referral to {what}", weeks, run_chart(weeks), _now(what, number, first, on_them, today))


def _now(what: str, number: int, first: date | None, on_them: int, today: date) -> str:
    if first is None:
        return f"Nobody waits for {what} now."
    waits = "waits" if number == 1 else "wait"
    told = f"{plural(number, 'person', 'people')} {waits} for {what} now, the longest for {span((today - first).days)}."
    return f"{told} {_stands_still(number, on_them)}" if on_them else told


def _stands_still(number: int, on_them: int) -> str:
    """That some of those who wait have something to do themselves before we can decide."""
    if number == on_them == 1:
        return "We are waiting to hear from them."
    return f"From {on_them} of them we are waiting to hear."
