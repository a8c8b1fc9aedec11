"""The record of one service as tidy tables: one row for each client, condition, outcome, provision and so on.

A report reads these tables and never the record itself, so that the same report can be made of an extract.
A value that nobody has told us is null. "Client" is a case: a person helped twice counts twice.
Imports pyarrow, so it is itself imported only where a report is made.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from tideover.assessments.models import Assessment
from tideover.cases.models import Case, EndingReason
from tideover.employment.models import Post, Spell
from tideover.employment.queries import post_facts, spell_facts
from tideover.employment.rules import OutcomeKind, SpellFacts, WorkOutcome, last_confirmed, outcome_on, post_at_risk
from tideover.evaluation.rules import months_between
from tideover.organisation.models import Intervention
from tideover.provision.models import Provision

Row = dict[str, Any]
TEXT, NUMBER, DAY, YES_NO, KEY = pa.string(), pa.float64(), pa.date32(), pa.bool_(), pa.int64()

SCHEMAS: dict[str, Any] = {
    "clients": pa.schema(
        {
            "client": KEY,
            "accepted_on": DAY,
            "ended_on": DAY,
            "support_months": NUMBER,
            "sex": TEXT,
            "ethnicity": TEXT,
            "marital_status": TEXT,
            "age": NUMBER,
            "hours_basis": TEXT,
            "income_band": TEXT,
            "occupation_level": TEXT,
            "company_size": TEXT,
            "years_in_job": NUMBER,
            "main_condition": TEXT,
            "severity": TEXT,
            "first_episode": YES_NO,
            "work_is_main_cause": YES_NO,
        }
    ),
    "conditions": pa.schema({"client": KEY, "condition": TEXT}),
    "posts": pa.schema(
        {
            "client": KEY,
            "post": KEY,
            "employer": KEY,
            "at_risk": YES_NO,
            "contract": TEXT,
            "level": TEXT,
            "started_on": DAY,
            "ended_on": DAY,
            "ended_by": TEXT,
        }
    ),
    "spells": pa.schema(
        {
            "client": KEY,
            "post": KEY,
            "state": TEXT,
            "starts_on": DAY,
            "ends_on": DAY,
            "adjusted": YES_NO,
            "weekly_hours": NUMBER,
        }
    ),
    "outcomes": pa.schema(
        {
            "client": KEY,
            "on": DAY,
            "kind": TEXT,
            "adjusted": YES_NO,
            "level": TEXT,
            "by_choice": YES_NO,
            "post_ended_by": TEXT,
        }
    ),
    "interventions": pa.schema(
        {"intervention": TEXT, "label": TEXT, "focus": TEXT, "position": KEY, "offered": YES_NO}
    ),
    "provisions": pa.schema(
        {"client": KEY, "intervention": TEXT, "state": TEXT, "reported_by": TEXT, "started_on": DAY, "ended_on": DAY}
    ),
}


def service_tables(service_id: int, as_at: date) -> dict[str, Any]:
    """The tables of SCHEMAS, by name, for everybody the service had accepted by `as_at`. Nine queries."""
    cases = list(
        Case.objects.filter(service_id=service_id, accepted_on__lte=as_at)
        .select_related("person", "post__employer")
        .order_by("id")
    )
    people = {case.person_id for case in cases}
    posts = _by_person(Post.objects.filter(service_id=service_id, person_id__in=people).select_related("employer"))
    spells = _by_person(Spell.objects.filter(service_id=service_id, person_id__in=people).with_posts())
    assessments = _latest_assessments(service_id)
    rows: dict[str, list[Row]] = {name: [] for name in SCHEMAS}
    for case in cases:
        own, facts = posts.get(case.person_id, []), [spell_facts(s) for s in spells.get(case.person_id, [])]
        risk = case.post or _post_read_from(facts, own, case.accepted_on)
        assessment = assessments.get(case.pk)
        rows["clients"].append(_client(case, risk, assessment))
        rows["conditions"] += [{"client": case.pk, "condition": c} for c in _further(assessment)]
        rows["posts"] += [_post(case, post, at_risk=post == risk) for post in own]
        rows["spells"] += [_spell(case, spell) for spell in spells.get(case.person_id, [])]
        rows["outcomes"].append(_outcome(case, risk, facts, as_at))
    rows["interventions"] = _interventions(service_id)
    rows["provisions"] = _provisions(service_id, {case.pk for case in cases})
    return {name: pa.Table.from_pylist(rows[name], schema=schema) for name, schema in SCHEMAS.items()}


def _by_person(rows: Iterable[Any]) -> dict[int, list[Any]]:
    result: dict[int, list[Any]] = {}
    for row in rows:
        result.setdefault(row.person_id, []).append(row)
    return result


def _latest_assessments(service_id: int) -> Mapping[int, Assessment]:
    latest = Assessment.objects.filter(service_id=service_id).order_by("case_id", "-on", "-id").distinct("case_id")
    return {assessment.case_id: assessment for assessment in latest}


def _further(assessment: Assessment | None) -> list[str]:
    return assessment.further_conditions if assessment else []


def _post_read_from(facts: list[SpellFacts], posts: list[Post], day: date) -> Post | None:
    """The post at risk of a case that names none."""
    found = post_at_risk(facts, day)
    return next((post for post in posts if found and post.pk == found.key), None)


def _client(case: Case, risk: Post | None, assessment: Assessment | None) -> Row:
    person = case.person
    started_on = risk.started_on if risk else None
    months_in_job = months_between(started_on, case.accepted_on) if started_on else None
    return {
        "client": case.pk,
        "accepted_on": case.accepted_on,
        "ended_on": case.ended_on,
        "support_months": months_between(case.accepted_on, case.ended_on) if case.ended_on else None,
        "sex": person.sex or None,
        "ethnicity": person.ethnicity or None,
        "marital_status": person.marital_status or None,
        "age": person.age_on(case.accepted_on),
        "hours_basis": (risk.hours_basis or None) if risk else None,
        "income_band": (risk.income_band or None) if risk else None,
        "occupation_level": (risk.occupation_level or None) if risk else None,
        "company_size": (risk.employer.size_band or None) if risk and risk.employer else None,
        "years_in_job": None if months_in_job is None else months_in_job / 12,
        "main_condition": (assessment.main_condition or None) if assessment else None,
        "severity": (assessment.severity or None) if assessment else None,
        "first_episode": assessment.first_episode if assessment else None,
        "work_is_main_cause": assessment.work_is_main_cause if assessment else None,
    }


def _post(case: Case, post: Post, *, at_risk: bool) -> Row:
    return {
        "client": case.pk,
        "post": post.pk,
        "employer": post.employer_id,
        "at_risk": at_risk,
        "contract": post.contract or None,
        "level": post.level or None,
        "started_on": post.started_on,
        "ended_on": post.ended_on,
        "ended_by": post.ended_by or None,
    }


def _spell(case: Case, spell: Spell) -> Row:
    return {
        "client": case.pk,
        "post": spell.post_id,
        "state": spell.state,
        "starts_on": spell.starts_on,
        "ends_on": spell.ends_on,
        "adjusted": spell.adjusted,
        "weekly_hours": None if spell.weekly_hours is None else float(spell.weekly_hours),
    }


def _outcome(case: Case, risk: Post | None, facts: list[SpellFacts], as_at: date) -> Row:
    """The outcome on the day support ended; where it goes on, on the last day work status was confirmed."""
    known_to = last_confirmed(facts)
    ended = case.ended_on is not None and case.ended_on <= as_at
    on = case.ended_on if ended else known_to and min(known_to, as_at)
    if on is None:
        outcome = WorkOutcome(OutcomeKind.NOT_KNOWN)
    else:
        outcome = outcome_on(
            facts,
            on,
            since=case.accepted_on,
            known_to=known_to,
            lost_touch_on=case.ended_on if case.ending_reason == EndingReason.NO_ANSWER else None,
            risk=post_facts(risk) if risk else None,
        )
    return {
        "client": case.pk,
        "on": on,
        "kind": outcome.kind,
        "adjusted": outcome.adjusted,
        "level": outcome.level,
        "by_choice": outcome.by_choice,
        "post_ended_by": outcome.post_ended_by,
    }


def _interventions(service_id: int) -> list[Row]:
    return [
        {
            "intervention": each.code,
            "label": each.label,
            "focus": each.focus or None,
            "position": each.position,
            "offered": each.withdrawn_on is None,
        }
        for each in Intervention.objects.filter(service_id=service_id).order_by("position", "id")
    ]


def _provisions(service_id: int, case_ids: set[int]) -> list[Row]:
    fields = ["case_id", "intervention__code", "state", "reported_by", "started_on", "ended_on"]
    columns = SCHEMAS["provisions"].names
    rows = Provision.objects.filter(service_id=service_id).order_by("id").values_list(*fields)
    return [dict(zip(columns, row, strict=True)) for row in rows if row[0] in case_ids]
