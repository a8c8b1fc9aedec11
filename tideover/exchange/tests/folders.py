"""Small record folders for tests, right in every line until a test changes one."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tideover.foundation import clock

FILES: dict[str, list[str]] = {
    "teams": ["team,name", "T1,North"],
    "staff": ["staff,team,name", "S1,T1,Nia Rees"],
    "interventions": [
        "intervention,label,focus",
        "cbt,Cognitive behavioural therapy,client",
        "mh_education,Talks,employer",
    ],
    "people": [
        "person,given_name,family_name,birth_date,sex,nhs_number,telephone",
        "P1,Maryam,O'Neill,1980-02-29,female,9434765919,+44 7700 900123",
        "P2,Zoë,Łukasz,1975-11-02,,,",
    ],
    "employers": ["employer,name,size_band", "E1,Brook House,25-100"],
    "employer_contacts": ["employer_contact,employer,name,role", "EC1,E1,Jo Bell,line_manager"],
    "posts": [
        "post,person,employer,usual_weekly_hours,started_on,ended_on,ended_by",
        "J1,P1,E1,37.5,2013-03-01,,",
        "J2,P2,,,2001-01-01,2025-01-31,redundancy",
    ],
    "spells": [
        "spell,person,post,state,starts_on,ends_on,adjusted",
        "L1,P1,J1,at_work,2014-03-01,2025-02-01,false",
        "L2,P1,J1,off_sick,2025-02-02,,",
        "L3,P2,,unemployed,2025-02-01,,",
    ],
    "permissions": [
        "permission,person,party,employer_contact,kind,purpose,decision,on,how,exception",
        'M1,P1,employer,EC1,work,support,given,2025-03-02,spoken,"not the diagnosis, please"',
        "M2,P1,gp,,contact,evaluation,refused,2025-03-02,,",
    ],
    "referrals": [
        "referral,person,source,heard,received_on,acknowledged_on,decided_on,decision,told_on",
        "R1,P1,gp,leaflet,2025-02-20,2025-02-21,2025-02-25,accepted,2025-02-26",
        "R2,P2,self,friend,2025-03-01,,2025-03-03,not_appropriate,",
    ],
    "cases": [
        "case,person,referral,team,case_manager,post,accepted_on,ended_on,ending_reason",
        "C-01,P1,R1,T1,S1,J1,2025-03-01,,",
        "C-02,P2,,T1,,J2,2024-12-01,2025-06-01,left_work",
    ],
    "time_shares": ["case,client,employer,other_services,admin", "C-02,70,12.5,0,17.5"],
    "contacts": [
        "contact,case,at,way,begun_by,parties,topics,minutes_client,note,recorded_by",
        'K1,C-01,2025-03-05T10:30,telephone,service,client;employer,work;money,35,"Two lines:\nhere is the second.",S1',
        "K2,C-01,2025-03-06T09:00:00Z,letter,service,client,,,,",
    ],
    "attempts": ["attempt,case,at,way,party", "A1,C-01,2025-03-04T10:30,telephone,client"],
    "appointments": [
        "appointment,case,at,way,state,settled_on,cancelled_by,replaces,contact",
        "B1,C-01,2025-03-07T10:00,in_person,moved,2025-03-06,,,",
        "B2,C-01,2099-03-12T10:00,in_person,booked,,,B1,",
    ],
    "assessments": [
        "assessment,case,on,main_condition,further_conditions,first_episode,in_their_words",
        "Q1,C-01,2025-03-05,anxiety_depression,ptsd;agoraphobia,true,I cannot sleep.",
    ],
    "provisions": [
        "provision,case,intervention,state,offered_on,started_on,ended_on,reported_by",
        "V1,C-02,cbt,finished,2025-01-02,2025-01-10,2025-04-01,client",
    ],
    "ratings": ["rating,case,by,score,on", "G1,C-02,employer,2.5,2025-06-05"],
}
"""The lines of each file. People have unusual letters. What every file may have is in whole.py."""


def made(folder: Path, lines_of: Mapping[str, list[str]] = FILES, /, **changed: list[str] | str | bytes | None) -> Path:
    """A folder of these files; those that are named are changed: other lines, other bytes, or None to leave it out."""
    files: dict[str, Any] = {**lines_of, **changed}
    folder.mkdir(exist_ok=True)
    for name, lines in files.items():
        if lines is not None:
            content = "\n".join(map(_with_next_year, lines)) + "\n" if isinstance(lines, list) else lines
            data = content.encode() if isinstance(content, str) else content
            (folder / f"{name}.csv").write_bytes(data)
    there = [
        {"name": name, "path": f"{name}.csv", "schema": _schema(columns[0])}
        for name, columns in lines_of.items()
        if files[name] is not None
    ]
    (folder / "datapackage.json").write_text(json.dumps({"resources": there}))
    return folder


def _with_next_year(line: str) -> str:
    """The line with a year for 2099, which stands for one to come in which somebody may have an appointment."""
    return line.replace("2099-", f"{clock.today().year + 1}-")


def _schema(columns: str) -> dict[str, Any]:
    """The columns that the folder says its file has."""
    return {"fields": [{"name": column} for column in columns.split(",")]}


def with_line(name: str, line: str) -> dict[str, list[str]]:
    """The file with one more line."""
    return {name: [*FILES[name], line]}


def with_first(name: str, line: str) -> dict[str, list[str]]:
    """The file with another first line."""
    return {name: [FILES[name][0], line, *FILES[name][2:]]}
