"""One page of a timeline, and how much there is of each kind with each party."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from tideover.cases.models import Case
from tideover.web.queries.moments import Moment
from tideover.web.queries.timeline.asked import GROUPS, KINDS, OTHERS, Asked
from tideover.web.queries.timeline.parts import PARTS, SHOWN_AS, Row
from tideover.web.queries.timeline.words import moment

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of it. `earlier` is how many moments to skip for the next page, None at its end. `of_kind` says how many
    there are of each kind with the party asked for, `with_party` with each party of the kind asked for; both under the
    empty name how many of whichever."""

    moments: tuple[Moment, ...]
    earlier: int | None
    of_kind: Mapping[str, int]
    with_party: Mapping[str, int]


Tally = dict[tuple[str, str], int]
"""How many moments there are by kind and party; with whichever party under the empty name."""


def timeline(case: Case, asked: Asked, known: Sequence[Moment]) -> Timeline:
    """The case's moments from the newest, those asked for: the diary's, in one query, among those `known` already,
    which were with nobody."""
    told = [] if asked.party else [at_hand for at_hand in known if asked.show in ("", at_hand.kind)]
    # No more of the diary than `before` can stand on the pages skipped, whatever of the known stands among it.
    before = max(0, asked.skip - len(told))
    called = case.client.called or "the client"
    tally, rows = _diary(case, asked, before, asked.skip + PAGE_SIZE + 1 - before)
    for at_hand in known:
        tally[at_hand.kind, ""] = tally.get((at_hand.kind, ""), 0) + 1
    moments = [*told, *(moment(row, called, case.reference) for row in rows)]
    moments.sort(key=lambda one: one.order, reverse=True)
    shown = moments[asked.skip - before :]
    return Timeline(
        tuple(shown[:PAGE_SIZE]),
        asked.skip + PAGE_SIZE if len(shown) > PAGE_SIZE else None,
        of_kind={kind: _sum(tally, kind, asked.party) for kind in ("", *KINDS)},
        with_party={party: _sum(tally, asked.show, party) for party in ("", *GROUPS)},
    )


def _sum(tally: Tally, kind: str, party: str) -> int:
    return sum(count for (of, with_), count in tally.items() if kind in ("", of) and with_ == party)


TOLD = f"""
    WITH told AS MATERIALIZED ({" UNION ALL ".join(PARTS.values())}),
    page AS (
        SELECT * FROM told
        WHERE (kind = ANY(%(kinds)s) OR %(any_kind)s) AND (parties && %(parties)s::text[] OR %(anybody)s)
        ORDER BY at DESC, id DESC LIMIT %(count)s OFFSET %(before)s),
    tally AS (
        SELECT jsonb_agg(jsonb_build_array(kind, anybody, client, employer, others)) FROM (
            SELECT kind, count(*) AS anybody, count(*) FILTER (WHERE parties && ARRAY['client']) AS client,
                count(*) FILTER (WHERE parties && ARRAY['employer']) AS employer,
                count(*) FILTER (WHERE parties && %(others)s::text[]) AS others
            FROM told GROUP BY kind) AS of_kind)
    SELECT tally.*, page.* FROM tally LEFT JOIN page ON true ORDER BY page.at DESC, page.id DESC"""  # noqa: S608 - no value goes into it
"""Everything of a case once: one page of it, and how much there is of each kind with each party."""


def _diary(case: Case, asked: Asked, before: int, count: int) -> tuple[Tally, list[Row]]:
    given: dict[str, Any] = {
        "service": case.service_id,
        "case": case.pk,
        "person": case.person.survivor_id,
        "any_kind": not asked.show,
        "kinds": [kind for kind in PARTS if SHOWN_AS.get(kind, kind) == asked.show],
        "anybody": not asked.party,
        "parties": list(GROUPS.get(asked.party, ())),
        "others": list(GROUPS[OTHERS]),
        "count": count,
        "before": before,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            TOLD, {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}
        )
        rows = cursor.fetchall()
    tally: Tally = {}
    for kind, *counts in json.loads(rows[0][0] or "[]"):
        for party, number in zip(("", *GROUPS), counts, strict=True):
            name = SHOWN_AS.get(kind, kind), party
            tally[name] = tally.get(name, 0) + number
    return tally, [Row(*row[1:]) for row in rows if row[1]]
