"""The small facts of cases, of which most cases have none or one, in one query.

Asked one by one they took longer than everything else that a refresh does. In SQL, because composing this union by
models takes longer than running it; the policies hold for it as for any query.
"""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.db import connection

QUERIES = {
    "referred": """
        SELECT 'referred' AS kind, row.id AS case_id, referral.id AS key, referral.received_on AS day,
            NULL::date AS second_day, '' AS code, '' AS about, '' AS words
        FROM cases_case AS row JOIN referrals_referral AS referral ON referral.id = row.referral_id
        WHERE row.id = ANY(%(open)s)""",
    "assessed": """
        SELECT 'assessed', row.case_id, 0, min(row.on), NULL, '', '', ''
        FROM assessments_assessment AS row WHERE row.case_id = ANY(%(open)s) GROUP BY row.case_id""",
    "helped": """
        SELECT 'helped', row.case_id, 0, min(row.started_on), NULL, '', '', ''
        FROM provision_provision AS row
        WHERE row.case_id = ANY(%(open)s) AND row.started_on IS NOT NULL GROUP BY row.case_id""",
    "pause": """
        SELECT 'pause', row.case_id, row.id, row.since, row.look_again_on, '', '', ''
        FROM cases_pause AS row WHERE row.case_id = ANY(%(open)s) AND row.resumed_on IS NULL""",
    "concern": """
        SELECT 'concern', row.case_id, row.id, row.raised_on, row.review_on, '', '', ''
        FROM cases_concern AS row WHERE row.case_id = ANY(%(open)s) AND row.closed_on IS NULL""",
    "care": """
        SELECT 'care', row.case_id, row.id, row.awaited_since, row.last_chased_on, '', '', ''
        FROM provision_careoutside AS row WHERE row.case_id = ANY(%(open)s) AND row.ended_on IS NULL""",
    "put_off": """
        SELECT 'put_off', row.case_id, row.id, row.original_on, row.to, row.kind, row.about, row.reason
        FROM worklist_putoff AS row WHERE row.case_id = ANY(%(all)s)""",
    "complaint": """
        SELECT 'complaint', row.case_id, row.id, row.received_on, row.acknowledged_on, '', '', ''
        FROM cases_complaint AS row WHERE row.case_id = ANY(%(all)s) AND row.answered_on IS NULL""",
    "ending": """
        SELECT 'ending', row.case_id, row.id, row.on, NULL, '', '', ''
        FROM cases_ending AS row WHERE row.case_id = ANY(%(all)s) AND row.reopened_on IS NULL""",
    "follow_up": """
        SELECT 'follow_up', row.case_id, row.weeks, row.on, NULL,
            CASE WHEN row.closes THEN 'closes' ELSE '' END, '', ''
        FROM cases_followup AS row JOIN cases_ending AS ending ON ending.id = row.ending_id
        WHERE row.case_id = ANY(%(all)s) AND ending.reopened_on IS NULL""",
}
"""What is read of open cases, and last what is read of all: complaints and follow-ups outlive the ending."""

QUERY = " UNION ALL ".join(QUERIES.values())


class SmallFact(NamedTuple):
    """One of them. `day` and `second_day` are the days of its kind in the order in which they come."""

    kind: str
    case_id: int
    key: int
    day: date
    second_day: date | None
    code: str
    about: str
    words: str

    @property
    def second(self) -> date:
        """The second day, of a kind that always has one."""
        assert self.second_day is not None, f"{self.kind} without its second day"
        return self.second_day


class SmallFacts:
    """The small facts of some cases, by case and kind."""

    def __init__(self, rows: list[SmallFact]) -> None:
        self._rows: defaultdict[tuple[int, str], list[SmallFact]] = defaultdict(list)
        for row in rows:
            self._rows[row.case_id, row.kind].append(row)

    def of(self, case_id: int, kind: str) -> list[SmallFact]:
        """All of one kind in a case."""
        return self._rows.get((case_id, kind), [])

    def day(self, case_id: int, kind: str) -> date | None:
        """The day of the one fact of its kind, None where there is none."""
        rows = self.of(case_id, kind)
        return rows[0].day if rows else None


def small_facts_of(open_cases: list[int], all_cases: list[int]) -> SmallFacts:
    """The small facts of cases, those of open ones apart, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(QUERY, {"open": open_cases, "all": all_cases})
        return SmallFacts([SmallFact(*row) for row in cursor.fetchall()])
