"""The clients of a batch that is read from the record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from tideover.evaluation.extracts.pseudonyms import Pseudonyms
from tideover.evaluation.extracts.schema import table_of


@dataclass(frozen=True, slots=True)
class Clients:
    """The clients of a batch: pseudonyms by case, the cases of each record of a person, the one post at risk of each,
    and, of a record found to be of somebody who has another, the record that survives."""

    service_id: int
    as_at: date
    pseudonyms: Pseudonyms
    by_case: dict[int, int]
    cases_of: dict[int, list[int]]
    post_at_risk: dict[int, int | None]
    survivors: dict[int, int]

    def table(self, name: str, found: Iterable[tuple[Any, ...]]) -> pa.Table:
        """The table of rows that begin with a case's key: the case's pseudonym in its place, in the order of
        the clients, and of each client's rows in theirs."""
        rows = ((self.by_case[case], *told) for case, *told in found)
        # Arrow's sort is stable.
        return table_of(name, rows).sort_by("client")
