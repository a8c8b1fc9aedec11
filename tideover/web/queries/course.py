"""How a case went, for its timeline: referred, given to somebody, paused, ended and opened again, with concerns and
complaints. Parts of the timeline's one query, with the columns of the diary's, and their words."""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from tideover.cases.rules import EndingReason, PauseReason
from tideover.foundation.pages.words import lower_first, short_date
from tideover.referrals.rules import Source

DAY = "(%s::timestamp AT TIME ZONE 'Europe/London')"
"""A day as the moment at which the timeline sorts it."""


class Told(Protocol):
    """What the words of a moment are made of."""

    @property
    def state(self) -> str:
        """A code."""
        ...

    @property
    def purpose(self) -> str:
        """An organisation's name."""
        ...

    @property
    def place(self) -> str:
        """A day, as in 2026-12-03."""
        ...

    @property
    def others(self) -> list[str]:
        """Names of staff."""
        ...


def _part(kind: str, day: str, table: str, where: str, **given: str) -> str:
    """One kind of moment on a day, of a table whose row is called `row`."""
    known = {"state": "''", "purpose": "''", "place": "''", "note": "''", "others": "ARRAY[]::text[]", **given}
    at = DAY % day
    return f"""
        SELECT '{kind}', row.id, {at}, ARRAY[]::text[], '', '', ARRAY[]::text[], {known["state"]}, {known["purpose"]},
            {known["place"]}, 0, {known["note"]}, '', {known["others"]}, 0
        FROM {table} WHERE {where}"""


def _words(*parts: tuple[str, str]) -> str:
    """The SQL of a note whose parts have names; what is empty is left out."""
    named = ", ".join(f"'{name}: ' || nullif({column}, '')" for name, column in parts)
    return f"concat_ws(E'\\n\\n', {named})"


OF_CASE = "row.case_id = %(case)s"
ENDED_ON_ITS_DAY = "row.on + time '00:00'"
REOPENED_AFTER_IT = "row.reopened_on + time '00:00:01'"

COURSE = {
    "referral": _part(
        "referral",
        "row.received_on",
        "referrals_referral AS row JOIN cases_case AS c ON c.id = %(case)s",
        "(row.id = c.referral_id OR (row.person_id IN (SELECT id FROM people_person WHERE id = %(person)s"
        " OR merged_into_id = %(person)s) AND row.received_on > c.accepted_on"
        " AND row.received_on <= coalesce(c.ended_on, row.received_on)))",
        state="row.source",
        purpose="row.referrer_organisation",
        note=_words(("The referrer wants", "row.referrer_wants"), ("They want", "row.person_wants")),
    ),
    "allocation": _part(
        "allocation",
        "row.on",
        "cases_allocation AS row JOIN organisation_staff AS staff ON staff.id = row.staff_id",
        f"{OF_CASE} AND NOT EXISTS (SELECT 1 FROM diary_handover AS h WHERE h.case_id = row.case_id"
        " AND h.to_staff_id = row.staff_id AND h.on = row.on)",
        note=_words(("All the same because", "row.over_cap_reason")),
        others="ARRAY[staff.name]::text[]",
    ),
    # The case says who looks for a new job now; only the events say since when, and why although they were away.
    "placement": _part(
        "placement",
        "(row.at AT TIME ZONE 'Europe/London')::date",
        "foundation_event AS row LEFT JOIN organisation_staff AS staff"
        " ON staff.service_id = row.service_id AND staff.id = (row.facts->>'staff_id')::bigint",
        "row.service_id = %(service)s AND row.subject_kind = 'case' AND row.subject_id = %(case)s"
        " AND row.type = 'placement work given'",
        note=_words(("All the same because", "row.facts->>'reason'")),
        others="array_remove(ARRAY[staff.name::text], NULL)",
    ),
    "pause": _part(
        "pause",
        "row.since",
        "cases_pause AS row",
        OF_CASE,
        state="row.reason",
        place="row.look_again_on::text",
        note="row.words",
    ),
    "resumed": _part("resumed", "row.resumed_on", "cases_pause AS row", f"{OF_CASE} AND row.resumed_on IS NOT NULL"),
    # The ending in force is told with the case.
    "earlier_ending": _part(
        "earlier_ending",
        f"({ENDED_ON_ITS_DAY})",
        "cases_ending AS row",
        f"{OF_CASE} AND row.reopened_on IS NOT NULL",
        state="row.reason",
        note=_words(
            ("The way back", "row.way_back"),
            ("Support that stays open", "row.open_support"),
            ("No talk because", "row.no_talk_because"),
        ),
    ),
    "reopened": _part(
        "reopened",
        f"({REOPENED_AFTER_IT})",
        "cases_ending AS row",
        f"{OF_CASE} AND row.reopened_on IS NOT NULL",
        note="row.reopened_because",
    ),
    "concern": _part(
        "concern",
        "row.raised_on",
        "cases_concern AS row",
        OF_CASE,
        note=f"concat_ws(E'\\n\\n', row.what, {_words(('Plan', 'row.plan'), ('Told', 'row.told'))})",
    ),
    "concern_closed": _part(
        "concern_closed",
        "row.closed_on",
        "cases_concern AS row",
        f"{OF_CASE} AND row.closed_on IS NOT NULL",
        note="row.closed_because",
    ),
    "complaint": _part(
        "complaint", "row.received_on", "cases_complaint AS row", OF_CASE, purpose="row.provider", note="row.words"
    ),
    "complaint_answered": _part(
        "complaint_answered",
        "row.answered_on",
        "cases_complaint AS row",
        f"{OF_CASE} AND row.answered_on IS NOT NULL",
        purpose="row.provider",
        note=f"concat_ws(E'\\n\\n', row.answer, nullif({_words(('What we learnt', 'row.learnt'))}, ''))",
    ),
}


def _referred(row: Told) -> str:
    by = lower_first(Source(row.state).label) if row.state else "somebody not named"
    of = f", {row.purpose}" if row.purpose else ""
    return "Referred by the person themselves" if row.state == Source.SELF else f"Referred by {_with_article(by)}{of}"


def _with_article(by: str) -> str:
    """ "GP practice" as "a GP practice"; "somebody else" stays."""
    if by.startswith("somebody"):
        return by
    return f"an {by}" if by[0] in "aeio" else f"a {by}"


def _placement(staff: list[str]) -> str:
    return f"{staff[0]} looks for a new job with them" if staff else "Nobody looks for a new job with them any more"


def _paused(row: Told) -> str:
    look_again = short_date(date.fromisoformat(row.place))
    return f"Paused: {lower_first(PauseReason(row.state).label)}; to look again on {look_again}"


TITLES: dict[str, Callable[[Told], str]] = {
    "referral": _referred,
    "allocation": lambda row: f"Given to {row.others[0]}",
    "placement": lambda row: _placement(row.others),
    "pause": _paused,
    "resumed": lambda row: "Went on after the pause",
    "earlier_ending": lambda row: f"Case ended: {lower_first(EndingReason(row.state).label)}",
    "reopened": lambda row: "Case opened again",
    "concern": lambda row: "Safety concern raised",
    "concern_closed": lambda row: "Safety concern closed",
    "complaint": lambda row: f"Complaint about {row.purpose or 'us'}",
    "complaint_answered": lambda row: f"Complaint about {row.purpose or 'us'} answered",
}
"""What each kind of moment is called."""
