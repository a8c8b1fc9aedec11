"""A scenario: the parameters of the model, from TOML."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from tideover.foundation import clock

VOCABULARIES = {"condition", "help.catalogue"}
"""Parts that a scenario replaces as a whole, because their codes are the service's own."""


DIVISORS = {
    "service.cases_per_case_manager": 1,
    "service.case_managers_per_team": 1,
    "service.clients_per_employer": 1,
    "referral.accepted": 0.001,
}
"""Numbers by which others are divided, with the least they may be."""


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
            merged[key] = value
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
    if is_number and value < (least := DIVISORS.get(name, 0)):
        raise ScenarioFault(f"{name} must be at least {least}.")
    if not is_number and not isinstance(value, type(default)):
        raise ScenarioFault(f"{name} must be a {type(default).__name__}, as in the default scenario.")
    if isinstance(value, date) and value > clock.today():
        raise ScenarioFault(f"{name} must not be in the future: a record knows only what has been.")
    if isinstance(value, list) and not value:
        raise ScenarioFault(f"{name} must not be empty.")
    return value
