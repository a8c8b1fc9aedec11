"""What tables that do not refer to people say about them all the same: the log of events and looks, drafts, where
forms led, imports. Some of it goes, of some only what names the person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model, Q

from tideover.cases.models import Case
from tideover.exchange.about import Rows, table
from tideover.exchange.models import Import, ImportedRow
from tideover.exchange.tables import TABLES
from tideover.foundation.models import Draft, Event, ReadLogEntry, Submission
from tideover.people.models import Person
from tideover.referrals.models import Referral

NOT_ABOUT_CLIENTS = {
    "organisation.Team": "is how the service is made up",
    "organisation.Staff": "is about staff",
    "organisation.Leave": "is about staff",
    "organisation.Policy": "is what the service decided about how it works",
    "organisation.Intervention": "is the catalogue",
    "diary.CalendarAddress": "is a member of staff's own",
    "diary.GroupSession": "is a team's; that a client was in one is told in rows of theirs, apart from the others'",
    "people.Employer": "is an organisation, for which other clients may have worked",
    "people.EmployerContact": "is about people at employers, who are spoken with about other clients too",
    "referrals.Outreach": "is about organisations",
    "referrals.OutreachStep": "is about organisations",
    "evaluation.Extract": "has counts; the pseudonyms in its folder lead nowhere, and the next extract takes its place",
}
"""Tables of a service that have nothing about clients, each with the reason."""

ERASED_APART = {
    "foundation.Event": "events about the person and what was done with them are deleted",
    "foundation.ReadLogEntry": "who looked and when stays; at whom and where is taken out",
    "foundation.Draft": "drafts of forms about the person, or that name them, are deleted",
    "foundation.Submission": "that a form was sent stays; where it led is taken out",
    "exchange.Import": "sentences that name them are taken out; a folder that waits has to be seen to first",
    "exchange.ImportedRow": "which lines became their rows is deleted",
}
"""Tables that say something about clients without referring to them, with what becomes of it."""

GONE = "erased"
SHORTEST_WORD = 4
"""Letters of a name that is looked for in drafts and sentences: a shorter one is part of other words."""
NAMES_THEM = "EXISTS (SELECT FROM unnest(%s::text[]) w WHERE position(lower(w) IN lower({text}::text)) > 0)"
"""Whether a text has one of some words in it."""


@dataclass(frozen=True)
class Traces:
    """What points at a person: keys of their rows, addresses of pages about them, words that name them."""

    service: int
    rows: Rows
    imported: dict[str, list[int]]
    addresses: list[str]
    references: list[str]
    words: list[str]


def traces_of(rows: Rows, service: int) -> Traces:
    """What points at the person whose rows these are. Ask before the rows are gone."""
    references = list(Case.objects.filter(pk__in=rows[Case]).values_list("reference", flat=True))
    addresses = [f"/cases/{reference}/%" for reference in references]
    addresses += [f"/referrals/{key}/%" for key in rows[Referral]]
    addresses += [f"/{page}/{key}/%" for key in rows[Person] for page in ("people", "retention")]
    imported = {name: sorted(rows[each.model]) for name, each in TABLES.items() if rows.get(each.model)}
    words = {*references, *_keys_of_lines(imported, service)}
    for person in Person.objects.filter(pk__in=rows[Person]):
        words |= {person.nhs_number, person.email, person.telephone, person.postcode, person.address}
        words |= {name for name in (person.given_name, person.family_name) if len(name) >= SHORTEST_WORD}
    return Traces(service, rows, imported, addresses, references, sorted(words - {""}))


def _keys_of_lines(imported: dict[str, list[int]], service: int) -> list[str]:
    asked = Q(pk__in=[])
    for name, keys in imported.items():
        asked |= Q(resource=name, row__in=keys)
    return list(ImportedRow.objects.filter(asked, service_id=service).values_list("key", flat=True))


def erase_traces(traces: Traces, counts: dict[str, int]) -> None:
    """Take it out of the tables of ERASED_APART, and add to `counts` how many rows that touched."""
    for model, statement, given in (
        *_lines(traces),
        *_events(traces),
        *_looks(traces),
        *_typed(traces),
    ):
        with connection.cursor() as cursor:
            cursor.execute(statement.replace("{table}", table(model)), [traces.service, *given])
            counts[model._meta.label] = counts.get(model._meta.label, 0) + max(cursor.rowcount, 0)


Statements = list[tuple[type[Model], str, Sequence[Any]]]
"""Of which table, and what is done there; the first parameter is the service."""


def _lines(traces: Traces) -> Statements:
    line = "DELETE FROM {table} WHERE service_id = %s AND resource = %s AND row = ANY (%s)"
    sentence, names = NAMES_THEM.format(text="s"), NAMES_THEM.format(text="found")
    found = (
        "UPDATE {table} SET found = (SELECT coalesce(jsonb_agg(s), '[]') FROM jsonb_array_elements(found) s "
        f"WHERE NOT {sentence.replace('%s', '(SELECT words FROM given)')})"
    )
    given = "WITH given AS (SELECT %s::bigint AS service, %s::text[] AS words) "
    where = f" WHERE service_id = (SELECT service FROM given) AND {names.replace('%s', '(SELECT words FROM given)')}"
    return [
        *((ImportedRow, line, [name, keys]) for name, keys in traces.imported.items()),
        (Import, given + found + where, [traces.words]),
    ]


def _events(traces: Traces) -> Statements:
    about = "DELETE FROM {table} WHERE service_id = %s AND subject_kind = %s AND subject_id = ANY (%s)"
    names = "DELETE FROM {table} WHERE service_id = %s AND facts->>%s = ANY (%s)"
    named = {"person_id": Person, "into_id": Person, "from_id": Person, "case_id": Case, "referral_id": Referral}
    return [
        *((Event, about, [_kind(model), sorted(keys)]) for model, keys in traces.rows.items() if keys),
        *((Event, names, [fact, [str(key) for key in traces.rows[model]]]) for fact, model in named.items()),
    ]


def _looks(traces: Traces) -> Statements:
    gone = f"UPDATE {{table}} SET reference = '{GONE}', path = '', subject_id = NULL WHERE service_id = %s AND "
    about = gone + "subject_kind = %s AND subject_id = ANY (%s)"
    leads = gone + "(path LIKE ANY (%s) OR reference LIKE ANY (%s) OR upper(reference) = ANY (%s))"
    references = [reference.upper() for reference in traces.references]
    return [
        *((ReadLogEntry, about, [_kind(model), sorted(keys)]) for model, keys in traces.rows.items() if keys),
        (ReadLogEntry, leads, [traces.addresses, traces.addresses, references]),
    ]


def _typed(traces: Traces) -> Statements:
    led = "UPDATE {table} SET location = '/' WHERE service_id = %s AND location LIKE ANY (%s)"
    names = NAMES_THEM.format(text="fields")
    draft = f"DELETE FROM {{table}} WHERE service_id = %s AND (form LIKE ANY (%s) OR {names})"
    return [
        (Submission, led, [traces.addresses]),
        (Draft, draft, [traces.addresses, traces.words]),
    ]


def _kind(model: type[Model]) -> str:
    """What events and looks call rows of the model."""
    return str(model._meta.model_name)
