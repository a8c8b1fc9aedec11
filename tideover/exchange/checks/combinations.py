"""Values that are each allowed but cannot be true together, in one row or between rows. No Django."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Protocol

from tideover.exchange.faults import Faults, quoted

Values = Mapping[str, Any]
YOUNGEST_WORKER = 13
"""The age from which a child may work in the United Kingdom (Children and Young Persons Act 1933, s. 18)."""
SHARES = ("time_client_pct", "time_employer_pct", "time_other_services_pct", "time_admin_pct")


class HasValues(Protocol):
    """A row of checked values."""

    @property
    def line(self) -> int:
        """The line it begins on."""

    @property
    def values(self) -> dict[str, Any]:
        """Its values by column."""


def contradictions(line: int, values: Values, faults: Faults) -> None:
    """Note what one client's values contradict each other in."""
    for rule in (_kept_job, _lost_job, _years, _shares):
        rule(values, lambda column, found, wanted: faults.add(line, column, found, wanted))


Note = Callable[[str, str, str], None]


def _kept_job(values: Values, note: Note) -> None:
    if values["job_outcome"] != "retained":
        return
    if values["retained_how"] == "-":
        note("retained_how", '"-" with job_outcome retained', "with_adjustments or redeployed")
    if values["prior_job_ended_by"] != "-":
        note("prior_job_ended_by", f"{quoted(values['prior_job_ended_by'])} with job_outcome retained", '"-"')


def _lost_job(values: Values, note: Note) -> None:
    outcome, ended_by = values["job_outcome"], values["prior_job_ended_by"]
    if outcome == "retained":
        return
    if values["retained_how"] != "-":
        note("retained_how", f"{quoted(values['retained_how'])} with job_outcome {outcome}", '"-"')
    if outcome == "redundant" and ended_by != "redundancy":
        note("prior_job_ended_by", f"{quoted(ended_by)} with job_outcome redundant", "redundancy")
    elif ended_by == "-":
        note("prior_job_ended_by", f'"-" with job_outcome {outcome}', "dismissal, resignation or redundancy")


def _years(values: Values, note: Note) -> None:
    longest = values["age"] - YOUNGEST_WORKER
    if values["years_in_job"] > longest:
        found = f"{values['years_in_job']} years in the job at the age of {values['age']}"
        note("years_in_job", found, f"at most {longest}: nobody works before {YOUNGEST_WORKER}")


def _shares(values: Values, note: Note) -> None:
    total = sum((values[share] for share in SHARES), Decimal(0))
    if total != 100:
        note(SHARES[0], f"time shares that add up to {total}", f"100 over {', '.join(SHARES)}")


def repeats(rows: Iterable[HasValues], faults: Faults) -> None:
    """Note clients that are there twice, and employers described in two ways."""
    clients: dict[str, int] = {}
    sizes: dict[str, tuple[str, int]] = {}
    for row in rows:
        client, employer, size = (row.values.get(name) for name in ("client", "employer", "company_size"))
        if client and clients.setdefault(client, row.line) != row.line:
            found = f"client {quoted(client)} again, first on line {clients[client]}"
            faults.add(row.line, "client", found, "each client once")
        if employer and size:
            first_size, first_line = sizes.setdefault(employer, (size, row.line))
            if first_size != size:
                found = f"{quoted(size)} for employer {quoted(employer)}"
                wanted = f"{first_size}, as on line {first_line}, or another employer"
                faults.add(row.line, "company_size", found, wanted)
