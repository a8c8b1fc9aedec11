"""From the record of a service to batches of tables, pseudonymised on the way.

Clients come in the order of their pseudonyms, so that neither the order of rows nor the files give away in
which order they were recorded. A batch is read in a dozen queries, whatever its size, in the caller's
transaction, which must be open for the service (foundation.tenancy).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
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
from tideover.evaluation.extracts.clients import Clients
from tideover.evaluation.extracts.derived import OF_THE_POST, Batch
from tideover.evaluation.extracts.pseudonyms import Pseudonyms
from tideover.evaluation.extracts.schema import TABLES, TimeSource, arranged, table_of
from tideover.evaluation.extracts.waiting import waiting_days
from tideover.evaluation.models import Rating
from tideover.evaluation.rules import completed_years
from tideover.foundation.among import Among
from tideover.foundation.workingdays import Nation
from tideover.organisation.models import Intervention
from tideover.organisation.queries import policy_of
from tideover.people.models import Person
from tideover.provision.models import Provision
from tideover.referrals.models import Referral, WaitingSpell
from tideover.referrals.rules import Spell as Wait

CLIENTS_AT_A_TIME = 5_000
Progress = Callable[[int, int], None]
"""Told after each batch: how many clients are done, of how many."""
Rows = Iterable[tuple[Any, ...]]


def catalogue(service_id: int) -> pa.Table:
    """The service's interventions, in its own order."""
    found = Intervention.objects.filter(service_id=service_id).order_by("position", "id")
    rows = [(each.code, each.label, each.focus or None, each.position, each.withdrawn_on is None) for each in found]
    return table_of("interventions", rows)


def batches(
    service_id: int,
    as_at: date,
    pseudonyms: Pseudonyms,
    progress: Progress | None = None,
    also: Callable[[Clients], Batch] = lambda clients: {},
) -> Iterator[Batch]:
    """Base tables of everybody the service had accepted by `as_at`, some thousand clients at a time; the
    referrals that opened no case come with the last. `also` reads more of each batch: what no report counts."""
    cases = Case.objects.filter(service_id=service_id, accepted_on__lte=as_at)
    ordered = sorted((pseudonyms.of("case", pk), pk) for pk in cases.values_list("pk", flat=True))
    for start in range(0, len(ordered), CLIENTS_AT_A_TIME):
        chosen = ordered[start : start + CLIENTS_AT_A_TIME]
        clients = Clients(service_id, as_at, pseudonyms, {pk: pseudonym for pseudonym, pk in chosen}, {}, {}, {})
        yield _batch(clients) | also(clients)
        if progress:
            progress(start + len(chosen), len(ordered))
    yield {"clients": arranged([], FROM_THE_RECORD), "referrals": _unaccepted(service_id, as_at, pseudonyms)}


def _batch(clients: Clients) -> Batch:
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


def _case_rows(clients: Clients) -> dict[int, tuple[Any, ...]]:
    fields = ["pk", "person_id", "post_id", "team_id", "case_manager_id", "accepted_on", "ended_on", "ending_reason"]
    of_person = ["sex", "ethnicity", "marital_status", "birth_date"]
    found = Case.objects.filter(Among("pk", clients.by_case))
    columns = *fields, *(f"person__{name}" for name in of_person)
    found_for = {row[0]: row[1:] for row in found.values_list(*columns)}
    survivors = dict(Person.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into_id"))
    rows = {case: (survivors.get(person, person), *rest) for case, (person, *rest) in found_for.items()}
    for case, row in rows.items():
        clients.cases_of.setdefault(row[0], []).append(case)
        clients.post_at_risk[case] = row[1]
    # What is recorded with another record of somebody is told of the same cases.
    clients.cases_of.update(
        {record: clients.cases_of[into] for record, into in survivors.items() if into in clients.cases_of}
    )
    clients.survivors.update(survivors)
    return rows


def _clients(clients: Clients, rows: dict[int, tuple[Any, ...]]) -> Rows:
    of, assessed = clients.pseudonyms.of_optional, _latest_assessments(clients)
    made = []
    for case, pseudonym in clients.by_case.items():
        person, _, team, manager, accepted, ended, reason, sex, ethnicity, marital_status, born = rows[case]
        age = completed_years(born, accepted) if born else None
        keys = (pseudonym, of("person", person), of("team", team), of("staff", manager))
        told = (accepted, ended, reason, sex, ethnicity, marital_status, age, *assessed.get(case, (None,) * 4))
        made.append((*keys, *told))
    return made


def _latest(clients: Clients, *fields: str) -> Iterator[tuple[Any, ...]]:
    latest = Assessment.objects.filter(Among("case_id", clients.by_case)).order_by("case_id", "-on", "-id")
    return latest.distinct("case_id").values_list("case_id", *fields).iterator()


def _latest_assessments(clients: Clients) -> dict[int, tuple[Any, ...]]:
    told = _latest(clients, "main_condition", "severity", "first_episode", "work_is_main_cause")
    return {row[0]: row[1:] for row in told}


def _conditions(clients: Clients) -> Rows:
    told = _latest(clients, "further_conditions")
    return [(case, condition) for case, further in told for condition in sorted(set(further))]


def _posts(clients: Clients) -> Rows:
    of = clients.pseudonyms.of_optional
    fields = ["contract", "hours_basis", "usual_weekly_hours", "income_band", "occupation_level", "level"]
    days = ["started_on", "ended_on", "ended_by"]
    found = Post.objects.filter(Among("person_id", clients.cases_of)).order_by("id")
    rows = []
    for row in found.values_list("person_id", "pk", "employer_id", "employer__size_band", *fields, *days):
        person, post, employer, size, contract, basis, hours, *rest = row
        keys = of("post", post), of("employer", employer), size
        told = (contract, basis, _number(hours), *rest)
        rows += [(case, *keys, clients.post_at_risk[case] == post, *told) for case in clients.cases_of[person]]
    return rows


def _spells(clients: Clients) -> Rows:
    of = clients.pseudonyms.of_optional
    found = Spell.objects.filter(Among("person_id", clients.cases_of)).order_by("starts_on", "id")
    fields = ["person_id", "post_id", "state", "starts_on", "ends_on", "adjusted", "weekly_hours", "confirmed_on"]
    rows = []
    for person, post, state, starts_on, ends_on, adjusted, hours, confirmed_on in found.values_list(*fields):
        told = of("post", post), state, starts_on, ends_on, adjusted, _number(hours), confirmed_on
        rows += [(case, *told) for case in clients.cases_of[person]]
    return rows


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _contacts(clients: Clients) -> Rows:
    minutes = ["minutes_client", "minutes_employer", "minutes_other_services", "minutes_admin"]
    found = Contact.objects.filter(Among("case_id", clients.by_case)).order_by("case_id", "at", "id")
    told = found.values_list("case_id", TruncDate("at"), "way", "begun_by", "two_way", "parties", *minutes)
    return told.iterator(chunk_size=10_000)


def _time_shares(clients: Clients) -> Rows:
    found = TimeShare.objects.filter(Among("case_id", clients.by_case))
    shares = found.values_list("case_id", "client", "employer", "other_services", "admin")
    return [(case, TimeSource.RECORDED.value, *map(float, each)) for case, *each in shares]


def _provisions(clients: Clients) -> Rows:
    fields = ["intervention__code", "state", "reported_by", "provider_kind", "offered_on", "started_on", "ended_on"]
    found = Provision.objects.filter(Among("case_id", clients.by_case)).order_by("id")
    return found.values_list("case_id", *fields)


def _consents(clients: Clients) -> Rows:
    """The latest decision by each person on each party, on being contacted for the evaluation."""
    found = PermissionDecision.objects.filter(
        Among("person_id", clients.cases_of),
        kind=KindOfInformation.CONTACT,
        purpose=Purpose.EVALUATION,
        on__lte=clients.as_at,
    )
    latest: dict[tuple[int, str], bool] = {}
    begun = found.exclude(valid_from__gt=clients.as_at).order_by("on", "id")
    for person, party, decision, until in begun.values_list("person_id", "party", "decision", "valid_until"):
        survivor = clients.survivors.get(person, person)
        latest[survivor, party] = decision == Choice.GIVEN and (until is None or until >= clients.as_at)
    return [
        (case, party, given) for (person, party), given in sorted(latest.items()) for case in clients.cases_of[person]
    ]


def _ratings(clients: Clients) -> Rows:
    found = Rating.objects.filter(Among("case_id", clients.by_case), on__lte=clients.as_at)
    latest = found.order_by("case_id", "by", "-on", "-id").distinct("case_id", "by")
    return [(case, by, float(score)) for case, by, score in latest.values_list("case_id", "by", "score")]


_REFERRAL = ["received_on", "decided_on", "source", "heard", "acknowledged_on", "decision", "told_on", "pointed_to"]


def _referrals(clients: Clients) -> Rows:
    found = Case.objects.filter(Among("pk", clients.by_case), referral__isnull=False)
    of, told = (
        clients.pseudonyms.of,
        found.values_list("pk", "referral_id", *(f"referral__{name}" for name in _REFERRAL)),
    )
    rows = {referral: (clients.by_case[case], *facts) for case, referral, *facts in told}
    return sorted((of("referral", key), *each) for key, each in _told_of(clients.service_id, rows))


def _unaccepted(service_id: int, as_at: date, pseudonyms: Pseudonyms) -> pa.Table:
    """Referrals received by that day that opened no case, or none yet."""
    found = Referral.objects.filter(service_id=service_id, received_on__lte=as_at)
    told = found.exclude(cases__accepted_on__lte=as_at).values_list("pk", *_REFERRAL)
    rows = {referral: (None, *facts) for referral, *facts in told.iterator(chunk_size=10_000)}
    return table_of(
        "referrals", sorted((pseudonyms.of("referral", key), *each) for key, each in _told_of(service_id, rows))
    )


def _told_of(service_id: int, rows: dict[int, tuple[Any, ...]]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Each referral by its key, with its client and facts as the table has them."""
    nation, waits = Nation(policy_of(service_id).nation), defaultdict(list)
    spells = WaitingSpell.objects.filter(Among("referral_id", rows))
    for referral, since, until in spells.values_list("referral_id", "since", "until"):
        waits[referral].append(Wait(since, until))
    for referral, (client, received, decided, source, heard, acknowledged, decision, told, pointed_to) in rows.items():
        days = waiting_days(received, decided, waits[referral], nation)
        facts = (source, heard, received, acknowledged, decision, decided, told, days, bool(pointed_to))
        yield referral, (client, *facts)
