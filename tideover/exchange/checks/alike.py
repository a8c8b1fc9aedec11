"""Lines under different keys that look like the same person, or the same kind of help.

People share names and birthdays, so this is noted for somebody to look at. Where the address or the telephone
number agrees as well, nobody will believe that they are two: that is a fault.
"""

from collections.abc import Iterator
from typing import Any

from tideover.exchange.checks.between import can_tell, found_wrong
from tideover.exchange.checks.rules.rule import UNLIKE
from tideover.exchange.faults import Faults, quoted
from tideover.exchange.staging import Staged

NOTED = 20
"""Likely duplicates of one kind that are named; all are counted."""

ALIKE = """
    CREATE TEMP TABLE alike_people ON COMMIT DROP AS
    WITH everybody AS (
        SELECT line, person AS key, is_new, lower(given_name) AS given, lower(family_name) AS family,
               birth_date AS born, postcode, telephone
        FROM staged_people WHERE is_new AND merged_into IS NULL{but}
        UNION ALL
        SELECT NULL, NULL, false, lower(nullif(given_name, '')), lower(nullif(family_name, '')), birth_date,
               postcode, telephone
        FROM people_person WHERE service_id = %(service)s AND merged_into_id IS NULL
    ), several AS (
        SELECT given, family, born FROM everybody
        WHERE given IS NOT NULL AND family IS NOT NULL AND born IS NOT NULL
        GROUP BY given, family, born HAVING count(*) > 1 AND bool_or(is_new)
    ), alike AS (
        SELECT line, key, is_new, given, family, born,
               nullif(upper(replace(postcode, ' ', '')), '') AS place,
               nullif(right(regexp_replace(telephone, '[^0-9]', '', 'g'), 10), '') AS number
        FROM everybody JOIN several USING (given, family, born)
    ), numbered AS (
        SELECT line, key, is_new, row_number() OVER same AS nth,
               first_value(line) OVER same AS first_line, first_value(key) OVER same AS first_key,
               CASE WHEN place IS NOT NULL THEN row_number() OVER housed ELSE 1 END AS nth_housed,
               first_value(line) OVER housed AS housed_line, first_value(key) OVER housed AS housed_key,
               CASE WHEN number IS NOT NULL THEN row_number() OVER reached ELSE 1 END AS nth_reached,
               first_value(line) OVER reached AS reached_line, first_value(key) OVER reached AS reached_key
        FROM alike WINDOW same AS (PARTITION BY given, family, born ORDER BY is_new, line),
                          housed AS (PARTITION BY given, family, born, place ORDER BY is_new, line),
                          reached AS (PARTITION BY given, family, born, number ORDER BY is_new, line)
    )
    SELECT line, key, nth_housed > 1 OR nth_reached > 1 AS is_sure,
           CASE WHEN nth_housed > 1 THEN housed_line WHEN nth_reached > 1 THEN reached_line
                ELSE first_line END AS other,
           CASE WHEN nth_housed > 1 THEN housed_key WHEN nth_reached > 1 THEN reached_key
                ELSE first_key END AS other_key
    FROM numbered WHERE is_new AND nth > 1
"""
SURE = "SELECT line, key, other, other_key FROM alike_people WHERE is_sure"
LIKELY = "SELECT line, key, other, other_key FROM alike_people WHERE NOT is_sure ORDER BY line"
LABELS = """
    SELECT s.line, s.label, k.code
    FROM staged_interventions s JOIN organisation_intervention k
      ON k.service_id = %(service)s AND lower(k.label) = lower(s.label) AND k.code <> s.intervention
    WHERE s.is_new ORDER BY s.line
"""


def check_alike(staged: list[Staged], service_id: int, faults: Faults, cursor: Any) -> None:
    """Note people who come a second time under another key, and kinds of help under another code."""
    files = {each.resource.name: each for each in staged}
    people, interventions = files.get("people"), files.get("interventions")
    if people and can_tell(people, "given_name", "family_name", "birth_date"):
        _check_people(people, "referrals" in files, service_id, faults, cursor)
    if interventions and can_tell(interventions, "label"):
        cursor.execute(LABELS, {"service": service_id})
        for line, label, code in _named(cursor, faults):
            place, advice = (
                f"{interventions.file}, line {line}",
                "Look whether it is the same help; if so, use that code.",
            )
            faults.notes.append(f"{place}: {quoted(label)} is what the service calls {code}. {advice}")


def _check_people(people: Staged, with_referrals: bool, service_id: int, faults: Faults, cursor: Any) -> None:
    # A second import in one transaction finds the first one's.
    cursor.execute("DROP TABLE IF EXISTS pg_temp.alike_people")
    but = f" AND person NOT IN ({UNLIKE})" if with_referrals else ""
    cursor.execute(ALIKE.format(but=but), {"service": service_id})
    for line, key, first_line, first_key in found_wrong(cursor, SURE, faults):
        agree = "name, date of birth and postcode or telephone number"
        found = f"{quoted(key)}, with the {agree} of {_somebody(first_line, first_key)}"
        faults.add(people.file, line, "person", found, "each person once, under one key")
    cursor.execute(LIKELY)
    for line, key, first_line, first_key in _named(cursor, faults):
        agrees = f"{quoted(key)} has the name and date of birth of {_somebody(first_line, first_key)}"
        faults.notes.append(f"{people.file}, line {line}: {agrees}. Look whether they are the same person.")


def _somebody(line: int | None, key: str | None) -> str:
    return f"{quoted(key)} on line {line}" if line and key else "somebody whom the service has already"


def _named(cursor: Any, faults: Faults) -> Iterator[tuple[Any, ...]]:
    """The first rows that a query found; how many more there are is noted after them."""
    found = cursor.fetchall()
    yield from found[:NOTED]
    if len(found) > NOTED:
        faults.notes.append(f"… and {len(found) - NOTED:,} more of these.")
