"""What is read of cases for their facts: rows of many kinds in one query.

Asked kind by kind they took longer than everything else that a refresh does. In SQL, because composing this union by
models takes longer than running it; the policies hold for it as for any query.
"""

from collections import defaultdict
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection

from tideover.foundation import clock

OF_ALL_CASES = {
    "contact": """
        SELECT 'contact' AS kind, row.case_id, 0::bigint AS key, NULL::date AS day, NULL::date AS second_day,
            max(row.at) AS at, party::text AS code, '' AS about, '' AS words
        FROM diary_contact AS row CROSS JOIN LATERAL unnest(row.parties) AS party
        WHERE row.case_id = ANY(%(all)s) AND row.two_way GROUP BY row.case_id, party""",
    "complaint": """
        SELECT 'complaint', row.case_id, row.id, row.received_on, row.acknowledged_on, NULL, '', '', ''
        FROM cases_complaint AS row WHERE row.case_id = ANY(%(all)s) AND row.answered_on IS NULL""",
    "concern": """
        SELECT 'concern', row.case_id, row.id, row.raised_on, row.review_on, NULL, '', '', ''
        FROM cases_concern AS row WHERE row.case_id = ANY(%(all)s) AND row.closed_on IS NULL""",
    "put_off": """
        SELECT 'put_off', row.case_id, row.id, row.original_on, row.to, NULL, row.kind, row.about, row.reason
        FROM worklist_putoff AS row WHERE row.case_id = ANY(%(all)s)""",
    "ending": """
        SELECT 'ending', row.case_id, row.id, row.on, NULL, NULL, '', '', ''
        FROM cases_ending AS row WHERE row.case_id = ANY(%(all)s) AND row.reopened_on IS NULL""",
    "follow_up": """
        SELECT 'follow_up', row.case_id, row.weeks, row.on, NULL, NULL,
            CASE WHEN row.closes THEN 'closes' ELSE '' END, '', ''
        FROM cases_followup AS row JOIN cases_ending AS ending ON ending.id = row.ending_id
        WHERE row.case_id = ANY(%(all)s) AND ending.reopened_on IS NULL""",
}
"""Of contacts only the last two-way one with each party: no rule asks for more, however many there were."""

OF_OPEN_CASES = {
    "client": """
        SELECT 'client', row.id, coalesce(client.merged_into_id, client.id), NULL, NULL, NULL, '', '', ''
        FROM cases_case AS row JOIN people_person AS client ON client.id = row.person_id
        WHERE row.id = ANY(%(open)s)""",
    "referred": """
        SELECT 'referred', row.id, referral.id, referral.received_on, referral.absent_since, NULL, '', '', ''
        FROM cases_case AS row JOIN referrals_referral AS referral ON referral.id = row.referral_id
        WHERE row.id = ANY(%(open)s)""",
    "reopened": """
        SELECT 'reopened', row.case_id, 0, max(row.reopened_on), NULL, NULL, '', '', ''
        FROM cases_ending AS row
        WHERE row.case_id = ANY(%(open)s) AND row.reopened_on IS NOT NULL GROUP BY row.case_id""",
    "assessed": """
        SELECT 'assessed', row.case_id, 0, min(row.on), NULL, NULL, '', '', ''
        FROM assessments_assessment AS row WHERE row.case_id = ANY(%(open)s) GROUP BY row.case_id""",
    "helped": """
        SELECT 'helped', row.case_id, 0, min(row.started_on), NULL, NULL, '', '', ''
        FROM provision_provision AS row
        WHERE row.case_id = ANY(%(open)s) AND row.started_on IS NOT NULL GROUP BY row.case_id""",
    "attempt": """
        SELECT 'attempt', row.case_id, row.id, NULL, NULL, row.at, row.way, '', ''
        FROM diary_attempt AS row WHERE row.case_id = ANY(%(open)s) AND row.party = 'client'""",
    "appointment": """
        SELECT 'appointment', row.case_id, row.id, row.settled_on, NULL, row.at, row.state, row.party, ''
        FROM diary_appointment AS row WHERE row.case_id = ANY(%(open)s)""",
    "spell": """
        SELECT 'spell', row.id, spell.id, spell.starts_on, spell.ends_on, NULL, spell.state, '', ''
        FROM cases_case AS row JOIN people_person AS client ON client.id = row.person_id
            JOIN people_person AS record ON record.id = coalesce(client.merged_into_id, client.id)
                OR record.merged_into_id = coalesce(client.merged_into_id, client.id)
            JOIN employment_spell AS spell ON spell.person_id = record.id
        WHERE row.id = ANY(%(open)s)""",
    "pause": """
        SELECT 'pause', row.case_id, row.id, row.since, row.look_again_on, NULL, '', '', ''
        FROM cases_pause AS row WHERE row.case_id = ANY(%(open)s) AND row.resumed_on IS NULL""",
    "intention": """
        SELECT 'intention', row.case_id, row.id, row.noted_on, row.on, NULL, '', '', row.what
        FROM diary_intention AS row WHERE row.case_id = ANY(%(open)s) AND row.settled_on IS NULL""",
    "asked_handover": """
        SELECT 'asked_handover', row.case_id, row.id, (row.asked_at AT TIME ZONE 'Europe/London')::date, row.write_by,
            NULL, '', '', taker.name
        FROM diary_askedhandover AS row JOIN organisation_staff AS taker ON taker.id = row.to_staff_id
        WHERE row.case_id = ANY(%(open)s) AND row.state = 'asked'""",
    "care": """
        SELECT 'care', row.case_id, row.id, row.awaited_since, row.last_chased_on, NULL, '', '', ''
        FROM provision_careoutside AS row WHERE row.case_id = ANY(%(open)s) AND row.ended_on IS NULL""",
}
"""What bears on a case only as long as it is open. Spells are of every record of the client."""

QUERY = " UNION ALL ".join([*OF_ALL_CASES.values(), *OF_OPEN_CASES.values()])


class Row(NamedTuple):
    """One of them. `day` and `second_day` are the days of its kind in the order in which they come."""

    kind: str
    case_id: int
    key: int
    first_day: date | None
    second_day: date | None
    moment: datetime | None
    code: str
    about: str
    words: str

    @property
    def day(self) -> date:
        """The first day, of a kind that always has one."""
        assert self.first_day is not None, f"{self.kind} without its day"
        return self.first_day

    @property
    def second(self) -> date:
        """The second day, of a kind that always has one."""
        assert self.second_day is not None, f"{self.kind} without its second day"
        return self.second_day

    @property
    def at(self) -> datetime:
        """The moment, of a kind that has one, by the clock of the service's country."""
        assert self.moment is not None, f"{self.kind} without its moment"
        return self.moment.astimezone(clock.LOCAL)


class Rows:
    """The rows of some cases, by case and kind."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows: defaultdict[tuple[int, str], list[Row]] = defaultdict(list)
        for row in rows:
            self._rows[row.case_id, row.kind].append(row)

    def of(self, case_id: int, kind: str) -> list[Row]:
        """All of one kind in a case."""
        return self._rows.get((case_id, kind), [])

    def day(self, case_id: int, kind: str) -> date | None:
        """The day of the one row of its kind, None where there is none."""
        rows = self.of(case_id, kind)
        return rows[0].first_day if rows else None


def rows_of(open_cases: list[int], all_cases: list[int]) -> Rows:
    """The rows of cases, those that bear on open ones alone apart, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(QUERY, {"open": open_cases, "all": all_cases})
        return Rows([Row(*row) for row in cursor.fetchall()])
