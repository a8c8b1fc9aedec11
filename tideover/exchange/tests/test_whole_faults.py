"""What cannot be true of the way from a referral to an ending, of what was told, and of what stands beside a case."""

import re
from pathlib import Path

import pytest

from tideover.exchange.checks.rules import ALONE, APART, ONCE, RULES
from tideover.exchange.faults import Fault
from tideover.exchange.importing import import_record
from tideover.exchange.tests.folders import made
from tideover.exchange.tests.whole import WHOLE
from tideover.exchange.tests.wrong_lines import WRONG

pytestmark = pytest.mark.django_db

ADDED = [
    ("leaves", "Y2,S1,2025-08-10,2025-08-20,,", "starts_on", "a day after the last one of the leave before"),
    ("people", "P5,,,,,,,,,P0,P0", "merged_into", "another person, who is no second line of anybody"),
    ("people", "P5,,,,,9434765919,,,,,", "nhs_number", "each person once"),
    ("people", "P5,,,,,,,,,,P1", "said_same_as", "another person, where merged_into is there, and nothing without"),
    ("people", "P5,,,,,,,,,P1,P5", "said_same_as", "another person, where merged_into is there, and nothing without"),
    ("people", "P5,,,,,,,,,P1,P2", "said_same_as", "the line of merged_into, or another second line of it"),
    ("earlier_absences", "EA2,L2,2023-12-12,,1", "began_on", "a day outside the other earlier absences of the spell"),
    ("earlier_absences", "EA2,L1,2013-12-12,,1", "spell", "a spell off_sick"),
    ("follow_ups", "FU4,C-02,EN2,12,2025-08-25,letter,,declined,,,", "weeks", "one line that closes the follow-up of"),
    ("follow_ups", "FU4,C-01,EN2,26,2025-11-25,letter,,declined,,,", "ending", "an ending of the same case"),
    ("follow_ups", "FU4,C-02,EN2,26,2025-11-15,letter,,declined,,,", "on", "a day at most 14 days before those weeks"),
    ("follow_ups", "FU4,C-02,EN2,26,2025-11-25,letter,,declined,false,,", "closes", "true, as it was answered"),
    ("follow_ups", "FU4,C-02,EN2,26,2025-11-25,letter,,declined,,Go.,", "words", "nothing, or who was reached"),
    ("follow_ups", "FU4,C-02,EN2,26,2025-11-25,letter,,declined,,,2", "satisfaction", "nothing, or who was reached"),
    (
        "referrals",
        "R5,P2,gp,,2025-03-01,,,,,true,,,,,,,,,",
        "tell_is_owed",
        "true only where it is decided",
    ),
    ("outreach", "O2,practice,Hill Surgery,", "name", "each organisation once"),
    ("disclosure_answers", "DA2,DQ1,refused,S2,2025-03-11T09:00", "request", "each request with one answer"),
    ("waiting_spells", "WS2,R1,2025-02-24,,", "until", "the day of the answer, as the referral is decided"),
    ("further_posts", "FP2,C-01,J3,2025-05-01", "post", "each post of a case once"),
    ("further_posts", "FP2,C-01,J2,", "post", "a post of the client"),
    (
        "pauses",
        "PA3,C-01,other,2025-09-01,2099-10-01,",
        "resumed_on",
        "the day on which work went on: a case is paused",
    ),
    ("pauses", "PA3,C-02,other,2025-02-01,2025-03-01,", "resumed_on", "a day, as the case has ended"),
    (
        "pauses",
        "PA3,C-02,other,2024-11-30,2025-03-01,2025-02-02",
        "since",
        "a day on or after the one on which the case",
    ),
    ("allocations", "AL2,C-01,S1,2025-02-28,1,12,", "on", "a day on or after the one on which the case was accepted"),
    ("participants", "PT3,B2,,,S2", "staff", "each colleague once in an appointment"),
    ("participants", "PT3,B2,gp,,S1", "party", "either a party or a colleague"),
    ("participants", "PT3,B2,,,", "party", "either a party or a colleague"),
    ("participants", "PT3,B2,gp,EC1,", "employer_contact", "nobody, or the party employer"),
    ("disclosures", "DI4,P1,gp,,contact,support,2025-03-10,letter,Us,,,", "decision", "either a decision or a request"),
    (
        "disclosures",
        "DI4,P2,gp,,work,support,2025-03-10,letter,It,M1,,",
        "decision",
        "a permission that the same person",
    ),
    (
        "disclosures",
        "DI4,P1,gp,,contact,evaluation,2025-03-10,letter,It,M2,,",
        "decision",
        "a permission that",
    ),
    ("disclosures", "DI4,P1,gp,,health,support,2025-03-10,letter,It,,DQ1,", "request", "an approved request about the"),
    (
        "disclosures",
        "DI4,P2,referrer,EC1,contact,referral,2025-03-10,letter,It,,,",
        "employer_contact",
        "nobody, or the",
    ),
    (
        "disclosures",
        "DI4,P1,employer,,work,support,2025-03-20,letter,It,M1,,",
        "decision",
        "a permission that",
    ),
    (
        "disclosures",
        "DI4,P1,employer,,contact,support,2025-03-20,letter,It,M3,,E2",
        "decision",
        "a permission that the",
    ),
    ("disclosures", "DI4,P1,employer,,contact,support,2025-03-20,letter,It,M3,,", "decision", "a permission that"),
    (
        "disclosures",
        "DI4,P2,referrer,,contact,referral,2025-03-10,letter,It,,,E1",
        "employer",
        "nothing, or the employer",
    ),
    (
        "disclosures",
        "DI4,P1,employer,EC1,work,support,2025-03-04,letter,It,M1,,",
        "on",
        "a day on or after the first one",
    ),
    ("appointments", "B4,C-02,2099-03-12T10:00,in_person,booked,,,,,,", "state", "moved or cancelled, as the case has"),
    ("complaints", "CP2,C-01,service,Hill Physio,Rude.,2025-03-05,,,", "provider", "the provider it is about, and"),
    ("complaints", "CP2,C-01,provider,,Rude.,2025-03-05,,,", "provider", "the provider it is about, and nothing where"),
    ("complaints", "CP2,C-01,service,,Rude.,2025-03-05,,2025-03-07,Sorry", "acknowledged_on", "the day, as it was"),
    ("care_outside", "CO2,C-01,test,A scan,The Royal,2025-03-01,,2,,,", "times_chased", "how often, as last_chased_on"),
    (
        "care_outside",
        "CO2,C-01,test,A scan,The Royal,2025-03-01,,,,received,",
        "ended_on",
        "the ended_on, as the ended_by",
    ),
    ("meetings", "ME2,K4,meeting,Again,", "contact", "each contact with one meeting"),
    ("meetings", "ME2,K1,meeting,Again,", "meeting", "at least two parties that took part in it"),
    ("meeting_participants", "MP5,ME1,,,S1", "staff", "each colleague once in a meeting"),
    ("meeting_participants", "MP5,ME1,gp,,S2", "party", "either a party or a colleague"),
    ("meeting_participants", "MP5,ME1,union,,", "party", "a party of the contact"),
    ("meeting_participants", "MP5,ME1,gp,EC1,", "employer_contact", "nobody, or the party employer"),
    ("agreed_steps", "AS3,ME1,MP1,Rest,2025-04-09", "by_date", "a day on or after the one of the meeting"),
    ("agreed_steps", "AS3,ME2,MP1,Rest,", "participant", "somebody who took part in the same meeting"),
    ("attendances", "AT6,GS1,C-01,withdrawn,", "case", "each case once in a session"),
    ("attendances", "AT6,GS1,C-02,attended,K3", "contact", "each contact with one attendance"),
    ("attendances", "AT6,GS3,C-02,absent,", "presence", "attended, absent or withdrawn of a session that was held"),
    (
        "endings",
        "EN3,C-01,2025-05-01,other,,,,",
        "on",
        "the day on which the case ended, or one on which it was opened",
    ),
]
"""Lines that are no line of this record: file, line, column, and what is wanted instead."""

CHANGED = [
    ("leaves", "2025-08-14", "2025-07-31", "ends_on", "a day on or after starts_on (the first day away)"),
    ("leaves", "2025-08-01", "2023-08-01", "ends_on", "a day at most 550 days after the first"),
    ("leaves", "S2", "S1", "covered_by", "somebody else, or nobody"),
    ("staff", "M14;OX", "M14;M14", "places", "texts of at most 4 characters separated by semicolons, each once"),
    ("staff", "M14;OX", "Oxford", "places", "texts of at most 4 characters separated by semicolons, each once"),
    ("people", "large_print;", "loud;", "needs", "codes separated by semicolons, of interpreter, sign_language"),
    ("spells", "false,,", "false,stress,", "causes", "nothing, or a spell off_sick"),
    ("spells", "2025-02-01,,,,", "2025-02-01,,,,no", "work_is_cause", "nothing, or a spell off_sick"),
    ("legal_bases", "care", "caring", "article9", "one of consent"),
    (
        "permissions",
        "refused,2025-03-02,,,,,",
        "refused,2025-03-02,,,,2025-04-01,",
        "valid_from",
        "nothing, or a permission",
    ),
    (
        "permissions",
        "refused,2025-03-02,,,,,",
        "refused,2025-03-02,,,,,2025-04-01",
        "valid_until",
        "nothing, or a permission",
    ),
    ("permissions", "2025-03-05", "2025-03-01", "valid_from", "a day on or after on (the day of the decision)"),
    ("permissions", "2099-03-01", "2025-03-04", "valid_until", "a day on or after the one from which it holds"),
    ("disclosure_answers", "S2", "S1", "answered_by", "somebody else than who asked"),
    ("disclosure_answers", "T09:20", "T08:20", "answered_at", "a moment after the one at which it was asked"),
    ("disclosure_answers", "approved", "refused", "request", "an approved request about the same person"),
    ("disclosures", "2025-03-20", "2025-03-01", "on", "a day on or after the one of the decision it rests on"),
    ("permissions", "2099-03-01", "2025-03-19", "on", "a day up to the last one of the permission it rests on"),
    ("referrals", '""answer"": ""yes""', '""answer"": ""perhaps""', "eligibility", "a JSON list of objects"),
    ("referrals", '[{""code""', '{{""code""', "eligibility", "a JSON list of objects, each with the texts code"),
    ("referrals", '""code"": ""age"", ', "", "eligibility", "a JSON list of objects, each with the texts code"),
    ("referrals", "same,", "another,", "filled", "nothing, or the same person as somebody known"),
    ("referrals", "same,telephone;needs", "open,", "identity", "who it is, as the referral was accepted"),
    ("waiting_spells", "2025-02-24", "2025-02-20", "until", "a day on or after since (the day on which waiting began)"),
    ("waiting_spells", "2025-02-21", "2025-02-19", "since", "a day on or after the one on which the referral came"),
    ("allocations", "Known to her", "", "over_cap_reason", "why, as they held as many as the cap or more"),
    ("pauses", "2025-05-01", "2025-04-01", "look_again_on", "a day after the first"),
    ("pauses", "2025-05-06", "2025-03-31", "resumed_on", "a day on or after since (the first day)"),
    ("endings", "2025-03-05", "2025-02-27", "reopened_on", "a day on or after on (the day it ended)"),
    ("endings", "left_work", "other", "reason", "why the case ended"),
    ("endings", "2025-05-28", "2024-05-28", "talk_held_on", "a day on or after the one on which the case was accepted"),
    ("sign_offs", "2025-05-20", "2025-04-20", "talk_held_on", "a day on or after notice_given_on (the day of the"),
    ("appointments", ",Going back", ",", "agenda", "the agenda of a meeting or case conference, and nothing for an"),
    ("appointments", "conference", "", "agenda", "the agenda of a meeting or case conference, and nothing for an"),
    ("meetings", "K4,conference", "K4,appointment", "occasion", "meeting or conference"),
    ("group_sessions", "2025-03-20T16:00", "", "settled_at", "the moment the state became known, and nothing while"),
    ("group_sessions", "planned,,", "planned,2025-03-20T16:00,", "settled_at", "the moment the state became known"),
    ("group_sessions", "2025-03-20T16:00", "2025-03-20T13:59", "settled_at", "a moment after it began, as it was held"),
    ("group_sessions", ",video,", ",letter,", "way", "in_person or video"),
    ("group_sessions", ",90,", ",4,", "minutes", "a whole number from 5 to 480"),
    ("attendances", "absent", "expected", "presence", "attended, absent or withdrawn of a session that was held"),
    ("attendances", "GS2,C-02,withdrawn", "GS2,C-02,expected", "presence", "withdrawn, as the case has ended"),
    ("attendances", "C-02,absent,", "C-02,attended,K2", "contact", "a contact of the same case"),
    ("attendances", "K3", "", "contact", "the contact of a client who came, and nothing of another"),
    (
        "attendances",
        "GS3,C-01,expected,",
        "GS3,C-01,expected,K4",
        "contact",
        "the contact of a client who came, and nothing of another",
    ),
    ("handovers", "S2,S1", "S1,S1", "to_staff", "somebody else than who held the case"),
    ("handovers", "B2,", "B2,Away", "why_no_appointment", "why, where there is no joint appointment, and nothing"),
    ("handovers", "B2,", ",", "why_no_appointment", "why, where there is no joint appointment, and nothing where"),
    ("handovers", "HO1,C-01", "HO1,C-02", "appointment", "an appointment of the same case"),
    ("concerns", "2099-04-01,2025-04-01", "2099-04-01,2025-03-04", "reviewed_on", "a day on or after raised_on"),
    ("complaints", "2025-03-02", "2025-02-02", "acknowledged_on", "a day on or after received_on (the day it came)"),
    ("complaints", "2025-03-09", "2025-03-01", "answered_on", "a day on or after acknowledged_on"),
    ("care_outside", "2025-03-20", "2025-01-20", "last_chased_on", "a day on or after awaited_since"),
    ("care_outside", "2025-04-02", "2025-01-02", "ended_on", "a day on or after awaited_since"),
    ("care_outside", "25.50", "25.505", "charged", "a number from 0 to 999999 with at most 2 decimal places"),
]
"""Lines of the record with one thing changed: file, what is there, what is there instead, column, what is wanted."""

FOUND_IN = {
    ("disclosure_answers", "request"): "disclosures",
    ("permissions", "on"): "disclosures",
    ("meeting_participants", "occasion"): "meetings",
}
"""In which file a change is found out, where it is another than the one that is changed."""
NO_PROFESSIONAL = ("meeting_participants", "gp", "client", "occasion", "meeting, or a professional who took part in it")


def refused(folder: Path, **changed: list[str]) -> list[Fault]:
    """The faults of the record with that change; nothing of it came in."""
    report = import_record(made(folder, WHOLE, **changed), "north")
    assert report.exit_status == 2, report.lines
    return list(report.faults)


def test_lines_that_cannot_be_added(tmp_path: Path) -> None:
    """All in one import, each under a key of its own, unless its key is the case: what is wrong with one is said
    whatever is wrong with others."""
    files, expected = {name: list(lines) for name, lines in WHOLE.items()}, []
    for number, (name, line, column, wanted) in enumerate([*ADDED, *WRONG]):
        key = line.partition(",")[0]
        files[name].append(line if key == "C-01" else re.sub(rf"\b{key}\b", f"N{number}", line))
        row = sum(text.count("\n") + 1 for text in files[name])
        expected.append((f"{name}.csv", row, column, wanted))
    found = [(fault.file, fault.line, fault.column, fault.wanted) for fault in refused(tmp_path / "in", **files)]
    for file, row, column, wanted in expected:
        said = [words for *at, words in found if at == [file, row, column]]
        assert any(words.startswith(wanted) for words in said), f"{file}, line {row}, column {column}: {said}"


@pytest.mark.thorough
@pytest.mark.parametrize(("name", "there", "instead", "column", "wanted"), CHANGED)
def test_a_line_that_cannot_be_so(
    tmp_path: Path, name: str, there: str, instead: str, column: str, wanted: str
) -> None:
    lines = [line.replace(there, instead) for line in WHOLE[name]]
    assert lines != WHOLE[name]
    (fault,) = refused(tmp_path / "in", **{name: lines})
    assert (fault.file, fault.column) == (f"{FOUND_IN.get((name, column), name)}.csv", column)
    assert fault.wanted.startswith(wanted)


def test_a_case_conference_has_a_professional_in_it(tmp_path: Path) -> None:
    name, there, instead, column, wanted = NO_PROFESSIONAL
    (fault,) = refused(tmp_path / "in", **{name: [line.replace(there, instead) for line in WHOLE[name]]})
    assert (fault.file, fault.column, fault.wanted) == ("meetings.csv", column, wanted)


def rules() -> list[tuple[str, str, str]]:
    """Every rule about lines that contradict one another: file, column, and what is wanted."""
    return [
        *((rule.file, rule.column, rule.wanted) for rule in RULES),
        *((once.file, once.columns[-1], once.wanted) for once in ONCE),
        *((alone.file, alone.at, alone.wanted) for alone in ALONE),
        *((apart.file, "starts_on", apart.wanted) for apart in APART),
    ]


def test_each_rule_finds_fault_with_a_line_above_and_no_line_could_be_of_two_rules() -> None:
    lines = [(name, column, said) for name, _, column, said in [*ADDED, *WRONG]]
    for name, _, _, column, said in [*CHANGED, NO_PROFESSIONAL]:
        lines.append((FOUND_IN.get((name, column), name), column, said))
    met = set()
    for name, column, said in lines:
        meant = [rule for rule in rules() if rule[:2] == (name, column) and rule[2].startswith(said)]
        assert len(meant) <= 1, f"'{said}' could be of {meant}: say more of the sentence"
        met.update(meant)
    assert not set(rules()) - met, "Add a line to WRONG (wrong_lines.py), ADDED or CHANGED for each of these rules."


def test_a_person_who_came_twice_and_is_one_is_no_likely_duplicate(tmp_path: Path) -> None:
    report = import_record(made(tmp_path / "in", WHOLE), "north")
    assert (report.exit_status, report.notes) == (0, ())
    *others, second, _third = WHOLE["people"]
    apart = [*others, second.replace("P1", "").replace("9434765919", "")]
    referrals = [line.replace("R1,P0", "R1,P1") for line in WHOLE["referrals"]]
    again = import_record(made(tmp_path / "apart", WHOLE, people=apart, referrals=referrals), "south")
    (note,) = again.notes
    assert note.startswith('people.csv, line 4: "P0" has the name and date of birth of "P1" on line 2.')


ADDED_LATER = [
    ("pauses", "PA9,C-01,other,2025-09-01,2099-10-01,", "resumed_on", "the day on which work went on"),
    ("endings", "EN9,C-02,2025-06-01,left_work,,,,", "reopened_on", "the day on which the case was opened again"),
    ("leaves", "Y9,S1,2025-08-10,2025-08-20,,", "starts_on", "a day after the last one of the leave before"),
    ("outreach", "O9,practice,Hill Surgery,", "name", "each organisation once"),
    ("participants", "PT9,B2,,,S2", "staff", "each colleague once in an appointment"),
    ("meeting_participants", "MP9,ME1,,,S1", "staff", "each colleague once in a meeting"),
    ("attendances", "AT9,GS1,C-01,withdrawn,", "case", "each case once in a session"),
    ("meetings", "ME9,K4,meeting,Again,", "contact", "each contact with one meeting"),
    ("further_posts", "FP9,C-01,J3,", "post", "each post of a case once"),
    ("disclosure_answers", "DA9,DQ1,refused,S2,2025-03-11T09:00", "request", "each request with one answer"),
]
"""Lines that come by themselves, to a record that is there: file, line, column, and what is wanted instead."""


def test_what_the_record_has_already_counts_too(tmp_path: Path) -> None:
    assert import_record(made(tmp_path / "first", WHOLE), "north").exit_status == 0
    later = {name: [WHOLE[name][0], line] for name, line, _, _ in ADDED_LATER}
    later["outreach_steps"] = WHOLE["outreach_steps"][:1]
    # A folder that has meetings has the meeting of each participant.
    meetings = {"meetings": later.pop("meetings")}
    found = [*refused(tmp_path / "second", **later), *refused(tmp_path / "third", **meetings)]
    for name, _, column, wanted in ADDED_LATER:
        said = [fault.column for fault in found if fault.file == f"{name}.csv" and fault.wanted.startswith(wanted)]
        assert said == [column], name
