"""What was drawn of a batch of clients so far, for the parts that are drawn after it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tideover.world.simulation.contacts import Contacts
from tideover.world.simulation.courses import FAR, Courses
from tideover.world.simulation.draws import (
    NO_DAY,
    Array,
    Rng,
    day_number,
    days_of,
    happens,
    keys,
    one_of,
    picked,
    texts,
    working_days,
)
from tideover.world.simulation.people import Clients
from tideover.world.simulation.scenario import Scenario


@dataclass(frozen=True)
class Drawn:
    """The clients of a batch, what becomes of them and what they were told, with references for their rows."""

    rng: Rng
    scenario: Scenario
    who: Clients
    course: Courses
    told: Contacts
    case_keys: pa.Array
    person_keys: pa.Array

    @property
    def until(self) -> int:
        """The last day of the record."""
        return day_number(self.scenario.until)

    @property
    def over(self) -> Array:
        """The day on which each case ended; FAR while it goes on."""
        return picked(self.course.ended == NO_DAY, FAR, self.course.ended)

    def happens(self, chance: str, size: int) -> Array:
        """Which of so many happen, by a chance of the scenario."""
        return happens(self.rng, self.scenario.number(chance), size)

    def some_clients(self, chance: str) -> Array:
        """The places of clients to whom something happens."""
        return np.flatnonzero(self.happens(chance, self.who.size))

    def words(self, name: str, size: int, where: Array | None = None) -> pa.Array:
        """So many texts of the scenario, as a column; empty where the condition does not hold."""
        return texts(one_of(self.rng, self.scenario.part("words")[name], size), where)

    def words_of_each(self, name: str, codes: Array) -> pa.Array:
        """For each code one of the texts that the scenario has for it."""
        said = np.full(len(codes), None, object)
        for code, texts_of_it in self.scenario.part("words")[name].items():
            these = codes == code
            said[these] = one_of(self.rng, texts_of_it, int(these.sum()))
        return texts(said)

    def case(self, client: Array) -> pa.Array:
        """The references of clients' cases."""
        return self.case_keys.take(pa.array(client))

    def person(self, client: Array) -> pa.Array:
        """The references of clients themselves."""
        return self.person_keys.take(pa.array(client))

    def numbered(self, prefix: str, client: Array) -> pa.Array:
        """References of rows that are sorted by client: the client's number, and the row's place among theirs."""
        first = np.searchsorted(client, client)
        return keys(prefix, self.who.number[client], np.arange(len(client)) - first)

    def talk_with(self, client: Array) -> tuple[Array, Array]:
        """Of these clients, in their order, those who were spoken with after the first time, each with the row of one
        such contact."""
        told = self.told
        later = np.append(False, told.client[1:] == told.client[:-1])
        rows = np.flatnonzero(later & told.two_way & (told.party == "client"))
        first, after = (np.searchsorted(told.client[rows], client, side) for side in ("left", "right"))
        there = np.flatnonzero(after > first)
        place = first + (self.rng.random(len(client)) * (after - first)).astype(np.int64)
        return client[there], rows[place[there]]

    def known(self, day: Array) -> Array:
        """The same days, without those that the record does not reach."""
        return picked(day > self.until, NO_DAY, day)


def happened_between(of: Array, day: Array, client: Array, since: Array, until: Array) -> Array:
    """Whether one of these days, each of a client, lies after `since` and before `until` of the same client."""
    far = np.int64(1 << 32)
    known = np.sort((of * far + day)[day != NO_DAY])
    first = np.searchsorted(known, client * far + since, "right")
    return np.asarray(np.searchsorted(known, client * far + until, "left") > first)


def later(day: Array, working: Array) -> Array:
    """The day that comes so many working days, one at least, after each."""
    return np.asarray(days_of(working_days(day) + np.maximum(1, working)))


def not_after_weekend(day: Array) -> Array:
    """The same days, those of a weekend moved to the Friday before it."""
    return np.asarray(days_of(working_days(day)))


def numbers(values: Any, told: Array | None = None) -> pa.Array:
    """Whole numbers as a column; empty where not told."""
    return pa.array(np.asarray(values), pa.int32(), mask=None if told is None else ~told)


def day_numbers(column: pa.ChunkedArray) -> Array:
    """Days of a column as numbers; NO_DAY where there is none."""
    found = column.combine_chunks().cast(pa.int32()).cast(pa.int64())
    return np.asarray(pc.fill_null(found, pa.scalar(int(NO_DAY), pa.int64())))


def stacked(*tables: pa.Table) -> pa.Table:
    """The rows of all of them, with empty cells in columns that one does not have."""
    return pa.concat_tables(tables, promote_options="default").combine_chunks()


def with_column(table: pa.Table, name: str, column: pa.Array) -> pa.Table:
    """The table with that column, in the place of one of the same name or as its last."""
    if name in table.column_names:
        return table.set_column(table.column_names.index(name), name, column)
    return table.append_column(name, column)
