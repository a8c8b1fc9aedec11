"""From the record of a service to batches of tables, pseudonymised on the way.

Clients come in the order of their pseudonyms, so that neither the order of rows nor the files give away in
which order they were recorded. A batch is read in a dozen queries, whatever its size, in the caller's
transaction, which must be open for the service (foundation.tenancy).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, Func, Value
from django.db.models.functions import TruncDate

from tideover.assessments.models import Assessment
from tideover.cases.models import Case, TimeShare
from tideover.consent.models import PermissionDecision
from tideover.consent.rules import Choice, KindOfInformation, Purpose
from tideover.diary.models import Contact
from tideover.employment.models import Post, Spell
from tideover.evaluation.extracts.derived import OF_THE_POST, Batch
from tideover.evaluation.extracts.pseudonyms import Pseudonyms
from tideover.evaluation.extracts.schema import TABLES, TimeSource, arranged, table_of
from tideover.evaluation.models import Rating
from tideover.evaluation.rules import completed_years
from tideover.organisation.models import Intervention
from tideover.provision.models import Provision
from tideover.referrals.models import Referral

CLIENTS_AT_A_TIME = 5_000
Progress = Callable[[int, int], None]
"""Told after each batch: how many clients are done, of how many."""
Rows = Iterable[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Clients:
    """The clients of a batch: pseudonyms by case, and the cases of each person, the one post at risk of each."""

    service_id: int
    as_at: date
    pseudonyms: Pseudonyms
    by_case: dict[int, int]
    cases_of: dict[int, list[int]]
    post_at_risk: dict[int, int | None]

    def table(self, name: str, found: Iterable[tuple[Any, ...]]) -> pa.Table:
        """The table of rows that begin with a case's key: the case's pseudonym in its place, in the order of
        the clients, and of each client's rows in theirs."""
        rows = ((self.by_case[case], *told) for case, *told in found)
        # Arrow's sort is stable.
        return table_of(name, rows).sort_by("client")


class _Among(Func):
    """For a filter: whether the column is one of these keys. One array is sent, where `__in` sends each key."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, column: str, keys: Iterable[int]) -> None:
        super().__init__(column, Value(list(keys), ArrayField(BigIntegerField())))


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
    yield {"clients": arranged([], FROM_THE_RECORD), "referrals": _unaccepted(service_id, as_at, pseudonyms)}


def _batch(service_id: int, as_at: date, by_case: dict[int, int], pseudonyms: Pseudonyms) -> Batch:
    clients = _Clients(service_id, as_at, pseudonyms, by_case, {}, {})
    rows = _case_rows(clients)
    return {
        "clients": arranged(_clients(clients, rows), FROM_THE_RECORD),
        "conditions": clients.table("conditions", _conditions(clients)),
        "posts": clients.table("posts", _posts(clients)),
        "spells": clients.table("spells", _spells(clients)),
        "contacts": clients.table("contacts", _contacts(clients)),
        "time_split": clients.table("time_split", _time_shares(clients)),
        "provisions": clients.table("provisions", _provisions(clients)),
        "consents": clients.table("consents", _consents(clients)),
        "ratings": clients.table("ratings", _ratings(clients)),
        "referrals": table_of("referrals", _referrals(clients)),
    }


FROM_THE_RECORD = pa.schema(
    column for column in TABLES["clients"].arrow if column.name not in (*OF_THE_POST, "support_months", "years_in_job")
)
"""The columns of the clients' table that are not worked out later (extracts.derived)."""


def _case_rows(clients: _Clients) -> dict[int, tuple[Any, ...]]:
    fields = ["pk", "person_id", "post_id", "team_id", "case_manager_id", "accepted_on", "ended_on", "ending_reason"]
    of_person = ["sex", "ethnicity", "marital_status", "birth_date"]
    found = Case.objects.filter(_Among("pk", clients.by_case))
    columns = *fields, *(f"person__{name}" for name in of_person)
    rows = {row[0]: row[1:] for row in found.values_list(*columns)}
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
        made.append((*keys, *told))
    return made


def _latest(clients: _Clients, *fields: str) -> Iterator[tuple[Any, ...]]:
    latest = Assessment.objects.filter(_Among("case_id", clients.by_case)).order_by("case_id", "-on", "-id")
    return latest.distinct("case_id").values_list("case_id", *fields).iterator()


def _latest_assessments(clients: _Clients) -> dict[int, tuple[Any, ...]]:
    told = _latest(clients, "main_condition", "severity", "first_episode", "work_is_main_cause")
    return {row[0]: row[1:] for row in told}


def _conditions(clients: _Clients) -> Rows:
    told = _latest(clients, "further_conditions")
    return [(case, condition) for case, further in told for condition in sorted(set(further))]


def _posts(clients: _Clients) -> Rows:
    of = clients.pseudonyms.of_optional
    fields = ["contract", "hours_basis", "usual_weekly_hours", "income_band", "occupation_level", "level"]
    days = ["started_on", "ended_on", "ended_by"]
    found = Post.objects.filter(_Among("person_id", clients.cases_of)).order_by("id")
    rows = []
    for row in found.values_list("person_id", "pk", "employer_id", "employer__size_band", *fields, *days):
        person, post, employer, size, contract, basis, hours, *rest = row
        keys = of("post", post), of("employer", employer), size
        told = (contract, basis, _number(hours), *rest)
        rows += [(case, *keys, clients.post_at_risk[case] == post, *told) for case in clients.cases_of[person]]
    return rows


def _spells(clients: _Clients) -> Rows:
    of = clients.pseudonyms.of_optional
    found = Spell.objects.filter(_Among("person_id", clients.cases_of)).order_by("starts_on", "id")
    fields = ["person_id", "post_id", "state", "starts_on", "ends_on", "adjusted", "weekly_hours", "confirmed_on"]
    rows = []
    for person, post, state, starts_on, ends_on, adjusted, hours, confirmed_on in found.values_list(*fields):
        told = of("post", post), state, starts_on, ends_on, adjusted, _number(hours), confirmed_on
        rows += [(case, *told) for case in clients.cases_of[person]]
    return rows


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _contacts(clients: _Clients) -> Rows:
    minutes = ["minutes_client", "minutes_employer", "minutes_other_services", "minutes_admin"]
    found = Contact.objects.filter(_Among("case_id", clients.by_case)).order_by("case_id", "at", "id")
    told = found.values_list("case_id", TruncDate("at"), "way", "begun_by", "two_way", "parties", *minutes)
    return told.iterator(chunk_size=10_000)


def _time_shares(clients: _Clients) -> Rows:
    found = TimeShare.objects.filter(_Among("case_id", clients.by_case))
    shares = found.values_list("case_id", "client", "employer", "other_services", "admin")
    return [(case, TimeSource.RECORDED.value, *map(float, each)) for case, *each in shares]


def _provisions(clients: _Clients) -> Rows:
    fields = ["intervention__code", "state", "reported_by", "provider_kind", "offered_on", "started_on", "ended_on"]
    found = Provision.objects.filter(_Among("case_id", clients.by_case)).order_by("id")
    return found.values_list("case_id", *fields)


def _consents(clients: _Clients) -> Rows:
    """The latest decision by each person on each party, on being contacted for the evaluation."""
    found = PermissionDecision.objects.filter(
        _Among("person_id", clients.cases_of),
        kind=KindOfInformation.CONTACT,
        purpose=Purpose.EVALUATION,
        on__lte=clients.as_at,
    )
    latest: dict[tuple[int, str], bool] = {}
    begun = found.exclude(valid_from__gt=clients.as_at).order_by("on", "id")
    for person, party, decision, until in begun.values_list("person_id", "party", "decision", "valid_until"):
        latest[person, party] = decision == Choice.GIVEN and (until is None or until >= clients.as_at)
    return [
        (case, party, given) for (person, party), given in sorted(latest.items()) for case in clients.cases_of[person]
    ]


def _ratings(clients: _Clients) -> Rows:
    found = Rating.objects.filter(_Among("case_id", clients.by_case), on__lte=clients.as_at)
    latest = found.order_by("case_id", "by", "-on", "-id").distinct("case_id", "by")
    return [(case, by, float(score)) for case, by, score in latest.values_list("case_id", "by", "score")]


_REFERRAL = ["source", "received_on", "decision", "decided_on"]


def _referrals(clients: _Clients) -> Rows:
    found = Case.objects.filter(_Among("pk", clients.by_case), referral__isnull=False)
    of, rows = clients.pseudonyms.of, []
    for case, referral, *told in found.values_list("pk", "referral_id", *(f"referral__{name}" for name in _REFERRAL)):
        rows.append((of("referral", referral), clients.by_case[case], *told))
    return sorted(rows)


def _unaccepted(service_id: int, as_at: date, pseudonyms: Pseudonyms) -> pa.Table:
    """Referrals received by that day that opened no case, or none yet."""
    found = Referral.objects.filter(service_id=service_id, received_on__lte=as_at)
    without = found.exclude(cases__accepted_on__lte=as_at)
    rows = [
        (pseudonyms.of("referral", referral), None, *told)
        for referral, *told in without.values_list("pk", *_REFERRAL).iterator(chunk_size=10_000)
    ]
    return table_of("referrals", sorted(rows))
