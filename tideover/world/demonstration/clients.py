"""The invented people of the demonstration, read from world/data/harbour. No Django."""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

DATA = files("tideover.world").joinpath("data/harbour")


@dataclass(frozen=True, slots=True)
class Client:
    """One row of clients.csv, as it stands there: every value is text. `accepted` is the number of days
    between the case's acceptance and today; `absent`, if not empty, how many days before that the person
    went off sick; `situation` says how the case stands with its next contact, or how it ended."""

    given: str
    family: str
    called: str
    pronouns: str
    sex: str
    ethnicity: str
    married: str
    age: str
    holder: str
    stage: str
    situation: str
    accepted: str
    absent: str
    employer: str
    title: str
    weekly: str
    pay: str
    level: str
    years: str
    diagnosis: str
    condition: str
    words: str
    reach: str
    access: str

    @property
    def name(self) -> str:
        """What notes call the person."""
        return self.called or self.given

    @property
    def situation_words(self) -> list[str]:
        """The situation's kind and its details."""
        return self.situation.split()

    @property
    def is_held(self) -> bool:
        """Whether a case manager has taken the case on; else it waits with its team."""
        return self.holder not in TEAMS

    def accepted_on(self, today: date) -> date:
        """The day the case began."""
        return today - timedelta(days=int(self.accepted))

    def absent_from(self, today: date) -> date | None:
        """The first day of the absence; None for somebody who was at work all along."""
        if not self.absent:
            return None
        return self.accepted_on(today) - timedelta(days=int(self.absent))


TEAMS = {"east": "Harbour East", "west": "Harbour West"}


def clients() -> list[Client]:
    """All of them, the longest known first, so that references are given in the order of acceptance."""
    rows = csv.DictReader(DATA.joinpath("clients.csv").read_text("utf-8").splitlines())
    names = [field.name for field in fields(Client)]
    everybody = [Client(**{name: row[name] for name in names}) for row in rows]
    return sorted(everybody, key=lambda client: -int(client.accepted))


@cache
def read(name: str) -> Mapping[str, Any]:
    """One of the TOML files beside clients.csv: employers, catalogue, notes or papers."""
    return tomllib.loads(DATA.joinpath(f"{name}.toml").read_text("utf-8"))
