"""What must hold of the lines of a folder, each as a `Rule` (between.py looks for the lines of which it does not)."""

from tideover.exchange.checks.rules.agreeing import AGREEING
from tideover.exchange.checks.rules.days import DAYS
from tideover.exchange.checks.rules.rule import Rule

RULES: list[Rule] = [*DAYS, *AGREEING]

ONCE = {
    ("teams", "name"): "each team once",
    ("employers", "name"): "each employer once",
    ("people", "nhs_number"): "each person once",
    ("cases", "referral"): "each referral with one case",
    ("appointments", "replaces"): "each appointment replaced once",
}
"""Columns, beside the keys, whose texts are there once."""

__all__ = ["ONCE", "RULES", "Rule"]
