"""How a table was counted, where the sentence depends on what was found."""

from collections.abc import Mapping
from typing import Any

from tideover.evaluation.extracts.schema import TimeSource
from tideover.evaluation.monitoring.definitions import FUNNEL, OPENED_CASE, TIME_SOURCES
from tideover.referrals.rules import ReferralDecision

ByTable = Mapping[str, Mapping[str, Mapping[str, Any]]]

_TIME_WORDS = {
    TimeSource.RECORDED.value: "shares recorded by the case manager",
    TimeSource.CONTACTS.value: "minutes of contacts",
}
_NOT_TOLD = "Whether the others had no help or were not asked is not recorded."


def n_of(by_table: ByTable, table: str, code: str) -> int:
    """How many were counted in that row; 0 where there is none."""
    row = by_table.get(table, {}).get(code)
    return int(row["n"]) if row else 0


def time_is_known_from(by_table: ByTable) -> str:
    """Which of the two sources the split of time was counted from, and for how many clients."""
    parts = [
        f"{words} for {n_of(by_table, TIME_SOURCES, source):,}"
        for source, words in _TIME_WORDS.items()
        if n_of(by_table, TIME_SOURCES, source)
    ]
    known = ", ".join(parts) or "nothing for anybody"
    return f"Each client's shares of the case manager's time, then their mean and range: {known}."


def referrals_and_clients(by_table: ByTable, clients: int) -> str:
    """Why referrals that were accepted and clients are not equally many."""
    opened, accepted = (n_of(by_table, FUNNEL, code) for code in (OPENED_CASE, ReferralDecision.ACCEPTED.value))
    said = ["Of every referral received, whatever was decided."]
    if opened < clients:
        have = "has" if clients - opened == 1 else "have"
        said.append(f"{clients - opened:,} of the {clients:,} clients {have} no referral in the record.")
    if opened < accepted:
        said.append(f"{accepted - opened:,} of those accepted had opened no case by this day.")
    return " ".join(said)


def help_reported(table: str, reported: int, clients: int) -> str:
    """For how many clients anything was reported, by the clients or by the employers."""
    if table == "interventions_by_client":
        return f"{reported:,} of {clients:,} clients reported any. {_NOT_TOLD}"
    return f"Employers reported any for {reported:,} of {clients:,} clients. {_NOT_TOLD}"
