"""A scenario: the parameters of the model, from TOML."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from tideover.assessments.rules import Condition
from tideover.foundation import clock

VOCABULARIES = {"condition", "help.catalogue"}
"""Parts that a scenario replaces as a whole, because their codes are the service's own."""


LEAST = {
    "service.cases_per_case_manager": 1,
    "service.case_managers_per_team": 1,
    "service.clients_per_employer": 1,
    "referral.accepted": 0.001,
    "people.age.least": 17,
    "pause.least_days": 3,
    "pause.look_again_after_days": 1,
    "concern.reviewed_every_days": 1,
    "reopening.least_days": 7,
    "care.chased_every_days": 1,
    "group.sessions_each": 1,
    "group.clients_in_a_session": 1,
    "group.minutes": 5,
    "group.next_within_weeks": 1,
}
"""The least that numbers may be by which others are divided, days after which something else comes, and the age of
people who have had a job for a while."""


MOST_IN_A_LIST = 365
"""Weeks or days in a list: of full pay, between contacts."""
CODE = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
RESERVED = ("not_known", "_any", "_refused", "_not_known")
"""What a code of a kind of help may be, and how it may not end: as in a record folder that is imported."""
FOCUSES = ("client", "employer", "other_agencies")
LONGEST_TEXT = {
    "help.catalogue": 120,
    "names.given": 80,
    "names.family": 80,
    "names.sector": 60,
    "names.employer": 40,
    "names.language": 60,
}
"""Characters of a text, where it is less than a job may have. An employer's name also has a sector and a number."""


class ScenarioFault(Exception):
    """What is wrong with a scenario, as a sentence."""


@dataclass(frozen=True)
class Scenario:
    """The parameters, by the names they have in the file."""

    values: Mapping[str, Any]

    @property
    def until(self) -> date:
        """The last day of the simulated record."""
        day: date = self.values["service"]["until"]
        return day

    def up_to(self, day: date) -> "Scenario":
        """The same scenario with another last day."""
        return Scenario({**self.values, "service": {**self.values["service"], "until": day}})

    def part(self, name: str) -> Mapping[str, Any]:
        """A part by its dotted name, such as `contact.minutes`."""
        found: Any = self.values
        for step in name.split("."):
            found = found[step]
        return found  # type: ignore[no-any-return]

    def number(self, name: str) -> float:
        """A number by its dotted name."""
        part, _, key = name.rpartition(".")
        return float(self.part(part)[key])

    def weights(self, name: str) -> tuple[list[str], np.ndarray[Any, Any]]:
        """The codes of a part and their shares, which add up to 1."""
        numbers = {code: value for code, value in self.part(name).items() if not isinstance(value, Mapping)}
        weights = np.array([float(value) for value in numbers.values()])
        return list(numbers), weights / weights.sum()


def default_scenario() -> Scenario:
    """The scenario that comes with Tideover."""
    return Scenario(tomllib.loads(files("tideover.world").joinpath("data/scenario.toml").read_text("utf-8")))


def read_scenario(path: Path) -> Scenario:
    """The default scenario with what the file changes of it. Raises ScenarioFault."""
    try:
        changes = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ScenarioFault(f"{path} cannot be read as TOML: {error}.") from None
    return Scenario(_merged(default_scenario().values, changes, ""))


def _merged(default: Mapping[str, Any], changes: Mapping[str, Any], within: str) -> dict[str, Any]:
    merged = dict(default)
    for key, value in changes.items():
        name = f"{within}.{key}" if within else key
        if name in VOCABULARIES:
            merged[key] = _vocabulary(name, value)
        elif key not in default:
            raise ScenarioFault(f"{name} is no parameter of a scenario. Known here are: {', '.join(default)}.")
        elif isinstance(default[key], Mapping):
            if not isinstance(value, Mapping):
                raise ScenarioFault(f"{name} has parameters of its own; write it as a table.")
            merged[key] = _merged(default[key], value, name)
            if any(_weights(default[key])) and not any(_weights(merged[key])):
                raise ScenarioFault(f"{name} needs a number above 0.")
        else:
            merged[key] = _checked(name, default[key], value)
    return merged


def _weights(part: Mapping[str, Any]) -> list[float]:
    return [value for value in part.values() if isinstance(value, (int, float))]


def _checked(name: str, default: Any, value: Any) -> Any:
    """The value, of the kind that the default is."""
    is_number = isinstance(default, (int, float))
    if is_number and (isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0):
        raise ScenarioFault(f"{name} must be a number of at least 0.")
    if is_number and value < (least := LEAST.get(name, 0)):
        raise ScenarioFault(f"{name} must be at least {least}.")
    if not is_number and not isinstance(value, type(default)):
        raise ScenarioFault(f"{name} must be a {type(default).__name__}, as in the default scenario.")
    if isinstance(value, date) and value > clock.today():
        raise ScenarioFault(f"{name} must not be in the future: a record knows only what has been.")
    if isinstance(value, list):
        _check_list(name, default, value)
    return value


def _check_list(name: str, default: list[Any], value: list[Any]) -> None:
    if not value:
        raise ScenarioFault(f"{name} must not be empty.")
    for each in value:
        if isinstance(default[0], str):
            _check_text(name, each)
        elif isinstance(each, bool) or not isinstance(each, int) or not 1 <= each <= MOST_IN_A_LIST:
            raise ScenarioFault(f"{name} must be whole numbers from 1 to {MOST_IN_A_LIST}.")


def _check_text(name: str, text: Any) -> None:
    longest = LONGEST_TEXT.get(name, LONGEST_TEXT["help.catalogue"])
    if not isinstance(text, str) or not 0 < len(text) <= longest or not text.isprintable() or text != text.strip():
        raise ScenarioFault(f"{name} needs texts of at most {longest} characters on one line, without space around it.")


def _vocabulary(name: str, value: Any) -> Mapping[str, Any]:
    """The codes of a vocabulary that a scenario brings, each with what belongs to it."""
    if not isinstance(value, Mapping) or not value:
        raise ScenarioFault(f"{name} must name at least one code.")
    for code, told in value.items():
        (_check_help if name == "help.catalogue" else _check_condition)(f"{name}.{code}", code, told)
    if name == "condition" and not any(told["weight"] for told in value.values()):
        raise ScenarioFault(f"{name} needs a weight above 0.")
    return value


def _check_help(name: str, code: str, told: Any) -> None:
    if not CODE.fullmatch(code) or code.endswith(RESERVED):
        endings = ", ".join(RESERVED[1:])
        raise ScenarioFault(
            f"{name} must be a code of small letters, digits and underscores that is not {RESERVED[0]} and does not "
            f"end in {endings}."
        )
    if not isinstance(told, list) or len(told) != 3 or told[1] not in ["", *FOCUSES] or not _is_number(told[2]):
        raise ScenarioFault(f"{name} must be a label, a focus ({', '.join(FOCUSES)} or nothing) and a share.")
    _check_text("help.catalogue", told[0])


def _check_condition(name: str, code: str, told: Any) -> None:
    if code not in Condition.codes():
        raise ScenarioFault(f"{name} is no condition. Known here are: {', '.join(Condition.codes())}.")
    wanted = {"weight", "weeks", "setback"}
    if not isinstance(told, Mapping) or set(told) != wanted or not all(map(_is_number, told.values())):
        raise ScenarioFault(f"{name} must have numbers for weight, weeks and setback.")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0
