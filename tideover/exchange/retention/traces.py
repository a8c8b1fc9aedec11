"""What tables that do not refer to people say about them all the same: the log of events and looks, drafts, where
forms led, imports. Some of it goes, of some only what names the person."""

import re
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
    "organisation.AccessChange": "is about who works here",
    "worklist.MorningDigest": "is a member of staff's own",
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
NAMES_THEM = "EXISTS (SELECT FROM unnest(%s::text[]) w WHERE lower({text}::text) ~ w)"
"""Whether a text has one of some patterns of small letters in it."""


@dataclass(frozen=True)
class Traces:
    """What points at a person: keys of their rows, addresses of pages about them, words that name them."""

    service: int
    rows: Rows
    imported: dict[str, list[int]]
    addresses: list[str]
    references: list[str]
    words: list[str]
    """Patterns of what stands for them in a sentence about an import."""
    names: list[str]
    """Patterns of what stands for them and for nobody else in what somebody is typing: another client may have the
    same family name, and their notes are not thrown away for it."""


def traces_of(rows: Rows, service: int) -> Traces:
    """What points at the person whose rows these are. Ask before the rows are gone."""
    references = list(Case.objects.filter(pk__in=rows[Case]).values_list("reference", flat=True))
    addresses = [f"/cases/{reference}/%" for reference in references]
    addresses += [f"/referrals/{key}/%" for key in rows[Referral]]
    addresses += [f"/{page}/{key}/%" for key in rows[Person] for page in ("people", "retention")]
    imported = {name: sorted(rows[each.model]) for name, each in TABLES.items() if rows.get(each.model)}
    theirs, names = set(references), set()
    for person in Person.objects.filter(pk__in=rows[Person]):
        theirs |= {person.nhs_number, person.email, person.telephone, person.address}
        names |= {(person.given_name, person.family_name)}
    words_of_names = {name for both in names for name in both}
    words = {*theirs, *_keys_of_lines(imported, service), *words_of_names}
    return Traces(
        service,
        rows,
        imported,
        addresses,
        references,
        words=sorted(_whole(word) for word in words if word),
        names=sorted(
            {
                *(_whole(word) for word in {*theirs, *_only_theirs(words_of_names, rows, service)} if word),
                *(_both(*both) for both in names if all(both)),
            }
        ),
    )


def _only_theirs(names: set[str], rows: Rows, service: int) -> set[str]:
    """Those of the names that nobody else in the service has."""
    others = Person.objects.filter(service=service).exclude(pk__in=rows[Person])
    named = Q(given_name__in=names) | Q(family_name__in=names)
    return names - {name for both in others.filter(named).values_list("given_name", "family_name") for name in both}


def _whole(word: str) -> str:
    """A pattern for the word by itself, and not within another."""
    return rf"(^|\W){re.escape(word.lower())}(\W|$)"


def _both(given: str, family: str) -> str:
    """A pattern for both names, in whichever order and however far apart."""
    return f"^(?=.*{_whole(given)})(?=.*{_whole(family)})"


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
        (Draft, draft, [traces.addresses, traces.names]),
    ]


def _kind(model: type[Model]) -> str:
    """What events and looks call rows of the model."""
    return str(model._meta.model_name)
