"""Lines that are no line of the whole record (whole.py), for the rules about the course of a referral, a case and a
job: each with the column that is at fault and how the sentence begins that says what is wanted instead."""

import re
from collections.abc import Iterator

from tideover.exchange.tests.whole import WHOLE

KEY = "NEW"
"""The key of a line of its own; a test gives each another."""
BEFORE = "a day on or after"

_OF_PEOPLE = [
    ("teams", "name=North", "name", "each team once"),
    ("employers", "name=Brook House", "name", "each employer once"),
    ("people", "birth_date=1904-02-01", "birth_date", "a day in the last 120 years"),
    ("posts", "person=P2 started_on=2020-01-01 ended_on=2019-01-01 ended_by=redundancy", "ended_on", BEFORE),
    ("posts", "person=P2 started_on=2020-01-01 ended_by=redundancy", "ended_on", "the last day"),
    ("posts", "person=P2 started_on=1988-11-01", "started_on", "a day on which the person was 13 or older"),
]

_OF_SPELLS = [
    ("starts_on=2025-03-01 ends_on=2025-02-20", "ends_on", f"{BEFORE} starts_on"),
    ("starts_on=2025-03-01 confirmed_on=2025-02-20", "confirmed_on", f"{BEFORE} starts_on"),
    ("starts_on=1975-11-01 ends_on=1975-11-20", "starts_on", "a day after the person was born"),
    ("starts_on=2025-03-01", "starts_on", "a day after the last one of the spell before"),
    ("post=J2 state=at_work starts_on=2000-12-31 ends_on=2001-06-01", "starts_on", f"{BEFORE} the one on which its"),
    ("post=J2 state=at_work starts_on=2025-02-01", "starts_on", "a day up to the last one of its post"),
    ("post=J2 state=at_work starts_on=2024-01-01 ends_on=2025-02-01", "ends_on", "a day up to the last one of its"),
    ("state=at_work starts_on=2024-01-01 ends_on=2024-02-01", "post", "the post"),
    ("post=J2 state=retired starts_on=2024-01-01 ends_on=2024-02-01", "post", "no post in that state"),
    ("post=J1 state=off_sick starts_on=2024-01-01 ends_on=2024-02-01", "post", "a post of the same person"),
]

_OF_REFERRALS = [
    ("acknowledged_on=2025-02-28", "acknowledged_on", f"{BEFORE} received_on"),
    ("decided_on=2025-02-28 decision=declined", "decided_on", f"{BEFORE} received_on"),
    ("decided_on=2025-03-05 decision=declined told_on=2025-03-04", "told_on", f"{BEFORE} decided_on"),
    ("decision=declined", "decided_on", "the decided_on, as the decision is there"),
    ("decided_on=2025-03-05", "decision", "the decision, as the decided_on is there"),
    ("told_on=2025-03-05", "decided_on", "the day of the decision that the referrer was told of"),
    ("absent_since=2025-03-02", "absent_since", "a day up to the one on which it came"),
    ("received_on=1975-11-02", "received_on", "a day after the person was born"),
]

_OF_CASES = [
    ("accepted_on=2025-03-01 ended_on=2025-02-28 ending_reason=other", "ended_on", f"{BEFORE} accepted_on"),
    ("accepted_on=2025-03-01", "ended_on", "the day it ended: a person has one open case at most"),
    ("accepted_on=2025-03-01 ending_reason=other", "ended_on", "the ended_on, as the ending_reason is there"),
    ("accepted_on=2025-03-01 ended_on=2025-04-01", "ending_reason", "the ending_reason, as the ended_on is there"),
    ("accepted_on=1993-02-27", "accepted_on", "a day on which the person was 13 or older"),
    ("accepted_on=2025-03-01 post=J2", "post", "a post of the client"),
    ("accepted_on=2025-03-01 referral=R2", "referral", "an accepted referral of the same person"),
    ("accepted_on=2025-03-01 referral=R1", "referral", "each referral with one case"),
    ("accepted_on=2025-02-19 referral=R1", "accepted_on", f"{BEFORE} the one on which its referral came"),
    ("accepted_on=2024-02-20 referral=R1", "accepted_on", "a day within a year of the decision on its referral"),
]

_OF_STEPS = [
    ("suggested offered_on=2025-01-01", "suggested_on", "its day, as it is suggested"),
    ("offered suggested_on=2025-01-01", "offered_on", "its day, as it is offered"),
    ("accepted offered_on=2025-01-01", "answered_on", "its day, as it is accepted"),
    ("declined offered_on=2025-01-01", "answered_on", "its day, as it is declined"),
    ("started offered_on=2025-01-01", "started_on", "its day, as it is started"),
    ("finished started_on=2025-01-01", "ended_on", "its day, as it is finished"),
    ("dropped started_on=2025-01-01", "ended_on", "its day, as it is dropped"),
    ("suggested suggested_on=2024-11-30", "suggested_on", f"{BEFORE} the one on which the case was"),
    ("offered offered_on=2024-11-30", "offered_on", f"{BEFORE} the one on which the case was"),
    ("accepted answered_on=2024-11-30", "answered_on", f"{BEFORE} the one on which the case was"),
    ("started started_on=2024-11-30", "started_on", f"{BEFORE} the one on which the case was"),
    ("finished ended_on=2024-11-30", "ended_on", f"{BEFORE} the one on which the case was"),
    ("offered suggested_on=2025-01-02 offered_on=2025-01-01", "offered_on", f"{BEFORE} the steps before it"),
    ("accepted suggested_on=2025-01-02 answered_on=2025-01-01", "answered_on", f"{BEFORE} the steps before it"),
    ("started answered_on=2025-01-02 started_on=2025-01-01", "started_on", f"{BEFORE} the steps before it"),
    ("finished offered_on=2025-01-02 ended_on=2025-01-01", "ended_on", f"{BEFORE} the steps before it"),
]

_OF_APPOINTMENTS = [
    ("at=2099-02-20T10:30 state=attended settled_on=2025-02-20", "at", "a moment that has been, as it is known who"),
    ("at=2024-02-20T10:30 state=missed settled_on=2024-02-20", "at", "a day at most a year before the case was"),
    ("at=2025-03-20T10:30 state=missed", "settled_on", "the day the state became known, and nothing while"),
    ("at=2025-03-20T10:30 state=booked settled_on=2025-03-20", "settled_on", "the day the state became known, and"),
    ("at=2025-03-20T10:30 state=cancelled settled_on=2025-03-20", "cancelled_by", "who cancelled, and nothing in"),
    (
        "at=2025-03-20T10:30 state=missed settled_on=2025-03-20 cancelled_by=client",
        "cancelled_by",
        "who cancelled, and nothing in another state",
    ),
    ("at=2025-03-20T10:30 state=booked replaces=B1", "replaces", "each appointment replaced once"),
    ("case=C-02 at=2025-03-20T10:30 state=booked replaces=B3", "replaces", "an appointment of the same case"),
    (
        "case=C-02 at=2025-03-20T10:30 state=attended settled_on=2025-03-20 contact=K3",
        "contact",
        "a contact of the same case",
    ),
]

_BESIDE_A_CASE = [
    ("contacts", "case=C-01 at=2024-02-20T10:30 begun_by=service parties=client", "at", "a day at most a year"),
    (
        "contacts",
        "case=C-01 at=2025-03-20T10:30 begun_by=service parties=client minutes_client=1441",
        "minutes_client",
        "at most 1,440 in all, which is a day",
    ),
    ("attempts", "case=C-01 at=2024-02-20T10:30 party=client", "at", "a day at most a year before the case was"),
    ("assessments", "case=C-01 on=2025-02-28", "on", f"{BEFORE} the one on which the case was"),
    (
        "assessments",
        "case=C-01 on=2025-03-05 main_condition=ptsd further_conditions=ptsd",
        "further_conditions",
        "conditions other than the main one",
    ),
    ("ratings", "case=C-01 by=employer score=2.5 on=2025-02-28", "on", f"{BEFORE} the one on which the case was"),
    ("time_shares", "case=C-01 client=70 employer=10 other_services=0 admin=10", "client", "100 over client, employer"),
    (
        "permissions",
        "person=P1 party=gp employer_contact=EC1 kind=work purpose=support decision=refused on=2025-03-02",
        "employer_contact",
        "nobody, or the party employer",
    ),
    (
        "disclosure_requests",
        "person=P1 party=gp employer_contact=EC1 kind=work purpose=support ground=safeguarding basis=x reason=x "
        "asked_by=S1 asked_at=2025-03-10T09:00",
        "employer_contact",
        "nobody, or the party employer",
    ),
    (
        "permissions",
        "person=P1 party=employer employer=E1 employer_contact=EC1 kind=work purpose=support decision=refused "
        "on=2025-03-02",
        "employer",
        "nothing, or the employer of whom nobody",
    ),
    (
        "disclosure_requests",
        "person=P1 party=gp employer=E1 kind=work purpose=support ground=safeguarding basis=x reason=x "
        "asked_by=S1 asked_at=2025-03-10T09:00",
        "employer",
        "nothing, or the employer of whom nobody",
    ),
    ("waiting_spells", "referral=R1 since=2025-02-24", "until", "the day of the answer: a referral waits once"),
    ("endings", "case=C-02 on=2025-05-01 reason=other", "reopened_on", "the day on which the case was opened again"),
    ("endings", "case=C-01 on=2025-02-28 reason=other reopened_on=2025-03-02", "on", f"{BEFORE} the one on which the"),
    ("sign_offs", "case=C-01 notice_given_on=2025-02-28", "notice_given_on", f"{BEFORE} the one on which the case"),
    ("contact_agreements", "case=C-01 on=2025-02-28 cadence_days=9", "on", f"{BEFORE} the one on which the case was"),
    ("handovers", "case=C-01 on=2025-02-28 from_staff=S1 to_staff=S2", "on", f"{BEFORE} the one on which the case was"),
    ("concerns", "case=C-01 closed_on=2025-03-04 closed_because=x", "closed_on", f"{BEFORE} raised_on"),
    ("concerns", "case=C-01 closed_because=x", "closed_on", "the closed_on, as the closed_because is there"),
    ("concerns", "case=C-01 closed_on=2025-03-06", "closed_because", "the closed_because, as the closed_on is there"),
    (
        "intentions",
        "case=C-01 noted_on=2025-02-28 on=2025-03-09",
        "noted_on",
        f"{BEFORE} the one on which the case was",
    ),
    ("intentions", "case=C-01 noted_on=2025-03-06 on=2025-03-05", "on", f"{BEFORE} noted_on"),
    ("intentions", "case=C-01 settled_on=2025-03-04 came_of=done", "settled_on", f"{BEFORE} noted_on"),
    ("intentions", "case=C-01 came_of=done", "settled_on", "the settled_on, as the came_of is there"),
    ("intentions", "case=C-01 settled_on=2025-03-06", "came_of", "the came_of, as the settled_on is there"),
    ("complaints", "case=C-01 acknowledged_on=2025-03-06 answer=x", "answered_on", "the answered_on, as the answer"),
    (
        "complaints",
        "case=C-01 acknowledged_on=2025-03-06 answered_on=2025-03-06",
        "answer",
        "the answer, as the answered_on is there",
    ),
    ("care_outside", "case=C-01 ended_on=2025-03-06", "ended_by", "the ended_by, as the ended_on is there"),
]

_KNOWN = {
    "spells": "person=P2 state=unemployed",
    "referrals": "person=P2 source=self received_on=2025-03-01",
    "cases": "person=P1 team=T1",
    "appointments": "case=C-01 way=in_person",
    "contacts": "way=telephone",
    "attempts": "way=telephone",
    "concerns": "raised_on=2025-03-05 raised_by=S1 what=x plan=x review_on=2099-04-01",
    "intentions": "what=x noted_on=2025-03-05 on=2025-03-09",
    "complaints": "about=service words=x received_on=2025-03-05",
    "care_outside": "kind=test what=x from_whom=x awaited_since=2025-03-01",
    "handovers": "what_matters=x promised=x next_steps=x why_no_appointment=x",
    "provisions": "case=C-02 intervention=cbt",
}
"""What is right about the lines of a file, where they do not say otherwise."""


def _lines() -> Iterator[tuple[str, str, str, str]]:
    yield from _OF_PEOPLE
    yield from (("spells", *each) for each in _OF_SPELLS)
    yield from (("referrals", *each) for each in _OF_REFERRALS)
    yield from (("cases", *each) for each in _OF_CASES)
    yield from (("provisions", f"state={cells}", column, wanted) for cells, column, wanted in _OF_STEPS)
    yield from (("appointments", *each) for each in _OF_APPOINTMENTS)
    yield from _BESIDE_A_CASE


def _line(name: str, cells: str) -> str:
    """The line of that file with these cells, `column=text` each, under a key of its own unless they say which."""
    columns = WHOLE[name][0].split(",")
    told = {columns[0]: KEY}
    told.update(re.findall(r"(\w+)=(.*?)(?= \w+=|$)", f"{_KNOWN.get(name, '')} {cells}"))
    assert set(told) <= set(columns), f"{name}: {cells}"
    return ",".join(told.get(column, "") for column in columns)


WRONG = [(name, _line(name, cells), column, wanted) for name, cells, column, wanted in _lines()]
"""File, line, column, and what is wanted instead."""
