"""What came in before."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from tideover.exchange.checks import Row
from tideover.exchange.faults import Fault, Faults, quoted
from tideover.exchange.models import StagedRow
from tideover.foundation.models import Service

Cell = str | int | bool | None


def cells_of(row: Row) -> dict[str, Cell]:
    """A row's values as JSON keeps them; numbers in their shortest form, so that 5 and 5.0 are the same."""
    return {
        name: f"{value.normalize():f}" if isinstance(value, Decimal) else value for name, value in row.values.items()
    }


def imported_before(service: Service) -> dict[str, dict[str, Cell]]:
    """The cells of every client the service has imported, by the client's code."""
    return dict(StagedRow.objects.filter(service=service).values_list("client", "cells"))


def changed_since(before: Mapping[str, Mapping[str, Cell]], rows: Iterable[Row], file: str) -> tuple[Fault, ...]:
    """A fault for each cell of a client imported before that says something else now."""
    faults = Faults(file)
    for row in rows:
        known = before.get(str(row.values["client"]))
        cells = cells_of(row)
        for name in cells if known else ():
            was = known.get(name) if known else None
            if cells[name] != was:
                found = f"{quoted(str(cells[name]))} for client {quoted(str(row.values['client']))}"
                wanted = f"{quoted(str(was))}, as imported before; correct a client's record on its case page"
                faults.add(row.line, name, found, wanted)
    return tuple(faults.listed)
