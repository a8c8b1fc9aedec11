"""From the record of a service to batches of tables, pseudonymised on the way.

Clients come in the order of their pseudonyms, so that neither the order of rows nor the files give away in
which order they were recorded. A batch is read in a dozen queries, whatever its size, in the caller's
transaction, which must be open for the service (foundation.tenancy).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
from django.db.models.functions import TruncDate

from tideover.assessments.models import Assessment
from tideover.cases.models import Case, TimeShare
from tideover.consent.models import PermissionDecision
from tideover.consent.rules import Choice, KindOfInformation, Purpose
from tideover.diary.models import Contact
from tideover.employment.models import Post, Spell
from tideover.evaluation.extracts.derived import OF_THE_POST, Batch
from tideover.evaluation.extracts.pseudonyms import Pseudonyms
from tideover.evaluation.extracts.schema import TABLES, TimeSource, table_of
from tideover.evaluation.models import Rating
from tideover.evaluation.rules import completed_years
from tideover.organisation.models import Intervention
from tideover.provision.models import Provision
from tideover.referrals.models import Referral

CLIENTS_AT_A_TIME = 2_000
Progress = Callable[[int, int], None]
"""Told after each batch: how many clients are done, of how many."""
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Clients:
    """The clients of a batch: pseudonyms by case, and the cases of each person, the one post at risk of each."""

    service_id: int
    as_at: date
    pseudonyms: Pseudonyms
    by_case: dict[int, int]
    cases_of: dict[int, list[int]]
    post_at_risk: dict[int, int | None]

    def rows(self, found: Iterable[tuple[Any, ...]]) -> Rows:
        """The rows of cases with the case's pseudonym in the place of its key, in the order of the clients."""
        known = ((self.by_case[row[0]], *_known(row[1:])) for row in found)
        return sorted(known, key=lambda row: row[0])


def _known(values: Iterable[Any]) -> Iterator[Any]:
    """Values with null for what nobody has told us."""
    return (None if value == "" else value for value in values)


def catalogue(service_id: int) -> pa.Table:
    """The service's interventions, in its own order."""
    found = Intervention.objects.filter(service_id=service_id).order_by("position", "id")
    rows = [(each.code, each.label, each.focus or None, each.position, each.withdrawn_on is None) for each in found]
    return table_of("interventions", rows)


def batches(service_id: int, as_at: date, pseudonyms: Pseudonyms, progress: Progress | None = None) -> Iterator[Batch]:
    """Base tables of everybody the service had accepted by `as_at`, some thousand clients at a time; the
    referrals that opened no case come with the last."""
    cases = Case.objects.filter(service_id=service_id, accepted_on__lte=as_at)
    ordered = sorted((pseudonyms.of("case", pk), pk) for pk in cases.values_list("pk", flat=True))
    for start in range(0, len(ordered), CLIENTS_AT_A_TIME):
        chosen = ordered[start : start + CLIENTS_AT_A_TIME]
        yield _batch(service_id, as_at, {pk: pseudonym for pseudonym, pk in chosen}, pseudonyms)
        if progress:
            progress(start + len(chosen), len(ordered))
    yield {"clients": _clients_table([]), "referrals": _unaccepted(service_id, as_at, pseudonyms)}


def _batch(service_id: int, as_at: date, by_case: dict[int, int], pseudonyms: Pseudonyms) -> Batch:
    clients = _Clients(service_id, as_at, pseudonyms, by_case, {}, {})
    rows = _case_rows(clients)
    return {
        "clients": _clients_table(_clients(clients, rows)),
        "conditions": table_of("conditions", _conditions(clients)),
        "posts": table_of("posts", _posts(clients)),
        "spells": table_of("spells", _spells(clients)),
        "contacts": table_of("contacts", _contacts(clients)),
        "time_split": table_of("time_split", _time_shares(clients)),
        "provisions": table_of("provisions", _provisions(clients)),
        "consents": table_of("consents", _consents(clients)),
        "ratings": table_of("ratings", _ratings(clients)),
        "referrals": table_of("referrals", _referrals(clients)),
    }


FROM_THE_RECORD = [
    column for column in TABLES["clients"].arrow if column.name not in (*OF_THE_POST, "support_months", "years_in_job")
]


def _clients_table(rows: Rows) -> pa.Table:
    schema = pa.schema(FROM_THE_RECORD)
    columns: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.Table.from_arrays(
        [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)], schema=schema
    )


def _case_rows(clients: _Clients) -> dict[int, tuple[Any, ...]]:
    fields = ["pk", "person_id", "post_id", "team_id", "case_manager_id", "accepted_on", "ended_on", "ending_reason"]
    of_person = ["sex", "ethnicity", "marital_status", "birth_date"]
    found = Case.objects.filter(pk__in=clients.by_case).values_list(*fields, *(f"person__{name}" for name in of_person))
    rows = {row[0]: row[1:] for row in found}
    for case, row in rows.items():
        clients.cases_of.setdefault(row[0], []).append(case)
        clients.post_at_risk[case] = row[1]
    return rows


def _clients(clients: _Clients, rows: dict[int, tuple[Any, ...]]) -> Rows:
    of, assessed = clients.pseudonyms.of_optional, _latest_assessments(clients)
    made = []
    for case, pseudonym in clients.by_case.items():
        person, _, team, manager, accepted, ended, reason, sex, ethnicity, marital_status, born = rows[case]
        age = completed_years(born, accepted) if born else None
        keys = (pseudonym, of("person", person), of("team", team), of("staff", manager))
        told = (accepted, ended, reason, sex, ethnicity, marital_status, age, *assessed.get(case, (None,) * 4))
        made.append((*keys, *_known(told)))
    return made


def _latest(clients: _Clients, *fields: str) -> Iterator[tuple[Any, ...]]:
    latest = Assessment.objects.filter(case_id__in=clients.by_case).order_by("case_id", "-on", "-id")
    return latest.distinct("case_id").values_list("case_id", *fields).iterator()


def _latest_assessments(clients: _Clients) -> dict[int, tuple[Any, ...]]:
    told = _latest(clients, "main_condition", "severity", "first_episode", "work_is_main_cause")
    return {row[0]: row[1:] for row in told}


def _conditions(clients: _Clients) -> Rows:
    told = _latest(clients, "further_conditions")
    return clients.rows((case, condition) for case, further in told for condition in sorted(set(further)))


def _posts(clients: _Clients) -> Rows:
    of = clients.pseudonyms.of_optional
    fields = ["contract", "hours_basis", "usual_weekly_hours", "income_band", "occupation_level", "level"]
    days = ["started_on", "ended_on", "ended_by"]
    found = Post.objects.filter(person_id__in=clients.cases_of).order_by("id")
    rows = []
    for row in found.values_list("person_id", "pk", "employer_id", "employer__size_band", *fields, *days):
        person, post, employer, size, contract, basis, hours, *rest = row
        keys = of("post", post), of("employer", employer), size
        told = (contract, basis, _number(hours), *rest)
        rows += [(case, *keys, clients.post_at_risk[case] == post, *told) for case in clients.cases_of[person]]
    return clients.rows(rows)


def _spells(clients: _Clients) -> Rows:
    of = clients.pseudonyms.of_optional
    found = Spell.objects.filter(person_id__in=clients.cases_of).order_by("starts_on", "id")
    fields = ["person_id", "post_id", "state", "starts_on", "ends_on", "adjusted", "weekly_hours", "confirmed_on"]
    rows = []
    for person, post, state, starts_on, ends_on, adjusted, hours, confirmed_on in found.values_list(*fields):
        told = of("post", post), state, starts_on, ends_on, adjusted, _number(hours), confirmed_on
        rows += [(case, *told) for case in clients.cases_of[person]]
    return clients.rows(rows)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _contacts(clients: _Clients) -> Rows:
    minutes = ["minutes_client", "minutes_employer", "minutes_other_services", "minutes_admin"]
    found = Contact.objects.filter(case_id__in=clients.by_case).order_by("case_id", "at", "id")
    told = found.values_list("case_id", TruncDate("at"), "way", "begun_by", "two_way", "parties", *minutes)
    return clients.rows(told.iterator(chunk_size=10_000))


def _time_shares(clients: _Clients) -> Rows:
    found = TimeShare.objects.filter(case_id__in=clients.by_case)
    shares = found.values_list("case_id", "client", "employer", "other_services", "admin")
    return clients.rows((case, TimeSource.RECORDED.value, *map(float, each)) for case, *each in shares)


def _provisions(clients: _Clients) -> Rows:
    fields = ["intervention__code", "state", "reported_by", "provider_kind", "offered_on", "started_on", "ended_on"]
    found = Provision.objects.filter(case_id__in=clients.by_case).order_by("id")
    return clients.rows(found.values_list("case_id", *fields))


def _consents(clients: _Clients) -> Rows:
    """The latest decision by each person on each party, on being contacted for the evaluation."""
    found = PermissionDecision.objects.filter(
        person_id__in=clients.cases_of,
        kind=KindOfInformation.CONTACT,
        purpose=Purpose.EVALUATION,
        on__lte=clients.as_at,
    )
    latest: dict[tuple[int, str], bool] = {}
    for person, party, decision in found.order_by("on", "id").values_list("person_id", "party", "decision"):
        latest[person, party] = decision == Choice.GIVEN
    rows = [
        (case, party, given) for (person, party), given in sorted(latest.items()) for case in clients.cases_of[person]
    ]
    return clients.rows(rows)


def _ratings(clients: _Clients) -> Rows:
    found = Rating.objects.filter(case_id__in=clients.by_case, on__lte=clients.as_at)
    latest = found.order_by("case_id", "by", "-on", "-id").distinct("case_id", "by")
    return clients.rows((case, by, float(score)) for case, by, score in latest.values_list("case_id", "by", "score"))


_REFERRAL = ["source", "received_on", "decision", "decided_on"]


def _referrals(clients: _Clients) -> Rows:
    found = Case.objects.filter(pk__in=clients.by_case, referral__isnull=False)
    of, rows = clients.pseudonyms.of, []
    for case, referral, *told in found.values_list("pk", "referral_id", *(f"referral__{name}" for name in _REFERRAL)):
        rows.append((of("referral", referral), clients.by_case[case], *_known(told)))
    return sorted(rows)


def _unaccepted(service_id: int, as_at: date, pseudonyms: Pseudonyms) -> pa.Table:
    """Referrals received by that day that opened no case, or none yet."""
    found = Referral.objects.filter(service_id=service_id, received_on__lte=as_at)
    without = found.exclude(cases__accepted_on__lte=as_at)
    rows = [
        (pseudonyms.of("referral", referral), None, *_known(told))
        for referral, *told in without.values_list("pk", *_REFERRAL).iterator(chunk_size=10_000)
    ]
    return table_of("referrals", sorted(rows))
