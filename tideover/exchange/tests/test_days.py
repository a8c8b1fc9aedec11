"""What cannot have happened in that order is a fault; what estimated days may get wrong is not."""

from pathlib import Path
from typing import Any

import pytest

from tideover.exchange.importing import import_record
from tideover.exchange.tests.folders import FILES, made, with_first, with_line

pytestmark = pytest.mark.django_db

BORN = "P1,Maryam,O'Neill,{},female,9434765919,"
POST = "J1,P1,E1,37.5,{},,"


def faults(folder: Path, **changed: Any) -> list[str]:
    """Where the faults of a folder are, and what is wanted there."""
    report = import_record(made(folder, **changed), "north", dry_run=True)
    return [f"{fault.file} {fault.line} {fault.column}: {fault.wanted}" for fault in report.faults]


def spells(*changed: str) -> dict[str, list[str]]:
    """The spells of the second client only, in a post that began on 1 January 2001 and ended on 31 January 2025."""
    return {"spells": [FILES["spells"][0], *changed]}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (
            with_first("people", BORN.format("2025-03-01")),
            {
                "posts.csv 2 started_on: a day on which the person was 13 or older",
                "spells.csv 2 starts_on: a day after the person was born",
                "spells.csv 3 starts_on: a day after the person was born",
                "referrals.csv 2 received_on: a day after the person was born",
                "cases.csv 2 accepted_on: a day on which the person was 13 or older",
            },
        ),
        (with_first("people", BORN.format("1904-02-01")), {"people.csv 2 birth_date: a day in the last 120 years"}),
        (
            with_first("people", BORN.format("2000-03-02")),
            {"posts.csv 2 started_on: a day on which the person was 13 or older"},
        ),
        (
            with_first("posts", POST.format("2025-03-02")),
            {
                "spells.csv 2 starts_on: a day on or after the one on which its post began",
                "spells.csv 3 starts_on: a day on or after the one on which its post began",
            },
        ),
        (
            spells("L4,P2,J2,at_work,2000-12-31,2001-06-01,"),
            {"spells.csv 2 starts_on: a day on or after the one on which its post began"},
        ),
        (
            spells("L4,P2,J2,at_work,2025-02-01,,"),
            {"spells.csv 2 starts_on: a day up to the last one of its post"},
        ),
        (
            spells("L4,P2,J2,at_work,2024-01-01,2025-02-01,"),
            {"spells.csv 2 ends_on: a day up to the last one of its post"},
        ),
        (
            with_line("referrals", "R3,P2,self,,2024-12-02,,2024-12-05,accepted,")
            | {"cases": [*FILES["cases"][:2], "C-02,P2,R3,T1,,J2,2024-12-01,2025-06-01,left_work"]},
            {"cases.csv 3 accepted_on: a day on or after the one on which its referral came"},
        ),
        (
            with_line("referrals", "R3,P2,self,,2023-11-01,,2023-11-05,accepted,")
            | {"cases": [*FILES["cases"][:2], "C-02,P2,R3,T1,,J2,2024-12-01,2025-06-01,left_work"]},
            {"cases.csv 3 accepted_on: a day within a year of the decision on its referral"},
        ),
        (
            with_line("contacts", "K3,C-01,2024-02-20T10:30,telephone,service,client,,,,"),
            {"contacts.csv 5 at: a day at most a year before the case was accepted"},
        ),
        (
            with_line("attempts", "A2,C-01,2024-02-20T10:30,telephone,client"),
            {"attempts.csv 3 at: a day at most a year before the case was accepted"},
        ),
        (
            with_line("appointments", "B3,C-01,2024-02-20T10:30,telephone,missed,2024-02-20,,,"),
            {"appointments.csv 4 at: a day at most a year before the case was accepted"},
        ),
        (
            with_line("appointments", "B3,C-01,2099-02-20T10:30,telephone,attended,2025-02-20,,,"),
            {"appointments.csv 4 at: a moment that has been, as it is known who came"},
        ),
        (
            with_line("provisions", "V2,C-02,cbt,offered,2024-11-30,,,client"),
            {"provisions.csv 3 offered_on: a day on or after the one on which the case was accepted"},
        ),
        (
            with_line("assessments", "Q2,C-02,2024-11-30,ptsd,,,"),
            {"assessments.csv 3 on: a day on or after the one on which the case was accepted"},
        ),
        (
            with_first("contacts", "K1,C-01,2025-03-05T10:30,telephone,service,client,,1441,,"),
            {"contacts.csv 2 minutes_client: at most 1,440 in all, which is a day"},
        ),
    ],
)
def test_what_cannot_have_happened_in_that_order(tmp_path: Path, changed: Any, expected: set[str]) -> None:
    assert set(faults(tmp_path / "in", **changed)) == expected


def test_what_happened_a_year_before_acceptance_can_belong_to_a_case(tmp_path: Path) -> None:
    asked = with_line("attempts", "A2,C-01,2024-03-10T10:30,telephone,client")
    assert faults(tmp_path / "in", **asked) == []


def test_days_that_are_estimated_have_a_years_leeway(tmp_path: Path) -> None:
    people = ["person,birth_date,birth_date_is_estimated", "P1,2000-10-01,true", "P2,1975-11-02,false"]
    posts = ["post,person,started_on,ended_on,ended_by,dates_are_estimated", "J1,P1,2013-01-01,,,true"]
    posts.append("J2,P2,2001-01-01,2025-01-31,redundancy,true")
    spell = with_line("spells", "L4,P2,J2,at_work,2000-12-01,2025-02-28,")
    only = {"people": people, "posts": posts, "spells": [*spell["spells"][:3], spell["spells"][-1]]}
    folder = made(tmp_path / "in", **only)
    declared = {"people": people, "posts": posts}
    text = (folder / "datapackage.json").read_text()
    for name, lines in declared.items():
        before = ", ".join(f'{{"name": "{column}"}}' for column in FILES[name][0].split(","))
        now = ", ".join(f'{{"name": "{column}"}}' for column in lines[0].split(","))
        assert before in text
        text = text.replace(before, now)
    (folder / "datapackage.json").write_text(text)
    report = import_record(folder, "north", dry_run=True)
    assert [fault.sentence for fault in report.faults] == []
