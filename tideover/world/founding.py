"""The record of the first job retention team, 2002-03, as a record folder.

`data/jrt-2002-03/clients.csv` has a line for each of the 13 clients, made of what the evaluation published
(Thomas, Secker and Grove 2003; data/jrt-2002-03/README.md says what is published and what reconstructed).
`python -m tideover.world.founding` maps it to `data/jrt-2002-03/record`, which is shipped and imported like
any other record folder.

The publication gives lengths and no dates, so dates are estimated, and every line with one says so. One rule
makes all of them, chosen so that the lengths come out as they were published:

- support ended on one day for every client (`LAST_DAY`) and began so many months before;
- the post at risk began so many years before support did, and the client was born so many years and a half
  before it;
- whatever changed at work changed half-way through support: the return, the adjustments, the move to another
  post, the end of the post;
- a client for whom a return to work was negotiated was off sick from the first day of support until then.
  Nobody else is given an absence, because none is published;
- help lasted as long as support; permissions were asked for on its first day, ratings given on its last.

Referrals are not there: how these 13 came is not published.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).parent / "data" / "jrt-2002-03"
LAST_DAY = date(2003, 3, 31)
"""The last day of support: the end of the year 2002-03, whose record came first."""
A_DAY = timedelta(days=1)
HALF = Decimal("0.5")
DAYS_IN_A_YEAR = Decimal("365.25")
CASE_MANAGEMENT = ("case_management", "Case management", "")
"""What every client of a job retention service has: one person who coordinates."""
CATALOGUE = [
    CASE_MANAGEMENT,
    ("other_agencies", "Work with other agencies", "other_agencies"),
    ("supportive_counselling", "Supportive counselling", "client"),
    ("confidence_building", "Confidence building", "client"),
    ("coping_skills", "Coping skills", "client"),
    ("cbt", "Cognitive behavioural therapy", "client"),
    ("anxiety_management", "Anxiety management", "client"),
    ("assertiveness", "Assertiveness", "client"),
    ("relationship_family", "Relationship and family work", "client"),
    ("attended_meetings", "Attending meetings with the client", "client"),
    ("anger_management", "Anger management", "client"),
    ("social_skills", "Social skills", "client"),
    ("disordered_eating", "Work on disordered eating", "client"),
    ("drug_alcohol", "Work on drug and alcohol use", "client"),
    ("work_life_balance", "Work-life balance", "client"),
    ("mh_education", "Mental health education for the employer", "employer"),
    ("negotiated_adjustments", "Negotiating adjustments", "employer"),
    ("legal_education", "Education in employment law", "employer"),
    ("negotiated_retention", "Negotiating that the job is kept", "employer"),
    ("negotiated_return", "Negotiating the return to work", "employer"),
]
"""Code, label and focus of the kinds of help; each code but the first is a column of clients.csv."""
ENDINGS = {"retained": "settled", "new_job": "settled", "temporary_work": "left_work", "redundant": "left_work"}
TEAM, HOLDER = "JRT", "CM1"
Client = Mapping[str, str]
Cells = dict[str, Any]
"""A line of a file: its cells by column."""

Rows = Iterator[tuple[str, Cells]]


def years_before(day: date, years: Decimal) -> date:
    """The day so many years of 365.25 days earlier, so that dividing the days between gives them back."""
    return day - timedelta(days=round(years * DAYS_IN_A_YEAR))


def record(clients: list[Client]) -> dict[str, list[Cells]]:
    """The lines of each file of the folder."""
    rows: defaultdict[str, list[Cells]] = defaultdict(list)
    rows["teams"] = [{"team": TEAM, "name": "Job retention team"}]
    rows["staff"] = [{"staff": HOLDER, "team": TEAM, "name": "Case manager of the 2002-03 record"}]
    rows["interventions"] = [
        {"intervention": code, "label": label, "focus": focus, "position": place}
        for place, (code, label, focus) in enumerate(CATALOGUE)
    ]
    sizes = {client["employer"]: client["company_size"] for client in clients}
    rows["employers"] = [
        {"employer": key, "name": f"Employer {key}", "size_band": size} for key, size in sorted(sizes.items())
    ]
    for client in clients:
        for file, cells in _Story(client).rows():
            rows[file].append(cells)
    return dict(rows)


class _Story:
    """One client's lines, all with estimated dates."""

    def __init__(self, client: Client) -> None:
        self.client, self.number = client, client["client"]
        self.began = years_before(LAST_DAY, Decimal(client["support_months"]) / 12)
        self.change = self.began + (LAST_DAY - self.began) // 2
        self.post_began = years_before(self.began, Decimal(client["years_in_job"]))
        self.person, self.case = f"P{self.number}", f"JRT-{int(self.number):02}"

    def rows(self) -> Rows:
        """Every line about the client, with the file it goes to."""
        yield "people", self._person()
        yield from self._posts()
        yield from self._spells()
        yield from self._permissions()
        yield "cases", self._case()
        yield (
            "time_shares",
            {"case": self.case}
            | {share: self.client[f"time_{share}_pct"] for share in ("client", "employer", "other_services", "admin")},
        )
        yield "assessments", self._assessment()
        yield from self._help()
        yield from self._ratings()

    def _person(self) -> Cells:
        return {
            "person": self.person,
            "given_name": f"Client {self.number}",
            "birth_date": years_before(self.began, Decimal(self.client["age"]) + HALF),
            "birth_date_is_estimated": True,
            "sex": {"f": "female", "m": "male"}[self.client["sex"]],
            "ethnicity": self.client["ethnicity"],
            "marital_status": "married" if self.client["married"] == "1" else "not_married",
        }

    def _posts(self) -> Rows:
        outcome, kept = self.client["job_outcome"], self.client["retained_how"] == "with_adjustments"
        ended_by = "redeployment" if outcome == "retained" else self.client["prior_job_ended_by"]
        yield (
            "posts",
            {
                "post": f"{self.person}-A",
                "person": self.person,
                "employer": self.client["employer"],
                "hours_basis": {"full": "full_time", "part": "part_time"}[self.client["hours"]],
                "income_band": self.client["income_band"],
                "occupation_level": self.client["occupation_level"],
                "started_on": self.post_began,
                "ended_on": None if kept else self.change,
                "ended_by": None if kept else ended_by,
                "dates_are_estimated": True,
            },
        )
        following: dict[str, Cells] = {
            "retained": {"employer": self.client["employer"]},
            "new_job": {"contract": "permanent", "level": "equal"},
            "temporary_work": {"contract": "temporary"},
        }
        if not kept and outcome in following:
            post = {"post": f"{self.person}-B", "person": self.person, "started_on": self.change + A_DAY}
            yield "posts", post | following[outcome] | {"dates_are_estimated": True}

    def _spells(self) -> Rows:
        after, at_risk = self.change + A_DAY, f"{self.person}-A"
        told: list[tuple[str, date, date | None, str | None]] = []
        if self.client["negotiated_return"] == "1":
            if self.post_began < self.began:
                told.append(("at_work", self.post_began, self.began - A_DAY, at_risk))
            told.append(("off_sick", self.began, self.change, at_risk))
        else:
            told.append(("at_work", self.post_began, self.change, at_risk))
        kept = self.client["retained_how"] == "with_adjustments"
        if self.client["job_outcome"] == "redundant":
            told.append(("unemployed", after, None, None))
        else:
            told.append(("at_work", after, None, at_risk if kept else f"{self.person}-B"))
        for place, (state, starts_on, ends_on, post) in enumerate(told, start=1):
            yield (
                "spells",
                {
                    "spell": f"{self.person}-{place}",
                    "person": self.person,
                    "post": post,
                    "state": state,
                    "starts_on": starts_on,
                    "ends_on": ends_on,
                    "adjusted": kept and ends_on is None,
                    "confirmed_on": ends_on or LAST_DAY,
                    "dates_are_estimated": True,
                },
            )

    def _permissions(self) -> Rows:
        for party in ("case_manager", "gp", "employer"):
            yield (
                "permissions",
                {
                    "permission": f"{self.person}-{party}",
                    "person": self.person,
                    "party": party,
                    "kind": "contact",
                    "purpose": "evaluation",
                    "decision": "given" if self.client[f"consent_{party}"] == "1" else "refused",
                    "on": self.began,
                    "date_is_estimated": True,
                },
            )

    def _case(self) -> Cells:
        return {
            "case": self.case,
            "person": self.person,
            "team": TEAM,
            "case_manager": HOLDER,
            "post": f"{self.person}-A",
            "accepted_on": self.began,
            "ended_on": LAST_DAY,
            "ending_reason": ENDINGS[self.client["job_outcome"]],
            "dates_are_estimated": True,
        }

    def _assessment(self) -> Cells:
        severe = self.client["severe_and_enduring"] == "1"
        return {
            "assessment": f"{self.case}-1",
            "case": self.case,
            "on": self.began,
            "main_condition": self.client["diagnosis"],
            "further_conditions": [each for each in ("ptsd", "agoraphobia") if self.client[each] == "1"],
            "severity": "severe_and_enduring" if severe else "mild_to_moderate",
            "first_episode": self.client["first_episode"] == "1",
            "work_is_main_cause": self.client["work_main_cause"] == "1",
            "date_is_estimated": True,
        }

    def _help(self) -> Rows:
        for code, _label, _focus in CATALOGUE:
            if code == CASE_MANAGEMENT[0] or self.client[code] == "1":
                yield (
                    "provisions",
                    {
                        "provision": f"{self.case}-{code}",
                        "case": self.case,
                        "intervention": code,
                        "state": "finished",
                        "started_on": self.began,
                        "ended_on": LAST_DAY,
                        "reported_by": "case_manager",
                        "dates_are_estimated": True,
                    },
                )

    def _ratings(self) -> Rows:
        for rater in ("client", "employer"):
            if score := self.client[f"{rater}_rating"]:
                yield (
                    "ratings",
                    {
                        "rating": f"{self.case}-{rater}",
                        "case": self.case,
                        "by": rater,
                        "score": score,
                        "on": LAST_DAY,
                        "date_is_estimated": True,
                    },
                )


def write(folder: Path) -> None:
    """Write the record folder."""
    with (SOURCE / "clients.csv").open(encoding="utf-8", newline="") as file:
        clients: list[Client] = list(csv.DictReader(file))
    files = record(clients)
    folder.mkdir(exist_ok=True)
    for name, rows in files.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, _columns(rows), lineterminator="\n")
            writer.writeheader()
            writer.writerows({column: _text(value) for column, value in row.items()} for row in rows)
    described = [
        {"name": name, "path": f"{name}.csv", "schema": {"fields": [{"name": each} for each in _columns(rows)]}}
        for name, rows in files.items()
    ]
    package = {"name": "jrt-2002-03", "title": "The first job retention team, 2002-03", "resources": described}
    (folder / "datapackage.json").write_text(json.dumps(package, indent=2) + "\n", "utf-8")


def _columns(rows: list[Cells]) -> list[str]:
    return list(dict.fromkeys(column for row in rows for column in row))


def _text(value: Any) -> str:
    """A cell as a record folder has it."""
    if isinstance(value, bool):
        return str(value).lower()
    return ";".join(value) if isinstance(value, list) else "" if value is None else str(value)


if __name__ == "__main__":
    write(SOURCE / "record")
