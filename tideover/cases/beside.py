"""What stands beside a case, in words: read with the case itself, in the same query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import JSONField, QuerySet
from django.db.models.expressions import RawSQL

from tideover.cases.may_be_told import MayBeTold, may_be_told
from tideover.cases.models import Case
from tideover.cases.rules import DocumentKind, EndingReason, PauseReason, Relation, Told
from tideover.employment.models import Post
from tideover.foundation.access import Actor, in_scope
from tideover.foundation.pages.words import (
    about_month,
    as_team,
    capitalised,
    join_words,
    lower_first,
    short_date,
    spoken_date,
)
from tideover.people.models import Employer, Person


@dataclass(frozen=True, slots=True)
class OpenConcern:
    """A concern for the client's safety that is open, and when it is looked at again."""

    pk: int
    what: str
    plan: str
    review_on: date


@dataclass(frozen=True, slots=True)
class Supporting:
    """A family member or friend whom the client has named, and what they are to them."""

    name: str
    relation: str
    telephone: str
    email: str
    note: str


@dataclass(frozen=True, slots=True)
class OtherCase:
    """Another case of the same client. One out of scope is told of, and not opened."""

    reference: str
    words: str
    is_reached: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """One of the documents of a case, as its margin names it."""

    pk: int
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What a case page shows first or in its margin. `pause` is a sentence, empty where the case goes on; `known_as`
    are the names of other records of the client, `ending` what was agreed when the case ended, each with its name;
    `documents` those added last, and `more_documents` whether there are others; `told` who may be told what. Of
    concerns and supporters the first stand here; `more_concerns` and `more_supporters` say how many there are besides.
    """

    concerns: tuple[OpenConcern, ...]
    more_concerns: int
    pause: str
    supporters: tuple[Supporting, ...]
    more_supporters: int
    posts: tuple[str, ...]
    known_as: tuple[str, ...]
    cases: tuple[OtherCase, ...]
    ending: tuple[tuple[str, str], ...]
    documents: tuple[Paper, ...]
    more_documents: bool
    told: MayBeTold


MOST_BESIDE = 5
"""How many concerns, and how many supporters, stand on a case page itself."""
MOST_DOCUMENTS = 3
"""How many documents a case page names; one more is read to know whether there are others."""

STANDS_BESIDE = """(
    SELECT jsonb_build_object(
        'concerns', ARRAY(
            SELECT jsonb_build_object('pk', id, 'what', what, 'plan', plan, 'review_on', review_on)
            FROM cases_concern WHERE case_id = cases_case.id AND closed_on IS NULL ORDER BY review_on, id),
        'pauses', ARRAY(
            SELECT jsonb_build_object('since', since, 'reason', reason, 'words', words, 'look_again_on', look_again_on)
            FROM cases_pause WHERE case_id = cases_case.id AND resumed_on IS NULL),
        'supporters', ARRAY(
            SELECT jsonb_build_object(
                'name', name, 'relation', relation, 'telephone', telephone, 'email', email, 'note', note)
            FROM cases_supporter WHERE person_id = ANY(records) AND until IS NULL ORDER BY name, id),
        'posts', ARRAY(
            SELECT jsonb_build_object('title', post.title, 'employer', employer.name)
            FROM cases_casepost AS further JOIN employment_post AS post ON post.id = further.post_id
            LEFT JOIN people_employer AS employer ON employer.id = post.employer_id
            WHERE further.case_id = cases_case.id AND further.until IS NULL ORDER BY further.id),
        'merged', ARRAY(
            SELECT jsonb_build_object('given_name', given_name, 'family_name', family_name)
            FROM people_person WHERE id = ANY(records) AND id <> survivor ORDER BY id),
        'others', ARRAY(
            SELECT jsonb_build_object(
                'pk', other.id, 'reference', other.reference, 'ended_on', other.ended_on,
                'ending_reason', other.ending_reason, 'dates_are_estimated', other.dates_are_estimated,
                'team', team.name)
            FROM cases_case AS other JOIN organisation_team AS team ON team.id = other.team_id
            WHERE other.person_id = ANY(records) AND other.id <> cases_case.id
            ORDER BY other.accepted_on DESC, other.id DESC),
        'decisions', ARRAY(
            SELECT jsonb_build_object(
                'id', id, 'party', party, 'kind', kind, 'purpose', purpose, 'decision', decision, 'on', "on",
                'employer_id', employer_id, 'employer_contact_id', employer_contact_id, 'exception', exception,
                'valid_from', valid_from, 'valid_until', valid_until)
            FROM consent_permissiondecision WHERE person_id = ANY(records) AND purpose = 'support' ORDER BY id),
        'employers', ARRAY(
            SELECT DISTINCT employer_id FROM employment_post
            WHERE person_id = ANY(records) AND employer_id IS NOT NULL),
        'documents', ARRAY(
            SELECT jsonb_build_object(
                'pk', paper.id, 'kind', paper.kind, 'dated_on', paper.dated_on, 'name', held.file_name)
            FROM cases_document AS paper JOIN cases_documentcontent AS held ON held.document_id = paper.id
            WHERE paper.case_id = cases_case.id ORDER BY paper.recorded_at DESC, paper.id DESC LIMIT 4),
        'endings', ARRAY(
            SELECT jsonb_build_object(
                'talk_held_on', talk_held_on, 'no_talk_because', no_talk_because, 'way_back', way_back,
                'open_support', open_support, 'told', told)
            FROM cases_ending WHERE case_id = cases_case.id AND reopened_on IS NULL)
    )
    FROM people_person AS own
    CROSS JOIN LATERAL (SELECT coalesce(own.merged_into_id, own.id) AS survivor) AS one
    CROSS JOIN LATERAL (
        SELECT array_agg(id) AS records
        FROM (SELECT survivor AS id UNION ALL SELECT id FROM people_person WHERE merged_into_id = survivor) AS each
    ) AS of_client
    WHERE own.id = cases_case.person_id)"""
"""Written as SQL, for Django takes longer to write it each time than PostgreSQL to answer."""


RECORDS = """(
    SELECT unnest(survivor || array(SELECT id FROM people_person WHERE merged_into_id = survivor))
    FROM people_person AS own
    CROSS JOIN LATERAL (SELECT coalesce(own.merged_into_id, own.id) AS survivor) AS one
    WHERE own.id = cases_case.person_id)"""
"""Every record of a case's client: each is looked up by its key, which one condition for both kinds would not be."""


def with_what_is_beside(cases: "QuerySet[Any]", actor: Actor) -> "QuerySet[Any]":
    """Cases that carry what stands beside them (`stands_beside`), their referral, and which cases of the same client
    the actor reaches. Most have little of it and some have all, so that a query for each would be none for most and
    too many for some."""
    of_client = in_scope(actor, Case).filter(person__in=RawSQL(RECORDS, ()))  # noqa: S611 - no value goes into it
    found: QuerySet[Any] = cases.select_related("placement_manager", "referral").annotate(
        stands_beside=RawSQL(STANDS_BESIDE, (), output_field=JSONField()),  # noqa: S611 - no value goes into it
        reached_of_client=ArraySubquery(of_client.values("pk")),
    )
    return found


def beside(case: Case, today: date) -> Beside:
    """What stands beside a case that was read `with_what_is_beside`."""
    there = case.stands_beside
    pauses, endings, papers = there["pauses"], there["endings"], there["documents"]
    return Beside(
        concerns=tuple(
            OpenConcern(**(row | {"review_on": _day(row["review_on"])})) for row in there["concerns"][:MOST_BESIDE]
        ),
        more_concerns=len(there["concerns"][MOST_BESIDE:]),
        pause=_pause_words(pauses[0], today) if pauses else "",
        supporters=tuple(
            Supporting(**(row | {"relation": Relation(row["relation"]).label}))
            for row in there["supporters"][:MOST_BESIDE]
        ),
        more_supporters=len(there["supporters"][MOST_BESIDE:]),
        posts=tuple(_post(**row) for row in there["posts"]),
        known_as=tuple(Person(**row).name for row in there["merged"]),
        cases=tuple(
            OtherCase(row["reference"], _other_words(row, today), row["pk"] in case.reached_of_client)
            for row in there["others"]
        ),
        ending=_ending(endings[0], today) if case.ended_on and endings else (),
        documents=tuple(_paper(row) for row in papers[:MOST_DOCUMENTS]),
        more_documents=len(papers) > MOST_DOCUMENTS,
        told=may_be_told(there["decisions"], there["employers"], today),
    )


def _paper(row: Mapping[str, Any]) -> Paper:
    words = f"{DocumentKind(row['kind']).label} of {short_date(_day(row['dated_on']))}"
    return Paper(row["pk"], row["name"], words)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _post(title: str, employer: str | None) -> str:
    return str(Post(title=title, employer=Employer(name=employer) if employer else None))


def _other_words(row: Mapping[str, Any], today: date) -> str:
    team = as_team(row["team"])
    if row["ended_on"] is None:
        return f"open, {team}"
    ended_on = _day(row["ended_on"])
    reason = lower_first(EndingReason(row["ending_reason"]).label)
    day = about_month(ended_on) if row["dates_are_estimated"] else spoken_date(ended_on, today)
    return f"ended {day}: {reason}, {team}"


def _ending(row: Mapping[str, Any], today: date) -> tuple[tuple[str, str], ...]:
    """What was agreed. Of an ending that came with a record there is nothing: it says only day and reason."""
    held = f"Held on {spoken_date(_day(row['talk_held_on']), today)}" if row["talk_held_on"] else ""
    none = f"None: {row['no_talk_because']}" if row["no_talk_because"] else ""
    told = join_words([lower_first(Told(code).label) for code in row["told"]])
    rows = [
        ("Talk about it", held or none),
        ("The way back", row["way_back"]),
        ("Support that stays open", row["open_support"]),
        ("Who was told", capitalised(told)),
    ]
    return tuple((name, text) for name, text in rows if text)


def _pause_words(row: Mapping[str, Any], today: date) -> str:
    words = f": {row['words']}" if row["words"] else ""
    return (
        f"Paused since {spoken_date(_day(row['since']), today)}, because of "
        f"{lower_first(PauseReason(row['reason']).label)}{words}. Look again on "
        f"{spoken_date(_day(row['look_again_on']), today)}."
    )
